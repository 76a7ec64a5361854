"""The saved objects as committed: made by the module beside them, and as Dashboards takes them.

What Dashboards 3.4 expects of each type was read in its source: the migrations of each type, how
references are put back into attributes, and what a dashboard, a list and a control store.
"""

import json
import re
from collections import Counter
from typing import Any, get_args

import pytest

from deploy.dashboards.build import FILE, saved_objects, to_ndjson
from deploy.dashboards.load import MARK, PREFIX
from deploy.dashboards.patterns import INDICES, TIME_FIELDS
from deploy.dashboards.shown import DASHBOARDS, SEARCHES
from services.indexer.templates import load_templates
from services.indexer.writes import IndexName

OBJECTS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
BY_KEY = {(one["type"], one["id"]): one for one in OBJECTS}
NEWEST_FORMAT = {
    "index-pattern": "7.6.0",
    "visualization": "7.10.0",
    "search": "7.9.3",
    "dashboard": "7.9.3",
}
ATTRIBUTES = {
    "index-pattern": {"title", "timeFieldName", "fields", "fieldFormatMap", "description"},
    "visualization": {
        "title", "description", "version", "visState", "uiStateJSON", "kibanaSavedObjectMeta",
    },
    "search": {
        "title", "description", "version", "hits", "columns", "sort", "kibanaSavedObjectMeta",
    },
    "dashboard": {
        "title", "description", "version", "hits", "timeRestore", "timeFrom", "timeTo",
        "refreshInterval", "optionsJSON", "panelsJSON", "kibanaSavedObjectMeta",
    },
}  # fmt: skip
"""The mappings of Dashboards' own index are strict: it refuses any other."""


def of_type(kind: str) -> list[Any]:
    return [one for one in OBJECTS if one["type"] == kind]


def of_drawing(kind: str) -> list[Any]:
    return [one for one in of_type("visualization") if state_of(one)["type"] == kind]


def name_of(one: Any) -> str:
    return str(one["id"]).removeprefix(PREFIX)


def state_of(visualization: Any) -> Any:
    return json.loads(visualization["attributes"]["visState"])


def source_of(one: Any) -> Any:
    return json.loads(one["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])


def names_used(value: Any) -> list[str]:
    """The names of references that attributes refer by, at any depth, JSON within JSON too."""
    if isinstance(value, list):
        return [name for each in value for name in names_used(each)]
    if not isinstance(value, dict):
        return []
    found = [text for key, text in value.items() if key.endswith("RefName")]
    for key, each in value.items():
        is_json = key.endswith("JSON") or key in {"visState", "fields", "fieldFormatMap"}
        found += names_used(json.loads(each) if is_json else each)
    return found


def test_the_committed_file_is_what_the_module_makes() -> None:
    made = to_ndjson(saved_objects())
    assert FILE.read_text(encoding="utf-8") == made, "run python -m deploy.dashboards.build"


def test_the_four_dashboards_and_the_copies_are_there() -> None:
    assert [one["attributes"]["title"] for one in of_type("dashboard")] == [
        "Coverage", "Who says what", "Disagreements", "Copies and stories", "Pipeline",
    ]  # fmt: skip


def test_ids_are_unique_and_ours_and_every_object_has_the_mark() -> None:
    assert [
        name for name, times in Counter(one["id"] for one in OBJECTS).items() if times > 1
    ] == []
    for one in OBJECTS:
        assert one["id"].startswith(PREFIX)
        assert one["attributes"]["description"].endswith(MARK)


def test_what_an_earlier_release_installed_without_the_mark_is_still_there() -> None:
    """It would be left over: only what has the mark is removed."""
    first = (
        "articles versions outcomes how-many timeline outlets languages relevance persons "
        "organisations products amounts fates codes latest coverage"
    )
    assert {f"{PREFIX}{name}" for name in first.split()} <= {one["id"] for one in OBJECTS}


@pytest.mark.parametrize("one", OBJECTS, ids=name_of)
def test_an_object_has_the_newest_format_and_no_attribute_that_is_unknown(one: Any) -> None:
    kind = one["type"]
    assert set(one) == {"type", "id", "attributes", "references", "migrationVersion"}
    assert one["migrationVersion"] == {kind: NEWEST_FORMAT[kind]}
    assert set(one["attributes"]) == ATTRIBUTES[kind]


@pytest.mark.parametrize("one", OBJECTS, ids=name_of)
def test_names_of_references_are_used_and_defined_once_each(one: Any) -> None:
    defined = [to["name"] for to in one["references"]]
    assert sorted(names_used(one["attributes"])) == sorted(defined)
    assert len(set(defined)) == len(defined)


def test_objects_come_after_what_they_refer_to() -> None:
    seen: set[tuple[str, str]] = set()
    for one in OBJECTS:
        assert {(to["type"], to["id"]) for to in one["references"]} <= seen
        seen.add((one["type"], one["id"]))


@pytest.mark.parametrize("one", OBJECTS, ids=name_of)
def test_attributes_that_are_json_hold_what_dashboards_reads_in_them(one: Any) -> None:
    attributes = one["attributes"]
    if one["type"] == "index-pattern":
        assert {"name", "type", "aggregatable"} <= set(json.loads(attributes["fields"])[0])
        assert isinstance(json.loads(attributes["fieldFormatMap"]), dict)
        return
    source = source_of(one)
    assert source["query"] == {"query": "", "language": "kuery"}
    for stored in source["filter"]:
        assert stored["$state"] == {"store": "appState"}
        assert {"query", "exists"} & set(stored)
    if one["type"] == "visualization":
        state = state_of(one)
        assert state["title"] == attributes["title"]
        assert {"type", "params", "aggs"} < set(state)
        assert json.loads(attributes["uiStateJSON"]) == {}


@pytest.mark.parametrize("one", OBJECTS, ids=name_of)
def test_a_filter_is_on_a_field_of_the_index_that_is_asked(one: Any) -> None:
    if one["type"] == "index-pattern":
        return
    filters = source_of(one)["filter"]
    targets = {to["id"] for to in one["references"] if "searchSourceJSON" in to["name"]}
    assert len(targets) <= 1
    for target in targets:
        fields = json.loads(BY_KEY["index-pattern", target]["attributes"]["fields"])
        names = {field["name"] for field in fields}
        assert {stored["meta"]["key"] for stored in filters} <= names
        kept = [each for each in filters if each["meta"]["key"] == "gone"]
        assert [each["meta"]["negate"] for each in kept] == ([True] if "gone" in names else [])


@pytest.mark.parametrize("dashboard", of_type("dashboard"), ids=name_of)
def test_a_dashboard_shows_its_panels_without_overlap_and_stores_its_time(dashboard: Any) -> None:
    attributes = dashboard["attributes"]
    shown = json.loads(attributes["panelsJSON"])
    assert [panel["panelRefName"] for panel in shown] == [f"panel_{at}" for at in range(len(shown))]
    cells = [
        (x, y)
        for panel in shown
        for x in range(panel["gridData"]["x"], panel["gridData"]["x"] + panel["gridData"]["w"])
        for y in range(panel["gridData"]["y"], panel["gridData"]["y"] + panel["gridData"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 48
    assert all(panel["gridData"]["i"] == panel["panelIndex"] for panel in shown)
    assert attributes["timeRestore"] is True
    assert re.fullmatch(r"now-\d+d|20\d\d-\d\d-\d\dT00:00:00.000Z", attributes["timeFrom"])
    assert attributes["timeTo"] == "now"


@pytest.mark.parametrize("control", of_drawing("input_control_vis"), ids=name_of)
def test_controls_name_their_index_pattern_by_reference(control: Any) -> None:
    targets = {to["name"]: to for to in control["references"]}
    for at, box in enumerate(state_of(control)["params"]["controls"]):
        assert "indexPattern" not in box
        assert box["indexPatternRefName"] == f"control_{at}_index_pattern"
        pattern = BY_KEY["index-pattern", targets[box["indexPatternRefName"]]["id"]]
        fields = json.loads(pattern["attributes"]["fields"])
        (field,) = [each for each in fields if each["name"] == box["fieldName"]]
        assert field["aggregatable"]
        assert field["type"] == "string", "a list that is searched as one types is of words"


@pytest.mark.parametrize("text", of_drawing("markdown"), ids=name_of)
def test_links_lead_to_every_other_dashboard_and_to_lists_with_a_time(text: Any) -> None:
    own = BY_KEY["dashboard", text["id"].removesuffix("-links")]
    links = re.findall(r"\]\((\S+)\)(?: ·|\n|$)", state_of(text)["params"]["markdown"])
    boards = {link.removeprefix("#/view/") for link in links if link.startswith("#")}
    assert boards == {one["id"] for one in of_type("dashboard")} - {own["id"]}
    lists = [link for link in links if not link.startswith("#")]
    assert lists
    begin = own["attributes"]["timeFrom"]
    begin = f"'{begin}'" if ":" in begin else begin
    for link in lists:
        assert link.startswith("data-explorer/discover#/view/")
        assert ("search", link.partition("/view/")[2].partition("?")[0]) in BY_KEY
        state = f"refreshInterval:(pause:!t,value:0),time:(from:{begin},to:now)"
        assert link.endswith(f"?_g=(filters:!(),{state})")


def test_every_index_has_a_pattern_whose_time_is_a_date() -> None:
    # The percolator's documents are queries, which nobody looks at.
    assert set(INDICES) == set(get_args(IndexName)) - {"percolator"} == set(TIME_FIELDS)
    templates = load_templates("")
    for index, field in TIME_FIELDS.items():
        assert templates.mappings[index]["properties"][field]["type"] == "date"
        assert BY_KEY["index-pattern", f"{PREFIX}{index}"]["attributes"]["timeFieldName"] == field


def test_addresses_of_pages_are_links_wherever_they_are_shown() -> None:
    for pattern in of_type("index-pattern"):
        formats = json.loads(pattern["attributes"]["fieldFormatMap"])
        for field in json.loads(pattern["attributes"]["fields"]):
            if field["name"].endswith("url") and field["searchable"]:
                assert formats[field["name"]]["id"] == "url"


def test_every_list_is_shown_or_led_to() -> None:
    shown = {to["id"] for one in of_type("dashboard") for to in one["references"]}
    texts = " ".join(state_of(one)["params"]["markdown"] for one in of_drawing("markdown"))
    for search in SEARCHES:
        assert f"{PREFIX}{search.id}" in shown or f"/view/{PREFIX}{search.id}?" in texts


def test_panels_that_filters_would_empty_do_not_share_a_dashboard() -> None:
    for dashboard in DASHBOARDS:
        own = BY_KEY["dashboard", f"{PREFIX}{dashboard.id}"]
        panels = [BY_KEY[to["type"], to["id"]] for to in own["references"]]
        patterns = {to["id"] for one in panels for to in one["references"]}
        for target in patterns:
            fields = json.loads(BY_KEY["index-pattern", target]["attributes"]["fields"])
            names = {field["name"] for field in fields if field["aggregatable"]}
            assert {control.field for control in dashboard.controls} <= names, target
