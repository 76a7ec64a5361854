"""Saved alerts, whom they tell, and what they ask."""

from datetime import datetime, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from libs.alerts.model import SavedAlert, alert_id, asked, clause_of, why_not
from libs.alerts.targets import Addressed, Target
from libs.contracts import LedgerEvent, digest
from libs.search.grammar.fields import FIELDS
from libs.search.query import SearchQuery, to_query
from libs.search.vocabulary import vocabulary_of
from services.indexer.alerts.matches import asked_of, of_article, of_row
from services.indexer.documents import to_document
from tests.messages import enriched, ledger_row
from tests.quality.statements.whole import DEALS

NOW = datetime(2026, 11, 29, tzinfo=timezone.utc)


def alert(**changes: Any) -> SavedAlert:
    facts: dict[str, Any] = {
        "id": alert_id("ms", NOW.isoformat()), "name": "ms", "created_at": NOW,
        "query": SearchQuery(text="Microsoft"),
    }  # fmt: skip
    return SavedAlert.model_validate(facts | changes)


def test_an_alert_asks_what_a_search_asks() -> None:
    vocabulary = vocabulary_of(list(DEALS.values()))
    query = SearchQuery(text="accord UE 15 M€", lang=("fr",), size=3, sort="oldest")
    assert clause_of(query, vocabulary) == to_query(query, vocabulary).body["query"]


def test_how_answers_are_shown_is_no_part_of_an_alert() -> None:
    query = SearchQuery(text="accord", size=3, offset=9, sort="oldest", facets=("outlet",))
    assert asked(query) == SearchQuery(text="accord")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (SearchQuery(text="disputed:yes"), "leave out disputed"),
        (SearchQuery(text="accord", independent=True), "leave out disputed and independent"),
        (SearchQuery(text="accord", as_of=NOW), "--as-of"),
        (SearchQuery(text="accord", like="3f"), "--like"),
        *(
            (SearchQuery(text=text), "give words or a filter")
            for text in ("", "   ", "OR OR AND", "*", "🤖 ﷽")
        ),
        (SearchQuery(sort="newest", size=3), "give words or a filter"),
    ],
)
def test_what_no_article_can_be_asked_when_it_comes_in_is_refused(
    query: SearchQuery, said: str
) -> None:
    assert said in (why_not(query) or "")
    with pytest.raises(ValidationError, match=said):
        alert(query=query)


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": None},
        {"ledger": ("conflict",)},
        {"query": None, "ledger": ("surprise",)},
        {"deal": "mistral-microsoft"},
        {"name": "Upper Case"},
        {"name": "a--b"},
        {"webhooks": ("ftp://example.org",)},
        {"webhooks": ("https://me:sesame@example.org/x",)},
        {"webhooks": ("https://example.org/a b",)},
        {"webhooks": ("https://example.org/\r\nHost: x",)},
        {"webhooks": ("https://",)},
        {"webhooks": ("https://example.org:0/",)},
        {"emails": ("desk",)},
        {"emails": ("a@example.org, b@example.org",)},
        {"emails": ("a@example.org\r\nBcc: b@example.org",)},
        {"emails": ("é@example.org",)},
        {"emails": tuple(f"a{n}@example.org" for n in range(21))},
        {"surprise": 1},
    ],
    ids=str,
)
def test_refuses_what_is_no_alert(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        alert(**wrong)


def test_who_is_told_can_be_read_of_an_alert_of_a_later_release() -> None:
    told = alert(webhooks=("https://example.org/x",), emails=("desk@example.org",) * 2)
    later = told.model_dump(mode="json") | {"ledger": ["surprise"], "invented_later": 1}
    read = Addressed.model_validate(later)
    assert read.targets == (
        Target("webhook", "https://example.org/x"), Target("email", "desk@example.org"),
    )  # fmt: skip
    assert len({each.id for each in read.targets}) == 2


def test_what_is_kept_of_an_alert_can_be_read_again() -> None:
    one = alert(query=SearchQuery(text="accord", lang=("fr",), min_amount=1e6))
    assert SavedAlert.model_validate_json(one.model_dump_json(exclude_defaults=True)) == one


def test_every_field_that_a_query_may_name_is_held_against_it() -> None:
    document = asked_of(to_document(enriched(1)))
    paths = {path.partition(".")[0] for field in FIELDS for path in field.paths}
    assert paths <= document.keys()
    assert "enriched" not in document


def test_an_article_is_sent_once_for_each_alert_whichever_version_fits() -> None:
    first, second = alert(), alert(id=digest("other"), name="other")
    sent = of_article(enriched(1), (first, second), now=NOW)
    again = of_article(enriched(1, version="0" * 32), (first,), now=NOW)
    assert [each.record for each in sent] == [first.record, second.record]
    assert sent[0].member == again[0].member == enriched(1).article_id
    assert len({each.message.id for each in sent}) == 2  # type: ignore[attr-defined]  # a match
    assert sent[0].message.id == again[0].message.id  # type: ignore[attr-defined]  # as above


def test_news_of_the_ledger_goes_to_alerts_for_its_kind_deal_and_slot() -> None:
    event = LedgerEvent(kind="denial", value="exclusive", key=digest("d"), why="said so")
    row = ledger_row(events=(event,))
    wanted = [
        alert(query=None, ledger=("denial", "conflict")),
        alert(query=None, ledger=("denial",), deal=row.deal, slot=row.slot),
    ]
    others = [
        alert(),
        alert(query=None, ledger=("conflict",)),
        alert(query=None, ledger=("denial",), deal="another"),
        alert(query=None, ledger=("denial",), slot="another"),
    ]
    sent = of_row(row, [*wanted, *others], now=NOW)
    assert len(sent) == 2
    assert {each.member for each in sent} == {event.key}
