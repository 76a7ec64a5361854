"""How what was found is shown. Pure."""

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from libs.amounts.notation import readable
from libs.search.facets import FACETS
from libs.search.highlights import Snippet
from libs.search.independent import Collapse
from libs.search.results import (
    FacetCount,
    SearchHit,
    SearchResults,
    SignificantValue,
    shortened,
)
from services.cli.console import Indented, address, table

_BY_TIME = frozenset({"day", "month"})
_GROUPS: Mapping[Collapse, str] = {"origin": "origins", "story": "stories"}
_LONGEST_BEGINNING = 64  # characters of a text that stand for a title


def hit_text(hit: SearchHit, *, marked: bool, by: Collapse = "origin") -> Group:
    """Title, where and when it stood, and the sentences that match.

    A title that is no headline but the first words is marked as such.

    `marked`: set matches between asterisks, for where no bold can be shown. `by`: what the
    articles that are not shown have in common with this one.
    """
    title, is_headline = _title(hit)
    shown = _highlighted(title, marked=marked, style="underline" if is_headline else "italic")
    if not is_headline:
        shown.append(" (first words)", style="dim")
    facts = [
        hit.outlet, _published(hit), hit.language, hit.relevance or "", _genre(hit),
        _others(hit, by),
    ]  # fmt: skip
    lines = [
        Text(" · ".join(fact for fact in facts if fact)),
        address(hit.url),
        *(_highlighted(snippet, marked=marked) for snippet in hit.text_highlights),
    ]
    return Group(
        Text(),
        shown,
        Indented(*lines),
    )


def _genre(hit: SearchHit) -> str:
    """What kind of article it is, where that is not the usual one."""
    return "" if hit.genre in {None, "news"} else str(hit.genre).replace("_", " ")


def _others(hit: SearchHit, by: Collapse) -> str:
    if not hit.copies:
        return ""
    if by == "story":
        return f"{hit.copies} more of its story"
    return f"{hit.copies} cop{'y' if hit.copies == 1 else 'ies'} more"


def _title(hit: SearchHit) -> tuple[Snippet, bool]:
    """The title, or how the text begins; and whether it is a headline."""
    if hit.title_highlight or hit.title:
        title = hit.title_highlight or Snippet(text=hit.title or "")
        return title, not hit.title_derived
    begins = hit.excerpt or next((each.text for each in hit.text_highlights), "")
    if not begins:
        return Snippet(text="(no title)"), True
    return Snippet(text=shortened(begins, _LONGEST_BEGINNING)), False


def _published(hit: SearchHit) -> str:
    """The day, or as much of it as is known."""
    if hit.published_at is None:
        return "undated"
    day = hit.published_at.date().isoformat()
    return day[:7] if hit.published_precision == "month" else day


def _highlighted(snippet: Snippet, *, marked: bool, style: str = "") -> Text:
    text, at = Text(), 0
    for start, end in snippet.matches:
        text.append(snippet.text[at:start], style=style)
        found = snippet.text[start:end]
        text.append(f"*{found}*" if marked else found, style=f"bold {style}".strip())
        at = end
    text.append(snippet.text[at:], style=style)
    # A heading and the sentence after it are one fragment: a break would end the indent.
    text.plain = text.plain.replace("\n", " ")
    return text


def count_line(found: SearchResults, *, by: Collapse = "origin") -> str:
    """How many articles were found, and how long that took."""
    articles = f"{found.total} article{'' if found.total == 1 else 's'}"
    if found.independent is not None:
        stories = f"in {found.independent} stor{'y' if found.independent == 1 else 'ies'}"
        alone = f"{found.independent} of them independent"
        articles += f", {stories if by == 'story' else alone}"
    return f"{articles}, {found.took_ms} ms"


def page_line(found: SearchResults, *, page: int, size: int) -> str:
    """Which of the articles are shown, and how the next ones are; nothing where all are."""
    every = found.total if found.independent is None else found.independent
    first = (page - 1) * size + 1
    last = first + len(found.hits) - 1
    if every and size and first > every:
        return f"there is no page {page}: the last one is {-(-every // size)}"
    if not found.hits or (first == 1 and last >= every):
        return ""
    after = f": --page {page + 1} for the next" if last < every else ""
    return f"articles {first} to {last} of {every}{after}"


def facets_table(found: SearchResults, *, most: int, by: Collapse = "origin") -> Table:
    """The values of every facet with their counts, and how many values are not shown.

    Of days and months at most `most`, those with most articles. Where the articles of one origin
    or story are shown as one, the number of these stands beside that of the articles.
    """
    grouped = (_GROUPS[by],) if found.independent is not None else ()
    figures = ("articles", *grouped)
    shown = table("", "facet", "value", *figures, figures=figures)
    for facet in (each for each in FACETS if each in found.facets):
        every = found.facets[facet]
        counts: Sequence[FacetCount] = every
        more = found.more.get(facet, 0)
        if facet in _BY_TIME and len(every) > most:
            counts, more = _busiest(every, most), len(every) - most
        for place, one in enumerate(counts):
            numbers = [str(one.count), *([str(one.groups)] if grouped else [])]
            shown.add_row("" if place else facet, value_of(facet, one.value), *numbers)
        if counts and more:
            shown.add_row("", f"… {more} more")
        if counts:
            shown.add_section()
    return shown


def _busiest(counts: Sequence[FacetCount], most: int) -> list[FacetCount]:
    kept = set(sorted(counts, key=lambda one: -one.count)[:most])
    return [one for one in counts if one in kept]


def significance_table(significant: Mapping[str, Sequence[SignificantValue]]) -> Table:
    """The values that set what was found apart: the articles with each, here and everywhere."""
    shown = table(
        "more frequent here than elsewhere", "facet", "value", "here", "everywhere",
        figures=("here", "everywhere"),
    )  # fmt: skip
    for facet, values in significant.items():
        for place, one in enumerate(values):
            shown.add_row(
                "" if place else facet, value_of(facet, one.value),
                f"{one.count} of {one.found}", f"{one.background} of {one.total}",
            )  # fmt: skip
        if values:
            shown.add_section()
    return shown


def value_of(facet: str, value: str) -> str:
    """A value as people read it: 15 million EUR."""
    return readable(value) if facet == "amount" else value
