"""Words that are looked for too, and where they never are."""

from typing import Any

import pytest

from libs.search.query import SearchQuery, to_query
from libs.search.shipped import shipped_thesaurus
from libs.search.stop_words import is_stop_word
from libs.search.thesaurus import NO_THESAURUS, thesaurus_of
from libs.search.vocabulary import Vocabulary

SHIPPED = shipped_thesaurus()
VOCABULARY = Vocabulary(thesaurus=SHIPPED)


def asked(text: str, **more: Any) -> str:
    """The query alone, as text."""
    return str(to_query(SearchQuery(text=text, **more), VOCABULARY).body["query"])


@pytest.mark.parametrize(
    ("words", "language", "other"),
    [
        (["shares"], "fr", "action"),
        (["share", "prices"], "fr", "cours de Bourse"),
        (["cours", "de", "l'action"], "en", "share price"),
        (["cours", "action"], "en", "share price"),
        (["RACHAT"], "en", "takeover"),
        (["enquête"], "en", "probe"),
        (["enquetes"], "fr", "examen"),
        (["board", "seats"], "fr", "siège au conseil"),
        (["jeunes", "pousses"], "en", "startup"),
    ],
)
def test_words_of_either_language_have_related_ones_in_both(
    words: list[str], language: str, other: str
) -> None:
    assert other in SHIPPED.related(words)[language]


def test_a_form_is_not_related_to_itself_and_other_words_have_none() -> None:
    assert all("rachat" not in forms for forms in SHIPPED.related(["rachats"]).values())
    assert SHIPPED.related(["bonjour"]) == {}
    assert NO_THESAURUS.related(["rachat"]) == {}


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (["DOJ"], "Justice Department"),
        (["justice", "department"], "DoJ"),
        (["MEPs"], "eurodéputé"),
        (["indemnites", "de", "rupture"], "break-up fee"),
    ],
)
def test_names_of_one_thing_are_looked_for_in_any_number(words: list[str], other: str) -> None:
    assert other in SHIPPED.same(words)
    assert other in VOCABULARY.others(words)
    assert other in asked(" ".join(words), words="most")
    assert NO_THESAURUS.same(words) == ()


def test_no_abbreviation_is_a_word_that_says_little() -> None:
    assert not [form for form in SHIPPED.same_as if all(map(is_stop_word, form))]


def test_every_word_has_forms_in_both_languages_and_no_more_than_a_query_has_room_for() -> None:
    for form, related in SHIPPED.by_form.items():
        assert set(related) == {"fr", "en"}, form
        assert any(related.values()), form
        assert max(map(len, related.values())) <= 16, form
    assert SHIPPED.longest <= 5


def test_of_several_rows_with_a_word_the_first_count_first() -> None:
    rows = [{"fr": ["un", "deux"], "en": ["one"]}, {"fr": ["un", "trois"], "en": ["unit"]}]
    assert thesaurus_of(rows).related(["un"]) == {"fr": ("deux", "trois"), "en": ("one", "unit")}


def test_related_words_are_asked_for_only_where_they_are_wanted() -> None:
    assert "takeover" not in asked("rachat")
    assert "takeover" in asked("rachat", words="related")
    assert "takeover" in asked("rachat Adobe", words="any")


@pytest.mark.parametrize(
    "text", ["Adobe -rachat", "Adobe AND rachat", "+rachat +Adobe", '"rachat"', "rachat*",
             "title:rachat", "rachat | cession", "Adobe (rachat OU cession)"],
)  # fmt: skip
def test_what_operators_ask_for_is_never_more_than_was_typed(text: str) -> None:
    for words in ("related", "any"):
        assert "takeover" not in asked(text, words=words)


def test_words_that_are_one_expression_are_looked_for_as_one() -> None:
    found = asked("Adobe share price", words="related")
    assert "'query': 'cours de Bourse', 'fields': ['fr.title^2'" in found
    assert "'query': 'share', 'fields': ['title^2'" in found


def test_the_longer_a_query_the_fewer_related_words_of_each() -> None:
    six = "rachat prix enquête amende procès avocat"
    assert "takeover" in asked(six, words="related")
    twice = asked(f"{six} salarié client puce banque perte", words="related")
    assert "'acquisition'" in twice
    assert "takeover" not in twice
    assert "'acquisition'" not in asked(f"{six} " * 3, words="related")
