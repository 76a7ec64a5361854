"""Every panel's and every list's query, put to a real search engine that holds the demo's press."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest
from opensearchpy import AsyncOpenSearch

from deploy.dashboards.load import PREFIX
from libs.search.connection import connect
from tests.integration.search import dashboard_queries as asked
from tests.integration.search.demo_documents import fill

ASKING = [
    each
    for each in (*asked.of_type("visualization"), *asked.of_type("search"))
    if asked.pattern_of(each)
]
DASHBOARDS = asked.of_type("dashboard")
EXPECTED = {
    "outlets": {"Hexapress", "Silicon Crossing", "The Harbour Ledger"},
    "languages": {"fr", "en"},
    "genres": {"news", "analysis", "interview", "live_blog", "opinion"},
    "persons": {"Arthur Mensch", "Dylan Field"},
    "organisations": {"Microsoft", "Mistral AI", "Figma"},
    "amounts": {"15000000 EUR", "20000000000 USD"},
    "stances": {"said", "claimed"},
    "speakers": {"Adobe"},
    "claims-slots": {"exclusivity", "regulator_step"},
    "verdicts": {"agree", "in_conflict"},
    "slots-verdicts": {"exclusivity", "regulator_step", "instrument"},
    "copies-types": {"reprint", "translated"},
    "copies-origins": {"Hexapress"},
    "fates": {"indexed", "skipped", "blocked", "dead", "expanded"},
    "source-states": {"ok", "failing", "silent"},
}
"""Some of what must be among the first values of a panel."""


def name_of(one: Any) -> str:
    return str(one["id"]).removeprefix(PREFIX)


def has_tombstones(asking: Any) -> bool:
    pattern = asked.pattern_of(asking)
    assert pattern is not None
    return "gone" in {each["name"] for each in json.loads(pattern["attributes"]["fields"])}


@pytest.fixture(scope="module")
def filled(opensearch_url: str) -> Iterator[tuple[str, str]]:
    """Where the demo's documents are: address and prefix; made once, since no test writes."""
    prefix = f"test-{uuid4().hex[:12]}-"
    asyncio.run(fill(opensearch_url, prefix))
    yield opensearch_url, prefix
    asyncio.run(_delete(opensearch_url, prefix))


async def _delete(url: str, prefix: str) -> None:
    async with connect(url, timeout=30, connections=1) as engine:
        await engine.indices.delete(index=f"{prefix}*")


@pytest.fixture
async def engine(filled: tuple[str, str]) -> AsyncIterator[AsyncOpenSearch]:
    async with connect(filled[0], timeout=30, connections=2) as one:
        yield one


@pytest.fixture
def prefix(filled: tuple[str, str]) -> str:
    return filled[1]


@pytest.mark.parametrize("asking", ASKING, ids=name_of)
async def test_it_shows_something_in_the_time_range_of_its_dashboard(
    asking: Any, engine: AsyncOpenSearch, prefix: str
) -> None:
    times = asked.times_of(asking)
    assert times, "no dashboard shows it or leads to it"
    for time in set(times):
        assert await asked.trouble_with(engine, prefix, asking, time) == []


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_panel_shows_what_the_press_wrote(
    name: str, engine: AsyncOpenSearch, prefix: str
) -> None:
    chart = asked.BY_KEY["visualization", f"{PREFIX}{name}"]
    pattern = asked.pattern_of(chart)
    assert pattern is not None
    body = asked.request_of(chart, asked.times_of(chart)[0])
    answer = await engine.search(index=asked.index_of(pattern, prefix), body=body)
    shown = {bucket["key"] for bucket in answer["aggregations"]["2"]["buckets"]}
    assert shown >= EXPECTED[name]


@pytest.mark.parametrize("asking", [each for each in ASKING if has_tombstones(each)], ids=name_of)
async def test_tombstones_are_not_counted(
    asking: Any, engine: AsyncOpenSearch, prefix: str
) -> None:
    pattern = asked.pattern_of(asking)
    assert pattern is not None
    index = asked.index_of(pattern, prefix)
    buried = {"query": {"term": {"gone": True}}}
    assert (await engine.count(index=index, body=buried))["count"] > 0
    body = asked.request_of(asking, asked.times_of(asking)[0])
    # Whatever its time: a tombstone has none.
    body["query"]["bool"]["filter"] = [{"term": {"gone": True}}]
    answer = await engine.search(index=index, body=body)
    assert answer["hits"]["total"]["value"] == 0


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=name_of)
async def test_what_is_picked_in_a_control_filters_every_panel(
    dashboard: Any, engine: AsyncOpenSearch, prefix: str
) -> None:
    """A field that an index lacks would leave its panels empty, whatever is picked."""
    panels = list(asked.panels_of(dashboard))
    (controls,) = [
        asked.state_of(each)["params"]["controls"]
        for each in panels
        if each["type"] == "visualization" and asked.state_of(each)["type"] == "input_control_vis"
    ]
    patterns = {each["id"]: each for panel in panels if (each := asked.pattern_of(panel))}
    assert controls
    for control in controls:
        for pattern in patterns.values():
            body = {"size": 0, "aggs": {"1": {"terms": {"field": control["fieldName"]}}}}
            answer = await engine.search(index=asked.index_of(pattern, prefix), body=body)
            assert answer["aggregations"]["1"]["buckets"], (control, pattern["id"])


async def test_a_link_to_a_dashboard_about_one_value_finds_it(
    engine: AsyncOpenSearch, prefix: str
) -> None:
    """A value of an article or a slot leads to a dashboard: some panel of it must know it."""
    followed = 0
    for pattern in asked.of_type("index-pattern"):
        for field, shown in json.loads(pattern["attributes"]["fieldFormatMap"]).items():
            address = shown.get("params", {}).get("urlTemplate", "")
            if not address:
                continue
            target = address.partition("/view/")[2].partition("?")[0]
            named = address.partition("query:'")[2].partition(":{{value}}")[0]
            first = {"size": 1, "query": {"exists": {"field": field}}}
            answer = await engine.search(index=asked.index_of(pattern, prefix), body=first)
            value = answer["hits"]["hits"][0]["_source"][field]
            assert str(value).replace("_", "").isalnum(), "the address would break"
            panels = asked.panels_of(asked.BY_KEY["dashboard", target])
            known = {each["id"]: each for one in panels if (each := asked.pattern_of(one))}
            for other in known.values():
                fields = json.loads(other["attributes"]["fields"])
                assert named in {each["name"] for each in fields}
            followed += 1
    assert followed


@pytest.mark.parametrize("pattern", asked.of_type("index-pattern"), ids=name_of)
async def test_an_index_pattern_lists_the_fields_as_the_index_has_them(
    pattern: Any, engine: AsyncOpenSearch, prefix: str
) -> None:
    answer = await engine.field_caps(index=asked.index_of(pattern, prefix), fields="*")
    real = {
        name: (next(iter(kinds)), kind["aggregatable"], kind["searchable"])
        for name, kinds in answer["fields"].items()
        for kind in kinds.values()
        if not name.startswith("_") and not {"object", "nested"} & set(kinds)
        if "._" not in name  # what the server keeps of a field for search as you type
    }
    listed = {
        field["name"]: (field["esTypes"][0], field["aggregatable"], field["searchable"])
        for field in json.loads(pattern["attributes"]["fields"])
        if not field["name"].startswith("_")
    }
    assert listed == real


def changed(name: str, **params: object) -> Any:
    """A chart of which the first aggregation by values is another."""
    chart = copy.deepcopy(asked.BY_KEY["visualization", f"{PREFIX}{name}"])
    state = asked.state_of(chart)
    state["aggs"][1]["params"].update(params)
    chart["attributes"]["visState"] = json.dumps(state)
    return chart


async def test_a_broken_or_empty_panel_would_be_found(engine: AsyncOpenSearch, prefix: str) -> None:
    ever = ("2000-01-01", "now")
    sound = changed("outlets")
    assert await asked.trouble_with(engine, prefix, sound, ever) == []
    assert await asked.trouble_with(engine, prefix, sound, ("now-15m", "now")) == [
        "dealwire-outlets: nothing is there"
    ]
    for field in ("owner", "title"):
        assert await asked.trouble_with(engine, prefix, changed("outlets", field=field), ever) == [
            f"dealwire-outlets: {field} cannot be aggregated"
        ]
    unfilled = changed("outlets", field="previous_version")
    shown = copy.deepcopy(asked.BY_KEY["search", "dealwire-latest"])
    shown["attributes"]["columns"] += ["owner"]
    assert await asked.trouble_with(engine, prefix, shown, ever) == [
        "dealwire-latest: no field owner"
    ]
    shown["attributes"]["columns"][-1] = "summary"
    assert await asked.trouble_with(engine, prefix, shown, ever) == [
        "dealwire-latest: summary is empty in all rows"
    ]
    never = changed("outlets", field="declared_language")
    assert await asked.trouble_with(engine, prefix, never, ever) == [
        "dealwire-outlets: 2 has no values"
    ]
    assert await asked.trouble_with(engine, prefix, unfilled, ever) == []
