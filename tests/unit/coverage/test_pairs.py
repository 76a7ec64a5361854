"""Whether one article was made from another, how, and which of two was first."""

import pytest

from libs.coverage.article import CoveredArticle
from libs.coverage.credits import credit
from libs.coverage.pairs import Derivation, derivation
from libs.coverage.words import Wording
from tests.unit.coverage.builders import OTHER, START, TEXT, WORDS, article, hours, knowledge

LINES = TEXT.splitlines()


def made(one: CoveredArticle, other: CoveredArticle, **meanings: str) -> Derivation | None:
    found = derivation(Wording(one), Wording(other), knowledge(**meanings))
    assert found == derivation(Wording(other), Wording(one), knowledge(**meanings))
    return found


def test_the_same_text_under_another_headline_is_a_reprint() -> None:
    copy = article("Copy", at=hours(2), title="Quite another headline")
    found = made(article("Origin"), copy)
    assert found is not None
    assert (found.type, found.origin.outlet) == ("reprint", "Origin")
    assert (found.overlap, found.kept) == (1.0, 1.0)


def test_a_part_of_a_text_is_trimmed() -> None:
    found = made(article("Origin"), article("Copy", at=hours(2), text="\n".join(LINES[:2])))
    assert found is not None
    assert (found.type, found.copy.outlet) == ("trimmed", "Copy")
    assert found.kept < found.overlap == 1.0


def test_another_story_is_nobodys_copy() -> None:
    assert made(article("Origin"), article("Other", text=OTHER)) is None


def test_what_both_quote_makes_no_copy() -> None:
    said = f"“{' '.join(LINES[:3])}”"
    one = article("One", text=f"{OTHER}\n{said}")
    other = article(
        "Two",
        text=f"{said}\nNobody in the room asked about the money, which surprised the staff there.\n"
        "Outside, two ministers waited for a car that had gone to another door of the building.\n"
        "The evening ended with a dinner to which the press was not asked, as in earlier years.",
    )
    assert made(one, other) is None


def test_the_same_in_another_language_is_translated() -> None:
    words = {word.strip(".,").casefold() for word in TEXT.split()}
    foreign = {f"{word}x": word for word in words}
    text = "\n".join(" ".join(f"{word.strip('.,')}x" for word in line.split()) for line in LINES)
    copy = article("Traduction", at=hours(2), text=text, language="fr")
    found = made(article("Origin"), copy, **foreign)
    assert found is not None
    assert (found.type, found.origin.outlet) == ("translated", "Origin")


@pytest.mark.parametrize("hour", [-2, 2])
def test_who_names_the_other_is_the_copy_whatever_the_clock_says(hour: int) -> None:
    copy = article("Copy", at=hours(hour), text=f"{TEXT}\nWith Harbour Ledger")
    found = made(article("Harbour Ledger"), copy)
    assert found is not None
    assert (found.copy.outlet, found.credit is not None) == ("Copy", True)
    assert not found.credited_back


def test_two_that_name_each_other_are_a_circle() -> None:
    one = article("Harbour Ledger", text=f"{TEXT}\nWith Quay Post")
    other = article("Quay Post", at=hours(1), text=f"{TEXT}\nWith Harbour Ledger")
    found = made(one, other)
    assert found is not None
    assert found.credited_back


def test_a_day_alone_is_any_moment_of_it_and_the_longer_text_was_first() -> None:
    day = START.replace(hour=0)
    dated = article("Dated", at=day, published_until=hours(6), text="\n".join(LINES[:3]))
    found = made(article("Timed"), dated)
    assert found is not None
    assert found.origin.outlet == "Timed"


@pytest.mark.parametrize(
    "text",
    [
        "So it was, according to the Harbour Agency.",
        "PARIS (Harbour) - A sum was named.",
        "Text.\nHarbour Agency\n",
        "Harbour news agency first had it.",
        "Sources told Harbour that it was so.",
    ],
)
def test_an_outlet_is_credited_in_many_ways(text: str) -> None:
    assert credit(article("Copy", text=text), article("The Harbour Agency"), WORDS)


@pytest.mark.parametrize("text", ["A harbour is closed.", "Ledgers were kept.", ""])
def test_a_word_of_its_name_is_no_credit(text: str) -> None:
    assert credit(article("Copy", text=text or "-"), article("The Harbour Ledger"), WORDS) is None


def test_a_byline_credits_by_initials_and_run_together_names() -> None:
    origin = article("Journal of the Lyons Affairs", url="https://jlaffairs.example/1")
    assert credit(article("Copy", authors=("JL Affairs",)), origin, WORDS) == "JL Affairs"
    assert credit(article("Copy", authors=("JOTLA",)), origin, WORDS) == "JOTLA"
    for author in ("Jo Tanner", "Jotla Brown", "John Roberts"):
        assert credit(article("Copy", authors=(author,)), origin, WORDS) is None
    short = article("Les Échos", url="https://rts.example/1")
    for author in ("Pierre Le Hir", "John Roberts"):
        assert credit(article("Copy", authors=(author,)), short, WORDS) is None
