"""Which lines are boilerplate."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import Count
from services.fetcher.pages.boilerplate import (
    line_effects,
    line_marks,
    repeated,
    weekly_keys,
    without_repeated,
)
from tests.unit.fetcher.html_pages import SEEN_AT

FORM, NOTICE = "f0", "f1"
OWN = ("a1", "a2", "a3")


def test_a_line_under_most_articles_is_boilerplate() -> None:
    page = (*OWN, FORM, NOTICE)
    assert repeated(page, (1, 0, 0, 30, 11), 30) == {FORM, NOTICE}
    assert repeated(page, (1, 0, 0, 30, 9), 30) == {FORM}


def test_wire_copy_under_six_titles_is_none_even_in_a_small_outlet() -> None:
    page = (*OWN, *(f"b{number}" for number in range(3)))
    assert repeated(page, (0, 0, 0, 6, 6, 6), 6) == frozenset()
    assert repeated(page, (0, 0, 0, 7, 7, 7), 9) == frozenset()


def test_a_story_printed_a_dozen_times_is_a_small_part_of_a_large_outlet() -> None:
    assert repeated((*OWN, FORM), (12, 12, 0, 400), 400) == {FORM}


def test_an_outlet_that_prints_little_else_than_one_wire_copy_keeps_its_text() -> None:
    first, second, own = "Première phrase de la dépêche.", "Deuxième phrase.", "La nôtre."
    text = f"{first}\n{second}\n{own}"
    found = repeated(line_marks(text), (10, 10, 0), 12)
    assert found == {*line_marks(first), *line_marks(second)}
    assert without_repeated(text, found) == text


def test_a_line_counted_as_repeated_goes_from_the_text() -> None:
    body, form = "Une phrase bien plus longue que le formulaire.", "Abonnez-vous."
    text = f"{body}\n{form}"
    assert without_repeated(text, repeated(line_marks(text), (1, 9), 12)) == body


@given(st.lists(st.integers(0, 500), max_size=50), st.integers(0, 500))
def test_no_line_is_repeated_that_few_articles_have(counts: list[int], articles: int) -> None:
    marks = [f"{number:016x}" for number in range(len(counts))]
    by_mark = dict(zip(marks, counts, strict=True))
    for mark in repeated(marks, counts, articles):
        assert by_mark[mark] > 6
        assert by_mark[mark] * 3 >= articles


def test_weeks_are_iso_weeks_of_utc() -> None:
    monday = datetime(2025, 12, 29, 0, 30, tzinfo=timezone.utc)
    assert weekly_keys("phare.example", monday) == (
        "fetcher.lines:phare.example:2026-W01",
        "fetcher.lines:phare.example:2025-W52",
    )
    still_sunday = monday.astimezone(timezone(timedelta(hours=2))) - timedelta(hours=1)
    assert weekly_keys("phare.example", still_sunday)[0].endswith("2025-W52")


def test_each_line_counts_once_an_article_and_the_article_itself_once() -> None:
    key = "fetcher.lines:phare.example:2024-W09"
    three_weeks = 21 * 86_400
    assert line_effects("phare.example", ("a1", "f0", "f0"), SEEN_AT) == (
        Count(key, "articles", 1, three_weeks),
        Count(key, "a1", 1, three_weeks),
        Count(key, "f0", 1, three_weeks),
    )
    assert line_effects("phare.example", (), SEEN_AT) == ()
    many = [f"{number:x}" for number in range(1000)]
    assert len(line_effects("phare.example", many, SEEN_AT)) == 401
