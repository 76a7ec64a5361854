from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.pages.boilerplate import (
    line_marks,
    same_but_for_boilerplate,
    without_repeated,
)

STORY = "The ferry left at nine, with forty passengers and one goat on board."
FORM = "Get our letter every Friday, free of charge."


def test_a_line_has_the_same_mark_however_it_is_spaced() -> None:
    assert line_marks("La  lettre\u00a0: abonnez-vous") == line_marks("la lettre : Abonnez-vous ")


def test_a_point_in_a_figure_is_not_left_out_of_the_mark() -> None:
    assert line_marks("It cost 1.5 million.") != line_marks("It cost 15 million.")


def test_repeated_lines_are_taken_out() -> None:
    repeated = frozenset(line_marks(FORM))
    assert (
        without_repeated(f"{STORY}\n{FORM}\n{STORY} Again.", repeated) == f"{STORY}\n{STORY} Again."
    )


def test_a_text_that_is_mostly_repeated_is_kept_whole() -> None:
    text = f"{STORY}\n{FORM}\n{FORM} Always."
    assert without_repeated(text, frozenset(line_marks(f"{FORM}\n{FORM} Always."))) == text


def test_a_long_line_is_prose_even_where_it_repeats() -> None:
    prose = f"{STORY} " * 5
    assert without_repeated(f"{prose}\n{FORM}", frozenset(line_marks(prose))) == f"{prose}\n{FORM}"


def test_texts_that_differ_by_a_form_are_the_same() -> None:
    repeated = frozenset(line_marks(FORM))
    old, new = line_marks(STORY), line_marks(f"{FORM}\n{STORY}")
    assert same_but_for_boilerplate(old, new, repeated)
    assert not same_but_for_boilerplate(old, new, frozenset())


def test_a_change_within_a_long_line_is_a_change() -> None:
    old, new = line_marks(f"{STORY} " * 5 + "Ten."), line_marks(f"{STORY} " * 5 + "Two.")
    assert not same_but_for_boilerplate(old, new, frozenset(line_marks(FORM)))


@given(st.lists(st.text(max_size=30), max_size=8), st.sets(st.integers(0, 7)))
def test_no_text_becomes_empty(lines: list[str], places: set[int]) -> None:
    text = "\n".join(lines)
    repeated = frozenset(
        mark for place in places if place < len(lines) for mark in line_marks(lines[place])
    )
    left = without_repeated(text, repeated)
    assert bool(left.strip()) == bool(text.strip())
    assert 2 * len(left) + len(lines) >= len(text)
