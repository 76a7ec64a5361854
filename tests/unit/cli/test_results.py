"""How results read."""

import re
from datetime import datetime, timezone
from io import StringIO
from typing import Any, Literal

import pytest
from rich.console import Console, RenderableType

from libs.search.highlights import Snippet
from libs.search.results import FacetCount, SearchHit, SearchResults, SignificantValue
from services.cli.results import (
    count_line,
    facets_table,
    hit_text,
    page_line,
    significance_table,
    value_of,
)

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
    return lines(hit_text(hit, marked=marked), terminal=terminal)


def lines(content: RenderableType, *, terminal: bool = False) -> list[str]:
    colours: Literal["standard"] | None = "standard" if terminal else None
    console = Console(width=80, file=StringIO(), force_terminal=terminal, color_system=colours)
    with console.capture() as captured:
        console.print(content)
    return [line.rstrip() for line in captured.get().strip("\n").splitlines()]


def cells(content: RenderableType) -> list[list[str]]:
    """The words of each line of a table, without its frame."""
    return [words for line in lines(content) if (words := re.split(r"  +", line.strip())) != [""]]


def test_matches_stand_between_asterisks_where_no_bold_can_be() -> None:
    assert shown(HIT, marked=True) == [
        "L'*accord*",
        "  Le Phare · 2024-02-27 · fr · main",
        "  https://example.org/a",
        "  Un *accord* *européen*.",
    ]


@pytest.mark.parametrize(
    ("genre", "ends"),
    [(None, "fr · main"), ("news", "fr · main"), ("opinion", "fr · main · opinion"),
     ("live_blog", "fr · main · live blog")],
)  # fmt: skip
def test_the_genre_stands_there_where_it_is_not_news(genre: str | None, ends: str) -> None:
    line = shown(HIT.model_copy(update={"genre": genre}), marked=True)[1]
    assert line.endswith(ends)


def test_matches_are_bold_on_a_terminal_and_the_text_is_untouched() -> None:
    text = "\n".join(shown(HIT, marked=False, terminal=True))
    assert "*" not in text
    assert re.findall(r"\x1b\[(?:1|1;4)m([^\x1b]+)", text) == ["accord", "accord", "européen"]


def test_a_long_sentence_is_wrapped_under_its_indent_and_stays_one_paragraph() -> None:
    long = HIT.model_copy(
        update={"text_highlights": (Snippet(text="Un titre\n" + "mot " * 40, matches=((0, 2),)),)}
    )
    wrapped = shown(long, marked=True)[3:]
    assert wrapped[0].startswith("  *Un* titre mot")
    assert len(wrapped) > 1
    assert all(line.startswith("  ") and len(line) <= 80 for line in wrapped)


def test_an_article_without_title_or_date_says_so() -> None:
    bare = HIT.model_copy(
        update={"title": None, "title_highlight": None, "published_at": None, "relevance": None}
    )
    without_text = bare.model_copy(update={"text_highlights": ()})
    assert shown(without_text, marked=True) == [
        "(no title)", "  Le Phare · undated · fr", "  https://example.org/a",
    ]  # fmt: skip


def test_an_article_without_a_headline_is_named_by_its_first_words() -> None:
    bare = HIT.model_copy(update={"title": None, "title_highlight": None})
    assert shown(bare, marked=True)[0] == "Un accord européen. (first words)"
    long = bare.model_copy(update={"excerpt": "Les députés européens " * 10})
    [first, *_] = shown(long, marked=True)
    assert first.startswith("Les députés européens Les")
    assert first.endswith("… (first words)")


def test_what_is_not_shown_is_counted_as_copies_or_as_of_the_story() -> None:
    one, two = (HIT.model_copy(update={"copies": count}) for count in (1, 2))
    assert shown(one, marked=True)[1].endswith(" · 1 copy more")
    assert shown(two, marked=True)[1].endswith(" · 2 copies more")
    assert lines(hit_text(two, marked=True, by="story"))[1].endswith(" · 2 more of its story")


def found(total: int, hits: int = 0, **more: Any) -> SearchResults:
    return SearchResults(total=total, took_ms=3, hits=(HIT,) * hits, **more)


def test_the_first_line_counts_articles_origins_or_stories() -> None:
    assert count_line(found(1)) == "1 article, 3 ms"
    assert count_line(found(3, independent=2)) == "3 articles, 2 of them independent, 3 ms"
    assert count_line(found(3, independent=2), by="story") == "3 articles, in 2 stories, 3 ms"


@pytest.mark.parametrize(
    ("results", "page", "said"),
    [
        (found(214, hits=10), 1, "articles 1 to 10 of 214: --page 2 for the next"),
        (found(214, hits=10), 2, "articles 11 to 20 of 214: --page 3 for the next"),
        (found(214, hits=4), 22, "articles 211 to 214 of 214"),
        (found(214), 23, "there is no page 23: the last one is 22"),
        (found(30, hits=10, independent=12), 1, "articles 1 to 10 of 12: --page 2 for the next"),
        (found(7, hits=7), 1, ""),
        (found(0), 1, ""),
    ],
)
def test_a_page_says_which_articles_it_shows_and_how_the_next_are_shown(
    results: SearchResults, page: int, said: str
) -> None:
    assert page_line(results, page=page, size=10) == said


def test_facets_say_how_many_values_they_do_not_show() -> None:
    results = found(
        9,
        facets={
            "outlet": (FacetCount(value="Le Phare", count=5), FacetCount(value="Relais", count=4)),
            "person": (),
            "day": tuple(FacetCount(value=f"2024-02-2{day}", count=day) for day in (3, 1, 2)),
        },
        more={"outlet": 12, "person": 0},
    )
    assert cells(facets_table(results, most=2))[2:] == [
        ["outlet", "Le Phare", "5"],
        ["Relais", "4"],
        ["… 12 more"],
        ["day", "2024-02-23", "3"],
        ["2024-02-22", "2"],
        ["… 1 more"],
    ]


def test_where_copies_are_shown_as_one_facets_count_origins_too() -> None:
    outlets = (FacetCount(value="Le Phare", count=5, groups=2),)
    results = found(9, independent=3, facets={"outlet": outlets}, more={"outlet": 1})
    for by, head in (("origin", "origins"), ("story", "stories")):
        rows = cells(facets_table(results, most=2, by=by))  # type: ignore[arg-type]
        assert rows[0] == ["facet", "value", "articles", head]
        assert rows[2:] == [["outlet", "Le Phare", "5", "2"], ["… 1 more"]]


def test_what_sets_the_results_apart_is_counted_here_and_everywhere() -> None:
    value = SignificantValue(value="Le Chat", count=4, found=9, background=5, total=80, score=1)
    assert cells(significance_table({"product": (value,), "person": ()}))[-1] == [
        "product", "Le Chat", "4 of 9", "5 of 80",
    ]  # fmt: skip


def test_a_title_that_is_the_first_words_is_marked_and_a_month_is_no_day() -> None:
    derived = HIT.model_copy(update={"title_derived": True, "published_precision": "month"})
    assert shown(derived, marked=True)[:2] == [
        "L'*accord* (first words)",
        "  Le Phare · 2024-02 · fr · main",
    ]


def test_sums_are_set_in_thousands() -> None:
    assert value_of("amount", "13000000000 USD") == "13 billion USD"
    assert value_of("amount", "10000000-15000000 EUR") == "10–15 million EUR"
    assert value_of("amount", "16.50 USD") == "16.50 USD"
    assert value_of("person", "13 USD") == "13 USD"
