"""docs/search.md lists the fields that there are, and says what is said."""

import re
from pathlib import Path

import pytest

from libs.search.genres import GENRES, genre_meant, genre_named
from libs.search.grammar.fields import FIELDS
from libs.search.query import SearchQuery, to_query

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")


def rows(head: str) -> list[list[str]]:
    """The cells of the table with this head, without the code marks around them."""
    table = PAGE.split(f"{head}\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [
        [cell.strip().strip("`").replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in table
    ]


def test_every_field_is_listed_with_its_names_and_an_example() -> None:
    listed = {
        name: (also, example)
        for name, also, _, example in rows("| field | also | takes | example |")
    }
    assert list(listed) == [field.name for field in FIELDS]
    for field in FIELDS:
        also, example = listed[field.name]
        assert re.findall(r"[^`, ]+", also) == list(field.also)
        assert example == f"{field.name}:{field.example}"


def test_genres_are_listed_by_names_that_mean_them_everywhere_in_bold_and_in_the_field() -> None:
    table = PAGE.split("| genre | also |\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    listed = {}
    for _, genre, also, _ in (line.split("|") for line in table):
        names = re.findall(r"(\*\*)?`([^`]+)`", also)
        listed[genre.strip(" `")] = names
        for bold, name in names:
            assert genre_named(name) == genre.strip(" `"), name
            assert bool(bold) is (genre_meant(name) is not None), name
    assert tuple(listed) == GENRES
    assert all(listed.values())


@pytest.mark.parametrize(("typed", "said"), rows("| typed | said |"))
def test_it_says_what_the_page_says(typed: str, said: str) -> None:
    asked = to_query(SearchQuery(text=typed))
    assert said in (*asked.notes, *asked.hints)
