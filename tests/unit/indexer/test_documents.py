"""The document of an article, field by field."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from libs.contracts import (
    Amount,
    EnrichedArticle,
    Entity,
    GenreReading,
    Mention,
    Outcome,
    Outlet,
    Relevance,
    SourceState,
    Timestamp,
)
from services.indexer.alerts.matches import asked_of
from services.indexer.documents import (
    MOST_SUMS,
    amount_label,
    to_document,
    to_outcome_document,
    to_source_document,
    to_version_document,
)
from services.indexer.templates import load_templates
from tests.messages import SEEN_AT, enriched

WHERE = Mention(field="text", start=0, end=5, surface="15 M€")
PARIS = timezone(timedelta(hours=1))
TEMPLATES = load_templates("")


def amount(low: float, high: float | None = None, **changes: Any) -> Amount:
    high = low if high is None else high
    value = low if low == high else None
    facts = {"value": value, "low": low, "high": high, "currency": "EUR"}
    return Amount.model_validate({**facts, "mention": WHERE, **changes})


def entity(kind: str, name: str, wikidata: str | None = None) -> Entity:
    return Entity.model_validate(
        {"type": kind, "name": name, "wikidata": wikidata, "found_by": "model", "mentions": ()}
    )


def mapped(properties: dict[str, Any], document: dict[str, Any]) -> set[str]:
    """The fields of a document that a strict mapping would refuse."""
    unknown = set(document) - set(properties)
    for name, value in document.items():
        inner = properties.get(name, {}).get("properties")
        for part in value if inner and isinstance(value, list) else ():
            unknown |= {f"{name}.{field}" for field in mapped(inner, part)}
    return unknown


def full() -> EnrichedArticle:
    """An article in which every field has a value."""
    return enriched(
        1,
        summary="résumé",
        authors=("Une Autrice",),
        section="tech",
        source="feed-1",
        published=Timestamp(at=datetime(2024, 2, 27, 0, 30, tzinfo=PARIS), precision="minute"),
        modified=Timestamp(at=SEEN_AT, precision="second"),
        image_url="https://presse.example/i.jpg",
        paywalled=True,
        live_blog=True,
        declared_change="Article corrigé mardi : le montant était faux.",
        previous_version="0" * 32,
    )


@pytest.mark.parametrize("index", ["articles", "versions"])
def test_every_field_is_mapped(index: Any) -> None:
    assert mapped(TEMPLATES.mappings[index]["properties"], to_document(full())) == set()


def test_every_mapped_field_comes_from_an_article() -> None:
    assert set(to_document(full())) == set(TEMPLATES.mappings["articles"]["properties"])


def test_outcomes_and_their_index_have_the_same_fields() -> None:
    outcome = Outcome(request_id="r", fate="dead", code="c", stage="fetcher", at=SEEN_AT)
    fields = set(TEMPLATES.mappings["outcomes"]["properties"])
    assert set(to_outcome_document(outcome)) == fields


def source_state(**changes: Any) -> SourceState:
    """A source in which every field has a value."""
    outlet = Outlet(name="La Une", domain="une.example", country="FR", language="fr")
    facts: dict[str, Any] = dict.fromkeys(
        ("at", "since", "last_checked", "last_success", "last_new", "next_check"), SEEN_AT
    )
    return SourceState(
        source_id="la-une", url="https://une.example/rss", kind="feed", deals=("d",),
        outlet=outlet, state="ok", last_code="feed", interval_seconds=1800,
        usual_gap_seconds=3600, checks=9, items_seen=20, items_new=3,
        new_by_day={"2024-02-27": 3}, **(facts | changes),
    )  # fmt: skip


def test_sources_and_their_index_have_the_same_fields() -> None:
    document = to_source_document(source_state())
    assert set(document) == set(TEMPLATES.mappings["sources"]["properties"])
    assert (document["outlet"], document["country"]) == ("La Une", "FR")
    assert to_source_document(source_state(last_new=None))["last_new"] is None


def test_what_a_page_says_of_itself_is_in_the_document() -> None:
    document = to_document(full())
    assert (document["paywalled"], document["live_blog"]) == (True, True)
    assert document["declared_change"] == "Article corrigé mardi : le montant était faux."
    assert document["previous_version"] == "0" * 32
    assert to_document(enriched(1))["paywalled"] is None


def test_is_json_as_it_stands() -> None:
    assert orjson.loads(orjson.dumps(to_document(full()))) == to_document(full())


def test_names_go_into_the_list_of_their_type_once_and_in_order() -> None:
    entities = (
        entity("person", "Arthur Mensch", "Q1"),
        entity("organisation", "Microsoft", "Q2283"),
        entity("product", "Le Chat"),
        entity("person", "Marina Ferrari"),
        entity("person", "Arthur Mensch"),
        entity("place", "Bruxelles"),
    )
    document = to_document(enriched(1, entities=entities))
    assert document["persons"] == ["Arthur Mensch", "Marina Ferrari"]
    assert document["organisations"] == ["Microsoft"]
    assert document["products"] == ["Le Chat"]
    assert document["places"] == ["Bruxelles"]
    assert document["wikidata"] == ["Q1", "Q2283"]


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (amount(15e6), "15000000 EUR"),
        (amount(13e9, currency="USD"), "13000000000 USD"),
        (amount(1.2e12), "1200000000000 EUR"),
        (amount(19.99), "19.99 EUR"),
        (amount(10e6, 15e6), "10000000-15000000 EUR"),
        (amount(0), "0 EUR"),
        (amount(0.5, currency=None), "0.50 ?"),
    ],
)
def test_a_sum_has_a_label_that_can_be_counted(given: Amount, label: str) -> None:
    assert amount_label(given) == label


def test_the_same_sum_counts_once_and_its_figures_can_be_searched() -> None:
    document = to_document(enriched(1, amounts=(amount(15e6), amount(15e6), amount(1e6, 2e6))))
    assert document["amounts"] == ["15000000 EUR", "1000000-2000000 EUR"]
    sums = document["sums"]
    assert isinstance(sums, list)
    assert [(one["low"], one["high"], one["value"]) for one in sums] == [
        (15e6, 15e6, 15e6),
        (1e6, 2e6, None),
    ]
    assert sums[0]["surface"] == "15 M€"


def test_a_page_of_endless_sums_does_not_burst_the_index() -> None:
    sums = to_document(enriched(1, amounts=tuple(amount(float(n)) for n in range(5000))))["sums"]
    assert isinstance(sums, list)
    assert len(sums) == MOST_SUMS


def test_the_day_of_publication_is_that_of_the_page_not_of_greenwich() -> None:
    document = to_document(full())
    assert document["published_day"] == "2024-02-27"
    assert document["published_at"] == "2024-02-27T00:30:00+01:00"
    assert (document["timeline_at"], document["timeline_from"]) == (
        "2024-02-27T00:30:00+01:00",
        "published",
    )


def test_of_a_month_there_is_a_first_moment_and_no_day() -> None:
    month = Timestamp(at=datetime(2024, 2, 1, tzinfo=timezone.utc), precision="month")
    document = to_document(enriched(1, published=month))
    assert document["published_at"] == document["timeline_at"] == "2024-02-01T00:00:00+00:00"
    assert (document["published_precision"], document["published_day"]) == ("month", None)


def test_an_undated_page_stands_where_it_was_seen_and_says_so() -> None:
    document = to_document(enriched(1))
    assert document["published_at"] is None
    assert document["published_day"] is None
    assert document["timeline_at"] == SEEN_AT.isoformat()
    assert document["timeline_from"] == "observed"


def test_the_highest_relevance_is_the_facet_and_each_deal_keeps_its_own() -> None:
    relevance = tuple(
        Relevance(deal=deal, level=level, score=0.5, why="…")
        for deal, level in (("a", "mention"), ("b", "main"), ("c", "none"))
    )
    document = to_document(enriched(1, relevance=relevance))
    assert document["relevance"] == "main"
    relevances = document["relevances"]
    assert isinstance(relevances, list)
    assert [(one["deal"], one["level"]) for one in relevances] == [
        ("a", "mention"),
        ("b", "main"),
        ("c", "none"),
    ]
    assert to_document(enriched(1, relevance=()))["relevance"] is None


def test_the_genre_is_a_facet_with_its_reason_and_what_the_page_calls_it_is_kept() -> None:
    article = enriched(
        1,
        genre=GenreReading(name="opinion", why="The section is “tribune”."),
        declared_genres=("OpinionNewsArticle",),
    )
    document = to_document(article)
    assert (document["genre"], document["genre_why"]) == ("opinion", "The section is “tribune”.")
    kept = document["enriched"]
    assert isinstance(kept, dict)
    assert kept["declared_genres"] == ["OpinionNewsArticle"]
    assert to_version_document(document)["genre"] == "opinion"
    assert "genre_why" not in asked_of(document)
    before = to_document(enriched(1))
    assert (before["genre"], before["genre_why"]) == (None, None)


def test_mentions_and_votes_are_kept_without_being_indexed() -> None:
    article = full()
    kept = to_document(article)["enriched"]
    assert isinstance(kept, dict)
    assert kept["entities"][0]["mentions"][0]["surface"] == "Microsoft"
    assert kept["language"]["votes"][0]["detector"] == "first"
    assert kept["origins"] == dict(article.origins)


def test_a_file_without_address_is_found_where_it_was_read() -> None:
    document = to_document(enriched(1).model_copy(update={"canonical_url": None}))
    assert document["url"] == document["final_url"]
