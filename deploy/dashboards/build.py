"""Makes saved_objects.ndjson from the panels: `python -m deploy.dashboards.build`.

The format is what OpenSearch Dashboards exports: one object a line, some of their
attributes JSON within JSON. Versions under `migrationVersion` are those of the objects'
own formats; Dashboards 3.4 writes the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.dashboards.charts import CHARTS
from deploy.dashboards.panels import LATEST_COLUMNS, PANELS, TIME_FIELDS, Index, Panel

FILE = Path(__file__).with_name("saved_objects.ndjson")
PREFIX = "dealwire-"
DASHBOARD = f"{PREFIX}coverage"

_TEMPLATES = Path(__file__).parent.parent / "opensearch"
_GRID_WIDTH = 48
_INDEX_REFERENCE = "kibanaSavedObjectMeta.searchSourceJSON.index"
_FIELD_TYPES = {
    "keyword": "string",
    "text": "string",
    "date": "date",
    "boolean": "boolean",
    "long": "number",
    "integer": "number",
    "float": "number",
    "double": "number",
}

Json = dict[str, Any]


def saved_objects() -> list[Json]:
    """Index patterns, charts, the list of articles, and the dashboard that shows them."""
    return [
        *(_index_pattern(index) for index in TIME_FIELDS),
        *(_visualization(panel) for panel in PANELS),
        _latest(),
        _dashboard(),
    ]


def to_ndjson(objects: list[Json]) -> str:
    """One object a line, in an order that does not change from run to run."""
    return "".join(f"{_dump(one)}\n" for one in objects)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _object(
    kind: str, name: str, attributes: Json, references: list[Json], *, format_version: str
) -> Json:
    return {
        "type": kind,
        "id": name,
        "attributes": attributes,
        "references": references,
        "migrationVersion": {kind: format_version},
    }


def _index_pattern(index: Index) -> Json:
    attributes = {
        "title": f"{PREFIX}{index}",
        "timeFieldName": TIME_FIELDS[index],
        "fields": _dump(list(_fields(_properties(index)))),
    }
    return _object("index-pattern", f"{PREFIX}{index}", attributes, [], format_version="7.6.0")


def _properties(index: Index) -> Json:
    template = json.loads((_TEMPLATES / f"index-{index}.json").read_text())
    for part in template["composed_of"]:
        template["template"] |= json.loads((_TEMPLATES / f"{part}.json").read_text())["template"]
    properties: Json = template["template"]["mappings"]["properties"]
    return properties


def _fields(properties: Json, path: str = "", nested: str | None = None) -> Iterator[Json]:
    """The fields as Dashboards lists them, with the sub-fields of each."""
    for name, field in properties.items():
        full = f"{path}{name}"
        if "properties" in field:
            yield from _fields(field["properties"], f"{full}.", full)
        elif field.get("enabled", True):
            yield _field(full, field, nested)
            yield from _fields(field.get("fields", {}), f"{full}.", nested)


def _field(name: str, field: Json, nested: str | None) -> Json:
    has_values = field["type"] != "text" and field.get("doc_values", True)
    return {
        "name": name,
        "type": _FIELD_TYPES[field["type"]],
        "esTypes": [field["type"]],
        "count": 0,
        "scripted": False,
        "searchable": field.get("index", True),
        "aggregatable": has_values,
        "readFromDocValues": has_values,
        **({"subType": {"nested": {"path": nested}}} if nested else {}),
    }


def _visualization(panel: Panel) -> Json:
    state = {
        "title": panel.title,
        "type": CHARTS[panel.kind][0],
        "params": CHARTS[panel.kind][1],
        "aggs": list(_aggregations(panel)),
    }
    attributes = {
        "title": panel.title,
        "description": "",
        "version": 1,
        "visState": _dump(state),
        "uiStateJSON": "{}",
        **_search_source(),
    }
    references = [_reference(_INDEX_REFERENCE, "index-pattern", f"{PREFIX}{panel.index}")]
    return _object(
        "visualization", f"{PREFIX}{panel.id}", attributes, references, format_version="7.10.0"
    )


def _aggregations(panel: Panel) -> Iterator[Json]:
    yield _aggregation("1", "count", "metric", {})
    by_place = {"timeline": "segment", "table": "bucket"}.get(panel.kind, "segment")
    if panel.by is not None and panel.kind == "timeline":
        params = {"field": panel.by, "interval": "d", "min_doc_count": 1, "drop_partials": False}
        yield _aggregation("2", "date_histogram", by_place, params)
    elif panel.by is not None:
        yield _aggregation("2", "terms", by_place, _terms(panel.by, panel.size))
    if panel.split is not None:
        split_place = "bucket" if panel.kind == "table" else "group"
        yield _aggregation("3", "terms", split_place, _terms(panel.split, 5))


def _aggregation(number: str, kind: str, place: str, params: Json) -> Json:
    return {"id": number, "enabled": True, "type": kind, "schema": place, "params": params}


def _terms(field: str, size: int) -> Json:
    return {
        "field": field,
        "size": size,
        "order": "desc",
        "orderBy": "1",
        "otherBucket": False,
        "otherBucketLabel": "Other",
        "missingBucket": False,
        "missingBucketLabel": "Missing",
    }


def _latest() -> Json:
    attributes = {
        "title": "Latest articles",
        "description": "",
        "version": 1,
        "hits": 0,
        "columns": list(LATEST_COLUMNS),
        "sort": [[TIME_FIELDS["articles"], "desc"]],
        **_search_source(),
    }
    references = [_reference(_INDEX_REFERENCE, "index-pattern", f"{PREFIX}articles")]
    return _object("search", f"{PREFIX}latest", attributes, references, format_version="7.9.3")


def _search_source() -> Json:
    source = {
        "query": {"query": "", "language": "kuery"},
        "filter": [],
        "indexRefName": _INDEX_REFERENCE,
    }
    return {"kibanaSavedObjectMeta": {"searchSourceJSON": _dump(source)}}


def _dashboard() -> Json:
    shown = [
        (f"{PREFIX}{panel.id}", "visualization", panel.width, panel.height) for panel in PANELS
    ]
    shown.append((f"{PREFIX}latest", "search", _GRID_WIDTH, 20))
    placed = list(_placed([(width, height) for _, _, width, height in shown]))
    panels = [
        {
            "version": "3.4.0",
            "panelIndex": str(number),
            "panelRefName": f"panel_{number}",
            "embeddableConfig": {},
            "gridData": {**place, "i": str(number)},
        }
        for number, place in enumerate(placed)
    ]
    attributes = {
        "title": "Coverage of the deal",
        "description": "What was published, by whom, about whom, and how each request ended.",
        "version": 1,
        "hits": 0,
        "timeRestore": True,
        "timeFrom": "2023-01-01T00:00:00.000Z",
        "timeTo": "now",
        "optionsJSON": _dump({"hidePanelTitles": False, "useMargins": True}),
        "panelsJSON": _dump(panels),
        "kibanaSavedObjectMeta": {
            "searchSourceJSON": _dump({"query": {"query": "", "language": "kuery"}, "filter": []})
        },
    }
    references = [
        _reference(f"panel_{number}", kind, name) for number, (name, kind, _, _) in enumerate(shown)
    ]
    return _object("dashboard", DASHBOARD, attributes, references, format_version="7.9.3")


def _placed(sizes: list[tuple[int, int]]) -> Iterator[Json]:
    """Side by side until the row is full, then below the tallest of the row."""
    x = y = tallest = 0
    for width, height in sizes:
        if x + width > _GRID_WIDTH:
            x, y, tallest = 0, y + tallest, 0
        yield {"x": x, "y": y, "w": width, "h": height}
        x, tallest = x + width, max(tallest, height)


def _reference(name: str, kind: str, target: str) -> Json:
    return {"name": name, "type": kind, "id": target}


if __name__ == "__main__":
    FILE.write_text(to_ndjson(saved_objects()), encoding="utf-8")
