"""What of an article stands in an export, and how its cells are written. Pure."""

from collections.abc import Mapping
from typing import Any

from libs.search.results import excerpt_of, shortened

TEXTS = ("article_id", "version", "url", "title", "outlet", "country", "language")
TIMES = ("published_at", "observed_at", "timeline_at")
LISTS = (
    "authors", "persons", "organisations", "products", "places", "amounts", "deals", "slots",
    "stances", "speakers",
)  # fmt: skip
COLUMNS = (
    *TEXTS, *TIMES, *LISTS[:7], "relevance", "genre", *LISTS[7:], "summary", "excerpt",
)  # fmt: skip
"""In this order. `summary` is the page's own; `excerpt` is how the article begins."""

WHOLE_COLUMNS = (*COLUMNS, "text")
"""With the whole text, where an installation may give that out."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_row(document: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """The columns of an article's document: texts, times as they are written there, and lists.

    Of texts at most 300 characters, and the text itself only if `whole`: else an export is no
    copy of the articles.
    """
    summary = document.get("summary")
    row = {name: document.get(name) for name in COLUMNS}
    row |= {name: list(document.get(name) or ()) for name in LISTS}
    return row | {
        "summary": shortened(summary) if summary else None,
        "excerpt": excerpt_of(document),
        **({"text": document.get("text")} if whole else {}),
    }


def to_cells(row: Mapping[str, Any]) -> list[str]:
    """The cells of a row in CSV; what a spreadsheet would take for a formula gets an apostrophe."""
    return [_cell(row[name]) for name in WHOLE_COLUMNS if name in row]


def _cell(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    return f"'{text}" if text.startswith(_FORMULA) else text
