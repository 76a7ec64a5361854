"""Which outcomes belong to what is sought, and which sources may list it."""

from datetime import datetime, timezone
from typing import Any

import pytest

from libs.contracts import Outcome, article_id_of_url
from libs.search.fates import (
    Sought,
    sought_address,
    sought_id,
    to_followers,
    to_outcomes,
    to_outcomes_query,
    trace,
)
from libs.urls import BadAddress

ID = article_id_of_url("https://presse.example/a")


def hits(*documents: dict[str, Any]) -> dict[str, Any]:
    return {"hits": {"hits": [{"_source": each} for each in documents]}}


def ended(request_id: str, url: str | None, **changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "request_id": request_id, "fate": "skipped", "code": "not_found", "stage": "fetcher",
        "at": datetime(2024, 2, 27, tzinfo=timezone.utc), "url": url,
    }  # fmt: skip
    return Outcome.model_validate(facts | changes).model_dump(mode="json")


def belonging(sought: Sought, *documents: dict[str, Any]) -> list[str]:
    return [each.request_id for each in to_outcomes(hits(*documents), sought)]


@pytest.mark.parametrize(
    "typed",
    [
        "https://presse.example/a",
        "http://presse.example/a/",
        "https://PRESSE.example/a?utm_source=rss#top",
    ],
)
def test_one_page_is_sought_however_its_address_is_written(typed: str) -> None:
    sought = sought_address(typed)
    assert {"https://presse.example/a", "http://presse.example/a/"} <= set(sought.urls)
    assert ID in sought.article_ids


def test_what_cannot_be_an_address_is_refused() -> None:
    with pytest.raises(BadAddress):
        sought_address("https://")


def test_outcomes_of_the_page_belong_to_it_and_those_of_its_neighbours_do_not() -> None:
    sought = sought_address("https://presse.example/a?id=3")
    assert belonging(
        sought,
        ended("same", "https://presse.example/a?id=3"),
        ended("trackers", "http://presse.example/a?utm_source=rss&id=3#top"),
        ended("neighbour", "https://presse.example/a?id=34"),
        ended("forgotten", None, fate="blocked", code="forgotten"),
        ended("elsewhere", "https://other.example/", article_id=sought.article_ids[0]),
    ) == ["same", "trackers", "elsewhere"]


def test_an_id_is_of_an_article_by_its_first_digits_and_of_a_request_as_a_whole() -> None:
    documents = (
        ended(ID, None, article_id=None),
        ended("two", None, article_id=ID),
        ended("three", None, article_id="f" * 32),
    )
    assert belonging(sought_id(ID), *documents) == [ID, "two"]
    assert belonging(sought_id(ID[:8].upper()), *documents) == ["two"]
    assert belonging(sought_id("three"), *documents) == ["three"]


def test_what_a_query_has_of_its_own_stays_literal_in_a_wildcard() -> None:
    body = to_outcomes_query(sought_address("https://presse.example/a?q=*"))
    assert r"*q=\\**" in repr(body)


def test_the_sources_of_its_site_are_named_and_the_likeliest_first() -> None:
    def source(name: str, url: str, domain: str | None = None) -> dict[str, Any]:
        return {"source_id": name, "url": url, "state": "ok", "outlet_domain": domain}

    found = to_followers(
        hits(
            source("sport", "https://www.presse.example/sport/rss"),
            source("deals", "https://www.presse.example/deals/rss"),
            source("by-agency", "https://feeds.agency.example/1", "presse.example"),
            source("other", "https://other.example/rss", "other.example"),
        ),
        "https://www.presse.example/deals/2024/a",
    )
    assert [each.source_id for each in found] == ["deals", "sport", "by-agency"]


async def test_an_article_that_an_id_names_is_looked_for_by_its_addresses_too() -> None:
    asked: list[str] = []

    async def ask(index: str, body: dict[str, Any]) -> dict[str, Any]:
        asked.append(index)
        if index == "articles":
            return hits({"article_id": ID, "url": "https://presse.example/a"})
        if "https://presse.example/a" not in repr(body):
            return hits()
        return hits(ended("before", "https://presse.example/a", code="timeout"))

    found = await trace(sought_id(ID[:8]), ask)
    assert [each.request_id for each in found.outcomes] == ["before"]
    assert asked == ["outcomes", "articles"] * 2
