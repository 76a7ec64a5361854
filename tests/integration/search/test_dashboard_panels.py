"""Every panel's question, put to a real search engine that holds a few articles.

Dashboards itself cannot run here; it turns `aggs` into the request that is built below.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from deploy.dashboards.build import FILE, PREFIX
from libs.contracts import Outcome
from libs.search.connection import connect
from services.indexer.indexing import index_articles, index_outcomes
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.integration.search.conftest import ARTICLES
from tests.messages import SEEN_AT

OBJECTS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
CHARTS = [one for one in OBJECTS if one["type"] == "visualization"]
EXPECTED = {
    "timeline": {"2024-02-26", "2024-03-01"},
    "outlets": {"L’Écho d'Exemple", "La Presse d'Exemple", "The Sample Post"},
    "languages": {"fr", "en"},
    "relevance": {"main", "paragraph"},
    "persons": {"Arthur Mensch"},
    "organisations": {"Microsoft", "Mistral AI", "Union européenne"},
    "products": {"Le Chat"},
    "amounts": {"15000000 EUR", "10000000-16300000 USD"},
    "fates": {"dead", "indexed"},
    "codes": {"indexed", "too_odd"},
}


@pytest.fixture
async def engine(opensearch_url: str, index_prefix: str) -> AsyncIterator[AsyncOpenSearch]:
    engine = connect(opensearch_url, timeout=30, connections=2)
    outcomes = [
        Outcome(request_id=code, fate=fate, code=code, stage="indexer", at=SEEN_AT)
        for code, fate in (("indexed", "indexed"), ("too_odd", "dead"))
    ]
    async with OpenSearchWriter(engine, load_templates(index_prefix)) as writer:
        await index_articles(ARTICLES, search=writer)
        await index_outcomes(outcomes, search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
        yield engine


def request_of(aggregations: list[dict[str, Any]]) -> dict[str, Any]:
    """The buckets, one within the other; a count needs none of its own."""
    body: dict[str, Any] = {}
    for one in reversed([one for one in aggregations if one["type"] != "count"]):
        field = one["params"]["field"]
        if one["type"] == "date_histogram":
            how = {"field": field, "calendar_interval": "1d", "min_doc_count": 1}
        else:
            assert one["type"] == "terms"
            how = {"field": field, "size": one["params"]["size"], "order": {"_count": "desc"}}
        body = {"aggs": {one["id"]: {one["type"]: how, **body}}}
    return {"size": 0, **body}


async def test_every_panel_counts_what_is_there(engine: AsyncOpenSearch, index_prefix: str) -> None:
    for chart in CHARTS:
        name = chart["id"].removeprefix(PREFIX)
        (index,) = [to["id"] for to in chart["references"]]
        state = json.loads(chart["attributes"]["visState"])
        answer = await engine.search(
            index=index.replace(PREFIX, index_prefix), body=request_of(state["aggs"])
        )
        assert answer["hits"]["total"]["value"] > 0, name
        if name == "how-many":
            continue
        buckets = answer["aggregations"]["2"]["buckets"]
        keys = {str(bucket.get("key_as_string", bucket["key"])) for bucket in buckets}
        keys = {key[:10] for key in keys} if name == "timeline" else keys
        assert keys == EXPECTED[name], name
        if any(one["id"] == "3" for one in state["aggs"]):
            assert all(bucket["3"]["buckets"] for bucket in buckets), name


async def test_the_list_of_articles_can_be_sorted_by_time(
    engine: AsyncOpenSearch, index_prefix: str
) -> None:
    (latest,) = [one for one in OBJECTS if one["type"] == "search"]
    (field, order) = latest["attributes"]["sort"][0]
    answer = await engine.search(
        index=f"{index_prefix}articles", body={"sort": [{field: order}], "size": 10}
    )
    assert answer["hits"]["hits"][0]["_source"]["title"] == "Watchdog looks at AI deal"
    assert len(answer["hits"]["hits"]) == len(ARTICLES)
