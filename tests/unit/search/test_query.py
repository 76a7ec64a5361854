"""The request that is sent for a question."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.search.facets import FACETS, Facet
from libs.search.grammar.fields import FIELDS
from libs.search.query import SearchQuery, to_query
from services.indexer.templates import load_templates

MAPPED = load_templates("").mappings["articles"]["properties"]


def fields_asked(value: Any) -> Iterator[str]:
    """Every field named anywhere in a request."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"field", "path"}:
                yield inner
            elif key == "fields" and isinstance(inner, list):
                yield from (name.partition("^")[0] for name in inner)
            elif key in {"term", "range", "excludes", "match_phrase"} and "field" not in inner:
                yield from inner
            else:
                yield from fields_asked(inner)
    elif isinstance(value, list):
        for one in value:
            yield from fields_asked(one)


def is_mapped(name: str) -> bool:
    fields = MAPPED
    for part in name.split("."):
        whole = fields.get(part)
        if whole is None:
            return False
        if whole.get("enabled") is False:  # what is only kept has no mapping of its own
            return True
        fields = whole.get("properties", whole.get("fields", {}))
    return True


def asked(**query: Any) -> dict[str, Any]:
    return to_query(SearchQuery(**query)).body


EVERYTHING = SearchQuery(
    text='accord "Le Chat" europ* 15 M€ ' + " ".join(f"{f.name}:{f.example}" for f in FIELDS),
    lang=("fr",),
    outlet=("a",),
    country=("FR",),
    author=("x",),
    person=("b", "bb"),
    organisation=("c",),
    product=("d",),
    place=("e",),
    speaker=("s",),
    deal=("f",),
    slot=("g",),
    stance=("denied",),
    relevance=("main", "mention"),
    genre=("opinion", "live_blog"),
    amount=(">10M€",),
    min_amount=1,
    disputed=True,
    independent=True,
    article_ids=("i",),
    like="i",
    from_day=date(2024, 2, 26),
    to_day=date(2024, 2, 27),
    facets=FACETS,
    significant=("person",),
)


def test_asks_only_for_fields_that_the_index_has() -> None:
    request = to_query(EVERYTHING)
    assert request.notes == ()
    named = {*fields_asked(request.body), *request.body["highlight"]["fields"], "timeline_at"}
    assert len(named) > 50
    assert [name for name in named if not is_mapped(name)] == []


def test_phrases_are_looked_for_as_they_stand() -> None:
    (must,) = asked(text='"Le Chat"')["query"]["bool"]["must"]
    assert must["multi_match"]["type"] == "phrase"
    assert must["multi_match"]["fields"] == ["title^3", "text"]


def test_words_are_looked_for_in_every_analysis_with_the_title_first() -> None:
    (must,) = asked(text="accord")["query"]["bool"]["must"]
    fields = must["multi_match"]["fields"]
    assert fields[:3] == ["title^2", "fr.title^2", "en.title^2"]
    assert {"text", "fr.text", "en.text", "fr.quotes^1.2"} <= set(fields)


def test_words_that_say_little_need_not_be_there_unless_there_are_no_others() -> None:
    assert asked(text="les accords de la Commission") == asked(text="accords Commission")
    (must,) = asked(text="de la")["query"]["bool"]["must"]
    assert [each["multi_match"]["query"] for each in must["bool"]["must"][0]["bool"]["should"]] == [
        "de", "la",
    ]  # fmt: skip


def test_filters_do_not_touch_the_score() -> None:
    query = asked(text="accord", lang=("fr",), person=("Arthur Mensch",))["query"]["bool"]
    assert len(query["filter"]) == 2
    assert len(query["must"]) == 1


def test_the_counts_of_a_facet_follow_all_filters_but_its_own() -> None:
    request = asked(lang=("fr",), outlet=("A",), deal=("d",), facets=("language", "outlet"))
    assert len(request["query"]["bool"]["filter"]) == 1  # the deal, which is not counted
    assert len(request["post_filter"]["bool"]["filter"]) == 2
    language, outlet = (request["aggs"][name]["filter"] for name in ("language", "outlet"))
    assert "outlet.words" in str(language)
    assert "language" not in str(language)
    assert "language" in str(outlet)
    assert "outlet.words" not in str(outlet)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "lang": st.just(("fr",)), "person": st.just(("b",)), "disputed": st.booleans(),
            "independent": st.booleans(), "min_amount": st.floats(0, 1e9),
            "from_day": st.dates(), "relevance": st.just(("main",)), "amount": st.just(("10M",)),
            "genre": st.just(("interview",)),
        },
    ),
    st.sampled_from(["", "accord", "a | b", "-a", "person:x", "a AND NOT b", "interview a"]),
)  # fmt: skip
def test_filters_never_widen(filters: dict[str, Any], text: str) -> None:
    """Each is one more clause that all articles must fit, beside the query as it was."""
    plain, narrowed = (
        asked(text=text)["query"]["bool"],
        asked(text=text, **filters)["query"]["bool"],
    )
    assert narrowed["must"] == plain["must"]
    of_sums_or_days = len({"min_amount"} & set(filters)) + len({"from_day"} & set(filters))
    others = len(set(filters) - {"min_amount", "from_day"})
    assert len(narrowed["filter"]) == others + of_sums_or_days
    assert "minimum_should_match" not in narrowed


def test_days_include_both_ends() -> None:
    query = SearchQuery(from_day=date(2024, 2, 26), to_day=date(2024, 2, 27))
    (day,) = to_query(query).body["query"]["bool"]["filter"]
    of_a_day, _ = day["bool"]["should"]
    assert of_a_day == {"range": {"published_day": {"gte": "2024-02-26", "lte": "2024-02-27"}}}


def test_of_what_states_a_month_alone_any_of_its_days_will_do() -> None:
    query = SearchQuery(from_day=date(2024, 2, 26), to_day=date(2024, 2, 27))
    (day,) = to_query(query).body["query"]["bool"]["filter"]
    assert day["bool"]["minimum_should_match"] == 1
    assert day["bool"]["should"][1]["bool"]["filter"] == [
        {"term": {"published_precision": "month"}},
        {"range": {"published_at": {"gte": "2024-02-01", "lte": "2024-02-27"}}},
    ]


def test_asks_for_the_facets_that_are_wanted_and_no_others() -> None:
    assert asked()["aggs"] == {}
    assert list(asked(facets=("person", "day"))["aggs"]) == ["person", "day"]
    assert get_args(Facet) == FACETS


def test_leaves_out_the_text_of_the_articles() -> None:
    left_out = set(asked()["_source"]["excludes"])
    # Of what is only kept, the origins say whether the title is a headline.
    assert {"text", "enriched.entities", "enriched.amounts", "enriched.language"} <= left_out


@pytest.mark.parametrize("wrong", [{"size": -1}, {"size": 5000}, {"facets": ("mood",)}, {"x": 1}])
def test_refuses_what_is_not_a_question(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SearchQuery(**wrong)


@given(st.text(max_size=500))
def test_any_text_makes_a_request_that_can_be_sent(text: str) -> None:
    assert json.dumps(asked(text=text))


@pytest.mark.parametrize("language", ["fr", "FR", "French", "français", "Francais"])
def test_a_language_goes_by_its_code_or_its_name(language: str) -> None:
    for request in (asked(lang=(language,)), asked(text=f"lang:{language}")):
        assert '{"value": "fr", "case_insensitive": true}' in json.dumps(request["query"])


def test_a_sum_is_found_by_what_its_range_reaches() -> None:
    (found,) = asked(min_amount=200e3, max_amount=300e3, currency="usd")["query"]["bool"]["filter"]
    nested = found["constant_score"]["filter"]
    assert nested["nested"]["path"] == "sums"
    assert nested["nested"]["query"]["bool"]["filter"] == [
        {"range": {"sums.high": {"gte": 200e3}}},
        {"range": {"sums.low": {"lte": 300e3}}},
        {"term": {"sums.currency": "USD"}},
    ]


@pytest.mark.parametrize(
    ("typed", "the_same"),
    [
        ("quotes:5..3", "quotes:3..5"),
        ("country:UK", "country:GB"),
        ("title:GPT4", "title:gpt4"),
        ("title:l'accord", "title:accord"),
    ],
)
def test_other_ways_to_type_the_same(typed: str, the_same: str) -> None:
    asked = [to_query(SearchQuery(text=text)).body["query"] for text in (typed, the_same)]
    assert json.dumps(asked[0]).lower() == json.dumps(asked[1]).lower()


@pytest.mark.parametrize(
    ("text", "others"),
    [("title:GPT4", {"GPT4", "GPT 4"}), ("lead:open-source", {"open-source", "opensource"})],
)
def test_a_word_of_a_field_is_looked_for_however_it_is_spelt(text: str, others: set[str]) -> None:
    [asked] = to_query(SearchQuery(text=text)).body["query"]["bool"]["must"]
    assert {each["multi_match"]["query"] for each in asked["bool"]["should"]} == others


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lang:frenhc", "lang: frenhc is not known: did you mean fr?"),
        (
            "relevance:mian",
            "relevance: mian is none of main, paragraph, mention, none: did you mean main?",
        ),
        ("date:lundi", "date: lundi is no day: write 2024-02-26, 2024-02 or 2024"),
        ("date:2024-02-31", "date: 2024-02-31 is no day: write 2024-02-29"),
        ("amount:beaucoup", "amount: beaucoup is no sum: write 10000000, 10M or 10M€"),
        ("amount:10M€..20M$", "amount: both ends must be in one currency"),
        ("disputed:perhaps", "disputed: perhaps is neither yes nor no"),
        ("quotes:>many", "quotes: many is no number"),
        ("date:>9999", "date: there is no such day"),
        ("date:<0001-01-01", "date: there is no such day"),
    ],
)  # fmt: skip
def test_says_which_value_means_nothing_and_finds_nothing(text: str, said: str) -> None:
    request = to_query(SearchQuery(text=text))
    assert request.notes == (said,)
    assert request.body["query"]["bool"]["must"] == [{"match_none": {}}]


def test_pages_end_where_opensearch_ends() -> None:
    with pytest.raises(ValidationError, match="export has no end"):
        SearchQuery(offset=9995, size=10)
    assert asked(offset=20, size=10)["from"] == 20


def test_what_only_all_articles_tell_is_asked_for_where_it_is_needed() -> None:
    for query in ({"disputed": True}, {"sort": "independent"}, {"facets": ("independent",)},
                  {"text": "accord -disputed:yes"}):  # fmt: skip
        assert SearchQuery.model_validate(query).needs_known_ids
    assert not SearchQuery(text="accord", facets=("outlet",)).needs_known_ids
