"""Charts, boxes of controls and texts with links, as Dashboards knows them: visualizations."""

from collections.abc import Iterator

from deploy.dashboards.charts import CHARTS
from deploy.dashboards.declarations import Chart, Dashboard, Search
from deploy.dashboards.load import PREFIX
from deploy.dashboards.objects import (
    Json,
    dump,
    no_search_source,
    reference,
    saved,
    search_source,
    source_references,
)
from deploy.dashboards.patterns import standing

_SPLIT_SIZE = 5
_HELP = "Click a value to filter by it; draw over a timeline to narrow the time."


def chart(one: Chart) -> Json:
    """A drawing of what is counted in an index."""
    only = standing(one.index, one.only)
    label = one.measured.label if one.measured else one.index.capitalize()
    kind, params = CHARTS[one.kind](label)
    return _visualization(
        one.id,
        one.title,
        {"type": kind, "params": params, "aggs": list(_aggregations(one))},
        search_source(only),
        list(source_references(one.index, only)),
    )


def controls(dashboard: Dashboard) -> Json:
    """The boxes in which a dashboard is filtered."""
    boxes: list[Json] = [
        {
            "id": control.field,
            "indexPatternRefName": f"control_{at}_index_pattern",
            "fieldName": control.field,
            "parent": "",
            "label": control.label,
            "type": "list",
            "options": {
                "type": "terms", "multiselect": True, "dynamicOptions": True,
                "size": 20, "order": "desc",
            },
        }
        for at, control in enumerate(dashboard.controls)
    ]  # fmt: skip
    params = {
        "controls": boxes,
        "updateFiltersOnChange": True,
        "useTimeFilter": False,
        "pinFilters": False,
    }
    references = [
        reference(box["indexPatternRefName"], "index-pattern", dashboard.index) for box in boxes
    ]
    return _visualization(
        f"{dashboard.id}-controls",
        f"{dashboard.title}: filters",
        {"type": "input_control_vis", "params": params, "aggs": []},
        no_search_source(),
        references,
    )


def links(dashboard: Dashboard, others: tuple[Dashboard, ...], lists: list[Search]) -> Json:
    """What a dashboard is for, and where it leads: to the other dashboards and to lists."""
    to_others = [
        f"**{other.title}**"
        if other.id == dashboard.id
        else f"[{other.title}](#/view/{PREFIX}{other.id})"
        for other in others
    ]
    to_lists = [f"[{each.title}]({_in_discover(each, dashboard.time)})" for each in lists]
    text = (
        f"{' · '.join(to_others)}\n\n{dashboard.description} {_HELP}\n\n"
        f"Lists to search in: {' · '.join(to_lists)}"
    )
    params = {"fontSize": 12, "openLinksInNewTab": False, "markdown": text}
    return _visualization(
        f"{dashboard.id}-links",
        f"{dashboard.title}: where to go",
        {"type": "markdown", "params": params, "aggs": []},
        no_search_source(),
        [],
    )


def _in_discover(search: Search, time: tuple[str, str]) -> str:
    """A saved search in Discover, relative to the address of the dashboards.

    A saved search stores no time, so the address says it. It is that of the newer Discover at
    once: from `/app/discover` Dashboards leads on to it, but drops the time on the way.
    """
    begin, end = (f"'{moment}'" if ":" in moment else moment for moment in time)
    state = f"(filters:!(),refreshInterval:(pause:!t,value:0),time:(from:{begin},to:{end}))"
    return f"data-explorer/discover#/view/{PREFIX}{search.id}?_g={state}"


def _visualization(
    name: str, title: str, state: Json, source: Json, references: list[Json]
) -> Json:
    attributes = {
        "title": title,
        "version": 1,
        "visState": dump({"title": title, **state}),
        "uiStateJSON": "{}",
        **source,
    }
    return saved("visualization", name, attributes, references)


def _aggregations(one: Chart) -> Iterator[Json]:
    if one.measured is None:
        yield _aggregation("1", "count", "metric", {})
    else:
        params = {"field": one.measured.field, "customLabel": one.measured.label}
        yield _aggregation("1", one.measured.how, "metric", params)
    first, second = ("bucket", "bucket") if one.kind == "table" else ("segment", "group")
    if one.by is not None and one.kind == "timeline":
        yield _aggregation("2", "date_histogram", first, _over_time(one.by))
    elif one.by is not None:
        yield _aggregation("2", "terms", first, _terms(one.by, one.size))
    if one.split is not None:
        yield _aggregation("3", "terms", second, _terms(one.split, _SPLIT_SIZE))


def _aggregation(number: str, kind: str, place: str, params: Json) -> Json:
    return {"id": number, "enabled": True, "type": kind, "schema": place, "params": params}


def _over_time(field: str) -> Json:
    return {
        "field": field,
        "interval": "auto",
        "useNormalizedOpenSearchInterval": True,
        "drop_partials": False,
        "min_doc_count": 1,
        "extended_bounds": {},
    }


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
