"""How results read."""

import re
from datetime import datetime, timezone
from io import StringIO
from typing import Literal

from rich.console import Console

from libs.search.results import SearchHit, Snippet
from services.cli.results import hit_text, value_of

HIT = SearchHit(
    article_id="0" * 32,
    version="1" * 32,
    url="https://example.org/a",
    outlet="Le Phare",
    language="fr",
    title="L'accord",
    published_at=datetime(2024, 2, 27, tzinfo=timezone.utc),
    observed_at=datetime(2024, 3, 1, tzinfo=timezone.utc),
    relevance="main",
    title_highlight=Snippet(text="L'accord", matches=((2, 8),)),
    text_highlights=(Snippet(text="Un accord européen.", matches=((3, 9), (10, 18))),),
)


def shown(hit: SearchHit, *, marked: bool, terminal: bool = False) -> list[str]:
    colours: Literal["standard"] | None = "standard" if terminal else None
    console = Console(width=80, file=StringIO(), force_terminal=terminal, color_system=colours)
    with console.capture() as captured:
        console.print(hit_text(hit, marked=marked))
    return [line.rstrip() for line in captured.get().strip("\n").splitlines()]


def test_matches_stand_between_asterisks_where_no_bold_can_be() -> None:
    assert shown(HIT, marked=True) == [
        "L'*accord*",
        "  Le Phare · 2024-02-27 · fr · main",
        "  https://example.org/a",
        "  Un *accord* *européen*.",
    ]


def test_matches_are_bold_on_a_terminal_and_the_text_is_untouched() -> None:
    text = "\n".join(shown(HIT, marked=False, terminal=True))
    assert "*" not in text
    assert re.findall(r"\x1b\[(?:1|1;4)m([^\x1b]+)", text) == ["accord", "accord", "européen"]


def test_a_long_sentence_is_wrapped_under_its_indent_and_stays_one_paragraph() -> None:
    long = HIT.model_copy(
        update={"text_highlights": (Snippet(text="Un titre\n" + "mot " * 40, matches=((0, 2),)),)}
    )
    lines = shown(long, marked=True)[3:]
    assert lines[0].startswith("  *Un* titre mot")
    assert len(lines) > 1
    assert all(line.startswith("  ") and len(line) <= 80 for line in lines)


def test_an_article_without_title_or_date_says_so() -> None:
    bare = HIT.model_copy(
        update={"title": None, "title_highlight": None, "published_at": None, "relevance": None}
    )
    assert shown(bare, marked=True)[:2] == ["(no title)", "  Le Phare · undated · fr"]


def test_a_title_that_is_the_first_words_is_marked_and_a_month_is_no_day() -> None:
    derived = HIT.model_copy(update={"title_derived": True, "published_precision": "month"})
    assert shown(derived, marked=True)[:2] == [
        "L'*accord* (first words)",
        "  Le Phare · 2024-02 · fr · main",
    ]


def test_sums_are_set_in_thousands() -> None:
    assert value_of("amount", "13000000000 USD") == "13 000 000 000 USD"
    assert value_of("amount", "10000000-15000000 EUR") == "10 000 000–15 000 000 EUR"
    assert value_of("amount", "16.50 USD") == "16.50 USD"
    assert value_of("person", "13 USD") == "13 USD"
