"""Which quotes are one utterance."""

import pytest

from libs.coverage.utterances import utterances
from tests.unit.coverage.builders import article, hours, knowledge, quote

SAID = "we will be good neighbours to everybody in town"


def count(*said: tuple[str, str | None], language: str = "en") -> int:
    articles = [
        article(
            f"Outlet {place}", at=hours(place), quotes=(quote(text, speaker, language=language),)
        )
        for place, (text, speaker) in enumerate(said)
    ]
    return len(utterances("deal", articles, {}, knowledge().encoder))


@pytest.mark.parametrize(
    "other",
    [
        (SAID, "Bronn"),
        (SAID, None),
        ("good neighbours to everybody in town", "Ada Bronn"),
        (f"{SAID}, and to the next one", "Bronn"),
    ],
)
def test_the_same_words_are_one_utterance_whole_or_in_part(other: tuple[str, str | None]) -> None:
    assert count((SAID, "Ada Bronn"), other) == 1


@pytest.mark.parametrize(
    "other",
    [
        (SAID, "Otto Kern"),
        ("we will not be good neighbours to everybody in town", "Ada Bronn"),
        ("nothing of the kind was ever agreed", "Ada Bronn"),
    ],
)
def test_another_speaker_a_no_and_other_words_are_another_one(other: tuple[str, str]) -> None:
    assert count((SAID, "Ada Bronn"), other) == 2


def test_juniors_are_no_family() -> None:
    assert count((SAID, "Robert Downey Jr."), (SAID, "Martin King Jr.")) == 2


def test_two_quotes_of_one_place_are_two() -> None:
    both = (quote(SAID, "Ada Bronn"), quote("a title says something else", "Ada Bronn"))
    found = utterances("deal", [article("One", quotes=both)], {}, knowledge().encoder)
    assert len({each.id for each in found}) == 2


def test_many_quotes_of_one_utterance_are_one() -> None:
    assert count(*[(SAID, "Ada Bronn")] * 100) == 1
