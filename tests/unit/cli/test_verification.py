"""What a verification pairs, counts and says."""

import json
from collections.abc import AsyncIterator, Sequence
from io import StringIO
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from services.cli.commands.index_verify import as_record, examples, report_table
from services.cli.verification.findings import KEPT, Check, Finding, Report
from services.cli.verification.pairing import paired
from services.cli.verification.periods import MOST, periods

MS = st.integers(min_value=0, max_value=10**13)


async def rows(keys: Sequence[str]) -> AsyncIterator[str]:
    for key in keys:
        yield key


async def pair(left: Sequence[str], right: Sequence[str]) -> list[tuple[str | None, str | None]]:
    found = paired(rows(left), rows(right), left_key=str, right_key=str)
    return [each async for each in found]


async def test_what_has_one_key_is_paired_and_the_rest_stands_alone() -> None:
    assert await pair(["a", "c", "d"], ["b", "c"]) == [
        ("a", None), (None, "b"), ("c", "c"), ("d", None),
    ]  # fmt: skip
    assert await pair([], []) == []
    assert await pair([], ["a"]) == [(None, "a")]


@given(st.sets(st.text(max_size=3)), st.sets(st.text(max_size=3)))
async def test_nothing_is_left_out_of_two_sorted_streams(left: set[str], right: set[str]) -> None:
    one, other = (sorted(each, key=_utf8) for each in (left, right))
    found = await pair([e for e in one if _valid(e)], [e for e in other if _valid(e)])
    assert [a for a, _ in found if a is not None] == [e for e in one if _valid(e)]
    assert [b for _, b in found if b is not None] == [e for e in other if _valid(e)]
    assert all(a == b for a, b in found if a is not None and b is not None)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _valid(text: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in text)


def test_moments_that_lie_near_each_other_are_one_period() -> None:
    assert periods([5, 1, 5, 59_000, 200_000]) == [(1, 59_001), (200_000, 200_001)]
    assert periods([]) == []


@given(st.lists(MS, max_size=300))
def test_periods_hold_every_moment_and_are_not_too_many(moments: list[int]) -> None:
    found = periods(moments)
    assert len(found) <= MOST
    assert all(any(start <= ms < end for start, end in found) for ms in moments)
    assert found == sorted(found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_many_far_moments_are_joined_where_they_are_nearest() -> None:
    hour = 3_600_000
    moments = [at * hour for at in range(2 * MOST)] + [10**12]
    found = periods(moments)
    assert len(found) == MOST
    assert found[-1] == (10**12, 10**12 + 1)


def test_findings_beyond_a_bound_are_counted_alone() -> None:
    check = Check("articles")
    for at in range(KEPT + 3):
        check.add(Finding("missing", str(at)))
    assert check.counts["missing"] == KEPT + 3
    assert len(check.findings) == KEPT


def test_what_is_right_at_a_second_look_is_taken_out() -> None:
    check = Check("quotes", expected=2, found=1)
    kept, cleared = Finding("stale", "a"), Finding("missing", "b")
    check.add(kept)
    check.add(cleared)
    assert not check.whole
    check.clear([cleared])
    assert check.findings == [kept]
    assert check.counts == {"missing": 0, "stale": 1, "extra": 0}
    check.clear([kept])
    assert check.whole


def test_what_is_there_beyond_what_is_expected_makes_nothing_incomplete() -> None:
    report = Report()
    report.checks["quotes"].add(Finding("extra", "a"))
    assert report.whole


def test_a_report_says_what_is_wrong_and_with_which_documents() -> None:
    report = Report(under_way=3)
    articles = report.checks["articles"]
    articles.expected, articles.found = 8, 1
    for at in range(7):
        articles.add(Finding("missing", f"id-{at}", 5))
    console = Console(file=StringIO(), width=80)
    console.print(report_table(report))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert "3 messages of the indexer are under way" in shown
    assert list(examples(report)) == ["articles missing: id-0, id-1, id-2, id-3, id-4 and 2 more"]
    record = json.loads(json.dumps(as_record(report)))
    assert record["whole"] is False
    assert record["checks"][0]["missing"] == 7
    assert record["checks"][0]["examples"][0] == {
        "wrong": "missing", "id": "id-0", "version_number": 5,
    }  # fmt: skip
