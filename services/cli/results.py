"""How what was found is shown. Pure."""

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from libs.search.results import FacetCount, SearchHit, Snippet
from services.cli.console import table

_INDENT = (0, 0, 0, 2)


def hit_text(hit: SearchHit, *, marked: bool) -> Group:
    """Title, where and when it stood, and the sentences that match.

    A title that is no headline but the first words is marked as such.

    `marked`: set matches between asterisks, for where no bold can be shown.
    """
    title = hit.title_highlight or Snippet(text=hit.title or "(no title)")
    shown = _highlighted(title, marked=marked, style="italic" if hit.title_derived else "underline")
    if hit.title_derived:
        shown.append(" (first words)", style="dim")
    copies = f"{hit.copies} cop{'y' if hit.copies == 1 else 'ies'} more" if hit.copies else ""
    facts = [hit.outlet, _published(hit), hit.language, hit.relevance or "", copies]
    lines = [
        Text(" · ".join(fact for fact in facts if fact)),
        Text(hit.url, style="dim"),
        *(_highlighted(snippet, marked=marked) for snippet in hit.text_highlights),
    ]
    return Group(
        Text(),
        shown,
        Padding(Group(*lines), _INDENT, expand=False),
    )


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


def facets_table(facets: Mapping[str, Sequence[FacetCount]]) -> Table:
    """Every value of every facet with its count."""
    shown = table("", "facet", "value", "articles", figures=("articles",))
    for facet, counts in facets.items():
        for place, one in enumerate(counts):
            shown.add_row("" if place else facet, value_of(facet, one.value), str(one.count))
        if counts:
            shown.add_section()
    return shown


def value_of(facet: str, value: str) -> str:
    """A value as people read it: sums with spaces between thousands."""
    if facet != "amount":
        return value
    figures, _, currency = value.rpartition(" ")
    spaced = (f"{float(figure):,.2f}".removesuffix(".00") for figure in figures.split("-"))
    return f"{'–'.join(spaced).replace(',', ' ')} {currency}"
