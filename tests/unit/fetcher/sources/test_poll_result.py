"""What is noted of the poll of a source, from the end of its request to the source's state."""

from dataclasses import replace
from datetime import datetime, timezone

from libs.contracts import FetchRequest, KeepNewest, Result
from libs.sources.health import Facts, first_known, observed
from libs.sources.model import RegisteredSource, request_for
from libs.sources.redis.store import FACTS
from services.fetcher.sources.poll_result import with_poll_result

NOW = datetime(2024, 2, 26, 12, tzinfo=timezone.utc)
NOW_MS = int(NOW.timestamp() * 1000)
FEED = RegisteredSource(
    id="a", url="https://a.example/rss", interval_minutes=15, fastest_minutes=5, slowest_minutes=240
)
POLL: FetchRequest = request_for(FEED, due_ms=NOW_MS, now_ms=NOW_MS)


def facts_of(result: Result) -> Facts:
    """What the scheduler reads after the request has ended so."""
    noted = with_poll_result(result, POLL, silent=False, now=NOW)
    kept = {
        each.key: f"{each.number} {each.value}".encode()
        for each in noted.effects
        if isinstance(each, KeepNewest)
    }
    return Facts.parsed(*map(kept.get, FACTS))


def test_a_request_that_ends_as_a_duplicate_is_neither_a_success_nor_a_failure() -> None:
    asked = first_known(FEED, now_ms=NOW_MS - 1000).model_copy(
        update={"waiting": True, "asked_ms": NOW_MS - 1000}
    )
    facts = facts_of(Result(fate="duplicate", code="in_flight"))
    seen = observed(asked, facts, FEED)
    assert seen is not None
    assert not seen.waiting, "nothing more is heard of it"
    assert (seen.state, seen.success_ms, seen.code) == ("new", None, None)
    assert (seen.checks, seen.quiet, seen.failures) == (0, 0, 0)
    assert seen.interval == asked.interval
    assert observed(seen, facts, FEED) is None, "it is noted once"


def test_what_was_brought_by_the_request_that_came_first_counts_beside_a_duplicate() -> None:
    duplicate = facts_of(Result(fate="duplicate", code="in_flight"))
    facts = replace(duplicate, checked_ms=NOW_MS + 5, brought_ms=NOW_MS + 5, new=3)
    seen = observed(first_known(FEED, now_ms=NOW_MS), facts, FEED)
    assert seen is not None
    assert (seen.state, seen.checks, seen.new_ms) == ("ok", 1, NOW_MS + 5)
