"""What Dashboards asks OpenSearch for a saved object, and what is wrong with the answer.

Dashboards itself cannot run here. It makes a request of an object's filters, the time range of
its dashboard and its `aggs`; the same request is made here of the same attributes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from opensearchpy import AsyncOpenSearch

from deploy.dashboards.build import FILE
from deploy.dashboards.load import PREFIX

Json = dict[str, Any]
OBJECTS: list[Json] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
BY_KEY = {(each["type"], each["id"]): each for each in OBJECTS}
_METRICS = {"sum", "avg", "max"}


def of_type(kind: str) -> list[Json]:
    """All saved objects of a type."""
    return [each for each in OBJECTS if each["type"] == kind]


def panels_of(dashboard: Json) -> Iterator[Json]:
    """What a dashboard shows, from the top."""
    references = {to["name"]: (to["type"], to["id"]) for to in dashboard["references"]}
    for panel in json.loads(dashboard["attributes"]["panelsJSON"]):
        yield BY_KEY[references[panel["panelRefName"]]]


def pattern_of(asking: Json) -> Json | None:
    """The index pattern that a chart or a list asks; None: it asks nothing."""
    source = json.loads(asking["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    for to in asking["references"]:
        if to["name"] == source.get("indexRefName"):
            return BY_KEY[to["type"], to["id"]]
    return None


def index_of(pattern: Json, prefix: str) -> str:
    """The alias behind an index pattern, of an installation with another prefix."""
    return str(pattern["attributes"]["title"]).replace(PREFIX, prefix)


def state_of(visualization: Json) -> Json:
    """Type, settings and aggregations of a visualization."""
    state: Json = json.loads(visualization["attributes"]["visState"])
    return state


def times_of(asking: Json) -> list[tuple[str, str]]:
    """The time ranges of the dashboards that show it, or lead to it."""
    return [
        (each["attributes"]["timeFrom"], each["attributes"]["timeTo"])
        for each in of_type("dashboard")
        for panel in panels_of(each)
        if panel is asking or f"/view/{asking['id']}?" in panel["attributes"].get("visState", "")
    ]


def request_of(asking: Json, time: tuple[str, str], *more: Json) -> Json:
    """The search request of a chart or a list in a time range, with more filters."""
    pattern = pattern_of(asking)
    assert pattern is not None
    source = json.loads(asking["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    assert source["query"] == {"query": "", "language": "kuery"}
    begin, end = time
    between = {"range": {pattern["attributes"]["timeFieldName"]: {"gte": begin, "lte": end}}}
    wanted, unwanted = [between, *more], list[Json]()
    for each in source["filter"]:
        (unwanted if each["meta"]["negate"] else wanted).append(_clause(each))
    body: Json = {"query": {"bool": {"filter": wanted, "must_not": unwanted}}}
    if asking["type"] == "search":
        sort = [{field: order} for field, order in asking["attributes"]["sort"]]
        return {**body, "size": 500, "sort": sort}
    return {**body, "size": 0, **_aggregations(state_of(asking)["aggs"])}


def _clause(stored: Json) -> Json:
    clause = {name: value for name, value in stored.items() if name not in {"meta", "$state"}}
    return dict(clause.get("query", clause))


def _aggregations(aggs: list[Json]) -> Json:
    """The buckets one within the other, the measure in the innermost."""
    measures = {one["id"]: one for one in aggs if one["type"] in _METRICS}
    measured = {name: {one["type"]: _field(one)} for name, one in measures.items()}
    body: Json = {"aggs": measured} if measured else {}
    for one in reversed([one for one in aggs if one["schema"] != "metric"]):
        if one["type"] == "date_histogram":
            how = {**_field(one), "calendar_interval": "1w", "min_doc_count": 1}
        else:
            assert one["type"] == "terms"
            order = {(one["params"]["orderBy"] if measured else "_count"): one["params"]["order"]}
            how = {**_field(one), "size": one["params"]["size"], "order": order}
        inner = {**measured, **body.get("aggs", {})}
        body = {"aggs": {one["id"]: {one["type"]: how, **({"aggs": inner} if inner else {})}}}
    return body


def _field(aggregation: Json) -> Json:
    return {"field": aggregation["params"]["field"]}


async def trouble_with(
    engine: AsyncOpenSearch, prefix: str, asking: Json, time: tuple[str, str]
) -> list[str]:
    """What would be seen as broken or empty; nothing is as it should be."""
    pattern = pattern_of(asking)
    assert pattern is not None
    index = index_of(pattern, prefix)
    missing = await _trouble_with_fields(engine, index, asking)
    if missing:
        return missing
    answer = await engine.search(index=index, body=request_of(asking, time))
    if not answer["hits"]["total"]["value"]:
        return [f"{asking['id']}: nothing is there"]
    if asking["type"] == "search":
        return list(_empty_columns(asking, answer["hits"]["hits"]))
    return list(_empty_buckets(asking, answer.get("aggregations", {})))


async def _trouble_with_fields(engine: AsyncOpenSearch, index: str, asking: Json) -> list[str]:
    found = (await engine.field_caps(index=index, fields="*"))["fields"]
    if asking["type"] == "search":
        shown = asking["attributes"]["columns"]
        counted = [field for field, _ in asking["attributes"]["sort"]]
    else:
        shown = []
        aggs = state_of(asking)["aggs"]
        counted = [one["params"]["field"] for one in aggs if one["type"] != "count"]
    unknown = [f"{asking['id']}: no field {name}" for name in shown if name not in found]
    return unknown + [
        f"{asking['id']}: {name} cannot be aggregated"
        for name in counted
        if not any(caps["aggregatable"] for caps in found.get(name, {}).values())
    ]


def _empty_columns(search: Json, hits: list[Json]) -> Iterator[str]:
    for column in search["attributes"]["columns"]:
        if all(hit["_source"].get(column) in (None, [], "") for hit in hits):
            yield f"{search['id']}: {column} is empty in all rows"


def _empty_buckets(chart: Json, answer: Mapping[str, Any]) -> Iterator[str]:
    aggs = state_of(chart)["aggs"]
    levels = [one["id"] for one in aggs if one["schema"] != "metric"]
    groups = [answer]
    for level in levels:
        inner = [bucket for group in groups for bucket in group[level]["buckets"]]
        if not inner:
            yield f"{chart['id']}: {level} has no values"
        groups = inner
    for one in aggs:
        if one["type"] in _METRICS and not any(each[one["id"]]["value"] for each in groups):
            yield f"{chart['id']}: nothing was measured"
