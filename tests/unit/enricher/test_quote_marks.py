"""Quotation marks are paired as a reader pairs them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.quotes.marks import marked_spans

MARKS = "«»“”„\"‘’'‹›"


def marked(text: str, level: int = 0) -> list[str]:
    return [text[slice(*each.inner)] for each in marked_spans(text) if each.level == level]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«\u202fOui\u202f», dit-elle, «non».", ["Oui", "non"]),
        ("“Yes,” she said.", ["Yes,"]),
        ("„Ja“, sagte sie. »Nein«, sagte er.", ["Ja", "Nein"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ('L\'accord "historique" et l\'"autre".', ["historique", "autre"]),
        ("‘It’s ours,’ he said.", ["It’s ours,"]),
        ("'It's ours,' he said.", ["It's ours,"]),
        ("‘We saw the users’ data,’ he said.", ["We saw the users’ data,"]),
        ("The users' data and the firms' money.", []),
        ('A 5" screen, and a "large" one.', ["large"]),
        ("Il dit « oui. Une fin.\nAutre.", ["oui. Une fin."]),
        ("Il dit « oui et « non ».", ["non"]),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_marks_within_marks_stand_a_level_deeper() -> None:
    text = "« Il a dit “jamais” », note-t-elle."
    assert marked(text) == ["Il a dit “jamais”"]
    assert marked(text, level=1) == ["jamais"]


@pytest.mark.parametrize(
    "text",
    ["« Un.\n« Deux. »\nTrois.", "“One.\n“Two.”\nThree.", "« Un.\nDeux. »\nTrois.",
     '"One.\n"Two."\nThree.'],
)  # fmt: skip
def test_a_quotation_goes_on_in_the_next_paragraph(text: str) -> None:
    assert [each.continues for each in marked_spans(text)] == [False, True]


@given(st.text(alphabet="aÉs .,?!\n \u00a0\u202f5-—(" + MARKS, max_size=200))
def test_spans_of_a_level_never_overlap_or_leave_the_text(text: str) -> None:
    spans = marked_spans(text)
    for level in {each.level for each in spans}:
        same = [each for each in spans if each.level == level]
        assert all(left.end <= right.start for left, right in pairwise(same))
    for each in spans:
        assert 0 <= each.start <= each.inner[0] <= each.inner[1] <= each.end <= len(text)
        assert "\n" not in text[each.start : each.end]
