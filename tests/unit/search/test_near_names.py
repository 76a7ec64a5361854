"""The names most like one that nothing has."""

import pytest

from libs.search.near_names import nearest, not_called, there_are

OUTLETS = ("La Lettre du soir", "Le Petit Écho")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lettre du soir", ["La Lettre du soir"]),
        ("petit echo", ["Le Petit Écho"]),
        ("le petit ecko", ["Le Petit Écho"]),
        ("Gazette", []),
    ],
)
def test_names_that_hold_the_words_or_are_spelt_alike_are_the_nearest(
    said: str, meant: list[str]
) -> None:
    assert nearest(said, OUTLETS) == meant


def test_a_name_that_none_has_is_told_with_the_nearest() -> None:
    said = not_called("article", "author", "jeane", ["Jeanne Roux"])
    assert said == "no article has an author called jeane: did you mean Jeanne Roux?"
    assert not_called("quote", "person", "Zzz", []) == "no quote has a person called Zzz"


def test_where_there_are_few_all_are_listed() -> None:
    assert there_are(["fr", "en"]) == "there are fr, en"
    assert there_are([]) == "there are none"
    assert there_are(map(str, range(20))).endswith("10, 11, …")
