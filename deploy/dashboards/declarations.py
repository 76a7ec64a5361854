"""The words in which the dashboards are declared: charts, lists, controls, links, dashboards.

The files in `shown` are written in them, and build.py turns them into saved objects. Sizes are in
cells of the grid of Dashboards, which is 48 wide.
"""

from dataclasses import dataclass, field
from typing import Literal

Index = Literal[
    "articles", "versions", "outcomes", "sources", "quotes", "claims",
    "relations", "stories", "utterances", "ledger", "alerts",
]  # fmt: skip

THE_NEWS = ("2022-09-01T00:00:00.000Z", "now")
"""From the month in which the older of the two deals was announced."""
THE_PIPELINE = ("now-90d", "now")


@dataclass(frozen=True)
class Only:
    """What a chart or a list is about: documents whose field has one of these values.

    Without values: those that have the field at all.
    """

    field: str
    values: tuple[str | bool, ...] = ()
    negate: bool = False


@dataclass(frozen=True)
class Measured:
    """What is measured instead of counted, of a field that holds numbers."""

    how: Literal["sum", "avg", "max"]
    field: str
    label: str


@dataclass(frozen=True)
class Chart:
    """One drawing. `by`: the field counted; `split`: a second field within each value."""

    id: str
    title: str
    kind: Literal["count", "timeline", "bars", "pie", "table"]
    index: Index
    by: str | None = None
    split: str | None = None
    only: tuple[Only, ...] = ()
    measured: Measured | None = None
    size: int = 10
    width: int = 16
    height: int = 12


@dataclass(frozen=True)
class Search:
    """A list of documents, on a dashboard or in Discover. `sort`: newest first unless given."""

    id: str
    title: str
    description: str
    index: Index
    columns: tuple[str, ...]
    only: tuple[Only, ...] = ()
    sort: tuple[tuple[str, Literal["asc", "desc"]], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A list of searches.py on a dashboard."""

    search: str
    width: int = 48
    height: int = 16


@dataclass(frozen=True)
class Control:
    """A box in which a value of a field is picked, to filter the whole dashboard by."""

    field: str
    label: str


@dataclass(frozen=True)
class Dashboard:
    """One dashboard, from top to bottom: what it is for with links, controls, panels.

    Every panel's index has the fields of all `controls`: a filter on a field that an index lacks
    leaves its panels empty. `leads_to`: searches that open in Discover; every dashboard has links
    to all others.
    """

    id: str
    title: str
    description: str
    index: Index
    controls: tuple[Control, ...]
    panels: tuple[Chart | Shown, ...]
    leads_to: tuple[str, ...] = field(default=())
    time: tuple[str, str] = THE_NEWS
