"""The words that names are told by: how the files write them, and what is refused in them."""

import re
from itertools import combinations
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from services.enricher.names.body_wording import PublicBodies
from services.enricher.names.notation import Phrases, Words, either, leading, not_behind
from services.enricher.quotes.genders import gender_of
from services.enricher.wording.files import load_names

NAMES = load_names()


class Lists(BaseModel):
    phrases: Phrases = ()
    words: Words = frozenset()


def phrases(text: str) -> tuple[str, ...]:
    return Lists.model_validate({"phrases": text}).phrases


@pytest.mark.parametrize(
    ("written", "fits", "differs"),
    [
        ("société[s]", ["société", "sociétés"], ["societe", "Société"]),
        ("(fondateur|fondatrice)[s]", ["fondateur", "fondatrices"], ["fondat"]),
        ("[co[-]]fondateur", ["fondateur", "cofondateur", "co-fondateur"], ["-fondateur"]),
        ("maison[s] de *", ["maison de ventes", "maisons\u00a0de couture"], ["maison de "]),
        ("d'après", ["d'après", "d’après"], ["d après"]),
        ("think tank, ONG", ["think tank", "think\u202ftank", "ONG"], ["think", "think  tank"]),
        ("U.E.", ["U.E."], ["UXEX"]),
        ("", [], [""]),
    ],
)
def test_phrases_are_written_for_people(written: str, fits: list[str], differs: list[str]) -> None:
    expression = re.compile(either(phrases(written)))
    assert [each for each in fits if not expression.fullmatch(each)] == []
    assert [each for each in differs if expression.fullmatch(each)] == []


def test_a_blank_follows_a_leading_phrase_but_no_elision_and_no_word_that_goes_on() -> None:
    expression = re.compile(leading(phrases("de, d', basé[e]*")) + "[A-Z]")
    assert expression.fullmatch("de\u00a0L")
    assert expression.fullmatch("d’O")
    assert expression.fullmatch("baséeL")
    assert not expression.fullmatch("deL")


def test_a_word_with_a_star_before_it_is_also_the_end_of_a_longer_one() -> None:
    expression = re.compile(not_behind(phrases("le, la, *each")) + "Orbia")
    found = [text for text in ("le Orbia", "belle Orbia", "each Orbia", "reach Orbia", "et Orbia")
             if expression.search(text)]  # fmt: skip
    assert found == ["belle Orbia", "et Orbia"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("société[s", "'[' stands alone"),
        ("(a|b", "'(' stands alone"),
        ("a|b", "'|' stands alone"),
        ("a* b", "only the last word may go on"),
        (True, "True is no text"),
    ],
)
def test_what_no_phrase_is_written_like_is_refused(written: object, said: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(said)):
        Lists.model_validate({"phrases": written})


def test_words_are_compared_without_case_and_accents() -> None:
    assert Lists.model_validate({"words": "Église  gênes"}).words == {"eglise", "genes"}


def test_a_first_name_stands_in_one_list() -> None:
    names = NAMES.first_names
    lists = (names.feminine, names.masculine, names.either, names.feminine_of_persons)
    assert [one & other for one, other in combinations(lists, 2) if one & other] == []


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Élise Thal", "feminine"),
        ("Jean-Luc Bronn", "masculine"),
        ("Anne-Charlotte Thal", "feminine"),
        ("Iris Thal", "feminine"),
        ("Dominique Bronn", None),
        ("Zorah Thal", None),
        ("", None),
    ],
)
def test_a_first_name_tells_a_gender(name: str, gender: str | None) -> None:
    assert gender_of(name, NAMES.first_names) == gender


def test_a_noun_must_mean_a_body_that_is_listed() -> None:
    given: dict[str, Any] = {
        "bodies": [{"fr": "Commission européenne"}],
        "europe": {"anywhere": "europ", "words": "UE"},
        "noun": {"name": "Commission", "body": "Cour", "articles": "la", "other": "de"},
    }
    with pytest.raises(ValidationError, match="no body is called 'Cour'"):
        PublicBodies.model_validate(given)
    given["noun"]["body"] = "Commission européenne"
    bodies = PublicBodies.model_validate(given)
    assert bodies.by_form["Commission européenne"].shown("en") == "Commission européenne"
