"""The request that is sent for a question."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.search.query import FACETS, Facet, SearchQuery, to_query
from services.indexer.templates import load_templates

MAPPED = load_templates("").mappings["articles"]["properties"]


def fields_asked(value: Any) -> Iterator[str]:
    """Every field named anywhere in a request."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "field":
                yield inner
            elif key == "fields" and isinstance(inner, list):
                yield from (name.partition("^")[0] for name in inner)
            elif key in ("term", "range", "excludes"):
                yield from inner
            else:
                yield from fields_asked(inner)
    elif isinstance(value, list):
        for one in value:
            yield from fields_asked(one)


def is_mapped(name: str) -> bool:
    top, _, sub = name.partition(".")
    whole = MAPPED.get(top, {})
    # What an object holds that is only kept has no mapping of its own.
    return top in MAPPED and (
        not sub or sub in whole.get("fields", ()) or whole.get("enabled") is False
    )


EVERYTHING = SearchQuery(
    text='accord "Le Chat" europ*',
    lang="fr",
    outlet="a",
    person="b",
    organisation="c",
    product="d",
    place="e",
    deal="f",
    from_day=date(2024, 2, 26),
    to_day=date(2024, 2, 27),
    facets=FACETS,
)


def test_asks_only_for_fields_that_the_index_has() -> None:
    request = to_query(EVERYTHING)
    asked = {*fields_asked(request), *request["highlight"]["fields"], "timeline_at"}
    assert len(asked) > 20
    assert [name for name in asked if not is_mapped(name)] == []


def test_phrases_are_looked_for_as_they_stand() -> None:
    (must,) = to_query(SearchQuery(text='"Le Chat"'))["query"]["bool"]["must"]
    assert must["multi_match"]["type"] == "phrase"
    assert must["multi_match"]["fields"] == ["title^3", "text"]


def test_words_are_looked_for_in_every_analysis_with_the_title_first() -> None:
    (must,) = to_query(SearchQuery(text="accord"))["query"]["bool"]["must"]
    fields = must["multi_match"]["fields"]
    assert fields == ["title^3", "title.fr^3", "title.en^3", "text", "text.fr", "text.en"]


def test_filters_do_not_touch_the_score() -> None:
    query = to_query(SearchQuery(text="accord", lang="fr", person="Arthur Mensch"))["query"]["bool"]
    assert {"term": {"language": "fr"}} in query["filter"]
    assert {"term": {"persons.folded": "Arthur Mensch"}} in query["filter"]
    assert len(query["filter"]) == 2


def test_days_include_both_ends() -> None:
    query = SearchQuery(from_day=date(2024, 2, 26), to_day=date(2024, 2, 27))
    (day,) = to_query(query)["query"]["bool"]["filter"]
    of_a_day, _ = day["bool"]["should"]
    assert of_a_day == {"range": {"published_day": {"gte": "2024-02-26", "lte": "2024-02-27"}}}


def test_of_what_states_a_month_alone_any_of_its_days_will_do() -> None:
    query = SearchQuery(from_day=date(2024, 2, 26), to_day=date(2024, 2, 27))
    (day,) = to_query(query)["query"]["bool"]["filter"]
    assert day["bool"]["minimum_should_match"] == 1
    assert day["bool"]["should"][1]["bool"]["filter"] == [
        {"term": {"published_precision": "month"}},
        {"range": {"published_at": {"gte": "2024-02-01", "lte": "2024-02-27"}}},
    ]


def test_asks_for_the_facets_that_are_wanted_and_no_others() -> None:
    assert to_query(SearchQuery())["aggs"] == {}
    assert list(to_query(SearchQuery(facets=("person", "day")))["aggs"]) == ["person", "day"]
    assert get_args(Facet) == FACETS


def test_leaves_out_the_text_of_the_articles() -> None:
    left_out = set(to_query(SearchQuery())["_source"]["excludes"])
    # Of what is only kept, the origins say whether the title is a headline.
    assert {"text", "enriched.entities", "enriched.amounts", "enriched.language"} <= left_out


@pytest.mark.parametrize("wrong", [{"size": -1}, {"size": 5000}, {"facets": ("mood",)}, {"x": 1}])
def test_refuses_what_is_not_a_question(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SearchQuery(**wrong)


@given(st.text(max_size=500))
def test_any_text_makes_a_request_that_can_be_sent(text: str) -> None:
    assert json.dumps(to_query(SearchQuery(text=text)))


def test_a_language_may_be_written_in_capitals() -> None:
    query = to_query(SearchQuery(lang="FR"))["query"]["bool"]
    assert {"term": {"language": "fr"}} in query["filter"]


def test_a_sum_is_found_by_what_its_range_reaches() -> None:
    query = SearchQuery(min_amount=200e3, max_amount=300e3, currency="usd")
    (nested,) = to_query(query)["query"]["bool"]["filter"]
    assert nested["nested"]["path"] == "sums"
    assert nested["nested"]["query"]["bool"]["filter"] == [
        {"range": {"sums.high": {"gte": 200e3}}},
        {"range": {"sums.low": {"lte": 300e3}}},
        {"term": {"sums.currency": "USD"}},
    ]
