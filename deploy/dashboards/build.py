"""Makes saved_objects.ndjson from what is declared: `python -m deploy.dashboards.build`.

The format is what OpenSearch Dashboards exports: one object a line, each after those that it
refers to. Nothing in the file is exported or edited by hand.
"""

from collections.abc import Iterator
from pathlib import Path

from deploy.dashboards.declarations import Chart, Dashboard, Search
from deploy.dashboards.objects import (
    Json,
    dump,
    no_search_source,
    reference,
    saved,
    search_source,
    source_references,
)
from deploy.dashboards.patterns import INDICES, TIME_FIELDS, index_pattern, standing
from deploy.dashboards.shown import DASHBOARDS, SEARCHES
from deploy.dashboards.visualizations import chart, controls, links

FILE = Path(__file__).with_name("saved_objects.ndjson")

_GRID_WIDTH = 48
_LINKS_HEIGHT = 6
_CONTROLS_HEIGHT = 6
_VERSION = "3.4.0"
_BY_ID = {each.id: each for each in SEARCHES}


def saved_objects() -> list[Json]:
    """Index patterns, lists, charts, and the dashboards that show them."""
    return [
        *map(index_pattern, INDICES),
        *map(_list, SEARCHES),
        *(each for dashboard in DASHBOARDS for each in _visualizations(dashboard)),
        *map(_dashboard, DASHBOARDS),
    ]


def to_ndjson(objects: list[Json]) -> str:
    """One object a line, in an order that does not change from run to run."""
    return "".join(f"{dump(one)}\n" for one in objects)


def _visualizations(dashboard: Dashboard) -> Iterator[Json]:
    yield links(dashboard, DASHBOARDS, [_BY_ID[name] for name in dashboard.leads_to])
    yield controls(dashboard)
    yield from (chart(panel) for panel in dashboard.panels if isinstance(panel, Chart))


def _list(search: Search) -> Json:
    only = standing(search.index, search.only)
    attributes = {
        "title": search.title,
        "description": search.description,
        "version": 1,
        "hits": 0,
        "columns": list(search.columns),
        "sort": [list(each) for each in search.sort] or [[TIME_FIELDS[search.index], "desc"]],
        **search_source(only, listed=True),
    }
    return saved("search", search.id, attributes, list(source_references(search.index, only)))


def _dashboard(dashboard: Dashboard) -> Json:
    shown = list(_shown(dashboard))
    places = _placed([(width, height) for _, _, width, height in shown])
    panels = [
        {
            "version": _VERSION,
            "panelIndex": str(number),
            "panelRefName": f"panel_{number}",
            "embeddableConfig": {},
            "gridData": {**place, "i": str(number)},
        }
        for number, place in enumerate(places)
    ]
    attributes = {
        "title": dashboard.title,
        "description": dashboard.description,
        "version": 1,
        "hits": 0,
        "timeRestore": True,
        "timeFrom": dashboard.time[0],
        "timeTo": dashboard.time[1],
        "refreshInterval": {"pause": True, "value": 0},
        "optionsJSON": dump({"hidePanelTitles": False, "useMargins": True}),
        "panelsJSON": dump(panels),
        **no_search_source(),
    }
    references = [
        reference(f"panel_{number}", kind, name) for number, (kind, name, _, _) in enumerate(shown)
    ]
    return saved("dashboard", dashboard.id, attributes, references)


def _shown(dashboard: Dashboard) -> Iterator[tuple[str, str, int, int]]:
    """Type, name, width and height of each panel, from the top."""
    yield "visualization", f"{dashboard.id}-links", _GRID_WIDTH, _LINKS_HEIGHT
    yield "visualization", f"{dashboard.id}-controls", _GRID_WIDTH, _CONTROLS_HEIGHT
    for panel in dashboard.panels:
        if isinstance(panel, Chart):
            yield "visualization", panel.id, panel.width, panel.height
        else:
            yield "search", panel.search, panel.width, panel.height


def _placed(sizes: list[tuple[int, int]]) -> Iterator[Json]:
    """Side by side until the row is full, then below the tallest of the row."""
    x = y = tallest = 0
    for width, height in sizes:
        if x + width > _GRID_WIDTH:
            x, y, tallest = 0, y + tallest, 0
        yield {"x": x, "y": y, "w": width, "h": height}
        x, tallest = x + width, max(tallest, height)


if __name__ == "__main__":
    FILE.write_text(to_ndjson(saved_objects()), encoding="utf-8")
