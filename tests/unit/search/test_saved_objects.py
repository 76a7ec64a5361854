"""The saved objects as committed: made by the module beside them, and sound in themselves."""

import json
from typing import Any

import pytest

from deploy.dashboards.build import DASHBOARD, FILE, saved_objects, to_ndjson
from deploy.dashboards.panels import LATEST_COLUMNS, PANELS, TIME_FIELDS
from services.indexer.templates import load_templates

OBJECTS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_the_committed_file_is_what_the_module_makes() -> None:
    made = to_ndjson(saved_objects())
    assert FILE.read_text(encoding="utf-8") == made, "run python -m deploy.dashboards.build"


def test_every_reference_leads_to_an_object_in_the_file() -> None:
    present = {(one["type"], one["id"]) for one in OBJECTS}
    assert len({one["id"] for one in OBJECTS}) == len(OBJECTS)
    wanted = {(to["type"], to["id"]) for one in OBJECTS for to in one["references"]}
    assert wanted <= present


def test_objects_come_after_what_they_refer_to() -> None:
    seen: set[str] = set()
    for one in OBJECTS:
        assert {to["id"] for to in one["references"]} <= seen
        seen.add(one["id"])


def test_the_dashboard_shows_every_panel_without_overlap() -> None:
    (dashboard,) = [one for one in OBJECTS if one["id"] == DASHBOARD]
    shown = json.loads(dashboard["attributes"]["panelsJSON"])
    assert len(shown) == len(PANELS) + 1
    cells = [
        (x, y)
        for panel in shown
        for x in range(panel["gridData"]["x"], panel["gridData"]["x"] + panel["gridData"]["w"])
        for y in range(panel["gridData"]["y"], panel["gridData"]["y"] + panel["gridData"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 48
    names = {reference["name"] for reference in dashboard["references"]}
    assert {panel["panelRefName"] for panel in shown} == names


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.id)
def test_a_panel_counts_fields_that_the_index_has_values_of(panel: Any) -> None:
    (pattern,) = [one for one in OBJECTS if one["id"] == f"dealwire-{panel.index}"]
    fields = {field["name"]: field for field in json.loads(pattern["attributes"]["fields"])}
    for name in (panel.by, panel.split):
        assert name is None or fields[name]["aggregatable"]


def test_the_time_picker_works_on_a_date_of_each_index() -> None:
    templates = load_templates("")
    for index, field in TIME_FIELDS.items():
        assert templates.mappings[index]["properties"][field]["type"] == "date"


def test_the_list_of_articles_shows_fields_that_exist() -> None:
    assert set(LATEST_COLUMNS) <= set(load_templates("").mappings["articles"]["properties"])
