"""How what was found is shown. Pure."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from libs.search.results import FacetCount, Hit, Snippet
from services.cli.console import table

_INDENT = "  "


def hit_text(hit: Hit, *, marked: bool) -> Text:
    """Title, where and when it stood, and the sentences that match.

    `marked`: set matches between asterisks, for where no bold can be shown.
    """
    title = hit.title_highlight or Snippet(text=hit.title or "(no title)")
    day = hit.published_at.date().isoformat() if hit.published_at else "undated"
    facts = [hit.outlet, day, hit.language, hit.relevance or ""]
    text = Text("\n")
    text.append_text(_highlighted(title, marked=marked, style="underline"))
    text.append("\n" + _INDENT + " · ".join(fact for fact in facts if fact))
    text.append("\n" + _INDENT + hit.url, style="dim")
    for snippet in hit.text_highlights:
        text.append("\n" + _INDENT)
        text.append_text(_highlighted(snippet, marked=marked))
    return text


def _highlighted(snippet: Snippet, *, marked: bool, style: str = "") -> Text:
    text, at = Text(), 0
    for start, end in snippet.matches:
        text.append(snippet.text[at:start], style=style)
        found = snippet.text[start:end]
        text.append(f"*{found}*" if marked else found, style=f"bold {style}".strip())
        at = end
    text.append(snippet.text[at:], style=style)
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
