"""Sentences are found where they stand."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un. Deux ! Trois ?", ["Un.", "Deux !", "Trois ?"]),
        ("M. Mensch parle. Il part.", ["M. Mensch parle.", "Il part."]),
        ("Mr. Smith of Acme Inc. and J. Doe met. They left.",
         ["Mr. Smith of Acme Inc. and J. Doe met.", "They left."]),
        ("« Non. » Elle sort.", ["« Non. »", "Elle sort."]),
        ("« Non.\u00a0» Elle sort.", ["« Non.\u00a0»", "Elle sort."]),
        ("“No.” She left.", ["“No.”", "She left."]),
        ("Version 2.0 costs 3.5 euros.", ["Version 2.0 costs 3.5 euros."]),
        ("Titre sans point\nPuis une phrase.", ["Titre sans point", "Puis une phrase."]),
        ("See example.com for more. Élise agrees.", ["See example.com for more.", "Élise agrees."]),
        ("Assez… « Pourquoi ? »", ["Assez…", "« Pourquoi ? »"]),
        ("Fin.\n\n***\n\nSuite.", ["Fin.", "Suite."]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet="aÉ.!? \n»«\u202f\"'M1", max_size=200))
def test_every_letter_is_in_exactly_one_sentence(text: str) -> None:
    places = sentences(text)
    assert all(start < end for start, end in places)
    assert all(left[1] <= right[0] for left, right in pairwise(places))
    covered = sum(char.isalnum() for start, end in places for char in text[start:end])
    assert covered == sum(char.isalnum() for char in text)


@pytest.mark.parametrize("filling", [".", " ", ". ", "a", "(", "»", "é. »"])
def test_a_page_of_one_thing_repeated_costs_no_more_than_another(filling: str) -> None:
    began = time.perf_counter()
    sentences("A." + filling * 100_000)
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("« Oui. Enfin non. » Elle sort.", "« Oui. Enfin non. »",
         ["« Oui. Enfin non. »", "Elle sort."]),
        ("“We lost. It hurts,” she said. They left.", "“We lost. It hurts,”",
         ["“We lost. It hurts,” she said.", "They left."]),
        ("« Un.\nDeux. Trois. » Fin.", "« Un.\nDeux. Trois. »",
         ["« Un.", "Deux. Trois. »", "Fin."]),
    ],
)  # fmt: skip
def test_a_sentence_goes_on_to_the_end_of_a_quotation(
    text: str, marked: str, expected: list[str]
) -> None:
    start = text.index(marked)
    places = sentences(text, unbroken=[(start, start + len(marked))])
    assert [text[start:end] for start, end in places] == expected
