"""The panels of the first dashboard: what each counts, over which field, and where it stands."""

from dataclasses import dataclass
from typing import Literal

Index = Literal["articles", "versions", "outcomes"]

TIME_FIELDS: dict[Index, str] = {
    "articles": "timeline_at",
    "versions": "observed_at",
    "outcomes": "at",
}
"""What the time picker works on: for an article its publication or, if unknown, its sighting."""


@dataclass(frozen=True)
class Panel:
    """One chart. `by`: the field counted; `split`: a second field within each value."""

    id: str
    title: str
    kind: Literal["count", "timeline", "bars", "pie", "table"]
    index: Index
    by: str | None = None
    split: str | None = None
    size: int = 10
    width: int = 16
    height: int = 12


PANELS = (
    Panel("how-many", "Articles", "count", "articles", width=8, height=10),
    Panel("timeline", "Coverage by day of publication", "timeline", "articles",
          by="published_at", split="language", width=40, height=10),
    Panel("outlets", "Outlets", "bars", "articles", by="outlet", size=15),
    Panel("languages", "Languages", "pie", "articles", by="language"),
    Panel("relevance", "How far about the deal", "pie", "articles", by="relevance"),
    Panel("persons", "People", "bars", "articles", by="persons", size=15),
    Panel("organisations", "Organisations", "bars", "articles", by="organisations", size=15),
    Panel("products", "Products", "bars", "articles", by="products", size=15),
    Panel("amounts", "Sums of money", "table", "articles", by="amounts", size=25, height=14),
    Panel("fates", "How requests ended", "pie", "outcomes", by="fate", height=14),
    Panel("codes", "Why, by stage", "table", "outcomes", by="code", split="stage",
          size=25, height=14),
)  # fmt: skip

LATEST_COLUMNS = ("outlet", "language", "title", "relevance", "amounts")
"""What the list of articles below the charts shows."""
