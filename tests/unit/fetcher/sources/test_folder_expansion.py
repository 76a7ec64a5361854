"""Folders become requests."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from libs.contracts import FetchRequest, Outlet, Result
from libs.contracts.results import Count, Mark
from services.fetcher.sources.expansion import ExpansionLimits
from services.fetcher.sources.folder_expansion import FileEntry, expand_folder

NOW = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
NOW_MS = int(NOW.timestamp() * 1000)
HOUR_MS = 3_600_000
LIMITS = ExpansionLimits(max_items=3)
POLL = FetchRequest(
    url="file:///press", request_id="r1", kind="folder", deals=("d1",), source="s1",
    outlet=Outlet(name="Le Phare"), scheduled=True,
)  # fmt: skip
BY_HAND = FetchRequest(url="file:///press", request_id="r1")


def folder(*names: str, changed_ms: int | None = NOW_MS - HOUR_MS) -> list[FileEntry]:
    return [FileEntry("s1", f"file:///press/{name}", name, changed_ms) for name in names]


def expanded(
    files: Sequence[FileEntry],
    request: FetchRequest = POLL,
    *,
    seen: dict[str, int] | None = None,
    left_out: Sequence[str] = (),
    now: datetime = NOW,
) -> Result:
    return expand_folder(files, request, seen=seen or {}, left_out=left_out, limits=LIMITS, now=now)


def paths(result: Result) -> list[str | None]:
    asked = [each for each in result.messages if isinstance(each, FetchRequest)]
    return [each.relative_path for each in asked if each.after is None]


def test_a_folder_names_its_files_by_their_place_in_it() -> None:
    request = FetchRequest(url="file:///press", request_id="r1", topic="text")
    result = expanded([FileEntry("/press", "file:///press/fr/a.txt", "fr/a.txt", NOW_MS)], request)
    [child] = result.messages
    assert isinstance(child, FetchRequest)
    assert (child.source, child.relative_path, child.kind) == ("/press", "fr/a.txt", "auto")
    assert child.topic == "text"
    assert result.detail == "1 file: 1 asked for"


def test_what_is_not_read_is_named_as_far_as_it_is_short() -> None:
    names = [f"plan{number}.pdf" for number in range(7)]
    assert expanded([], left_out=names[:1]).detail == "no file that is read; 1 not read: plan0.pdf"
    assert expanded([], left_out=names).detail == (
        "no file that is read; 7 not read: plan0.pdf, plan1.pdf, plan2.pdf, plan3.pdf, plan4.pdf, …"
    )
    assert expanded([], left_out=names).code == "empty_folder"


def test_a_folder_read_in_its_turn_asks_for_files_that_are_new_or_were_changed() -> None:
    changed_ms = {"old": NOW_MS - HOUR_MS, "edited": NOW_MS - 1000, "new": NOW_MS, "gone": None}
    files = [FileEntry("s1", f"file:///press/{name}", name, at) for name, at in changed_ms.items()]
    seen = {each.file_id: NOW_MS - 1000 for each in files if each.path != "new"}
    result = expanded(files, seen=seen)
    assert paths(result) == ["new", "edited", "gone"]
    assert result.detail == "4 files: 3 asked for, 1 known"
    assert sum(isinstance(effect, Mark) for effect in result.effects) == 3
    [brought] = [e for e in result.effects if isinstance(e, Count)]
    assert brought.by == 1


def test_polls_one_after_another_get_through_a_folder_longer_than_the_limit() -> None:
    files, seen = folder(*"abcdefgh"), dict[str, int]()
    asked = []
    for hours in range(4):
        result = expanded(files, seen=seen, now=NOW + timedelta(hours=hours))
        seen |= {each.member: each.score for each in result.effects if isinstance(each, Mark)}
        asked.append("".join(str(path) for path in paths(result)))
    assert asked == ["abc", "def", "gh", ""]
    assert expanded(files).detail == (
        "8 files: 3 asked for; 5 beyond the limit of 3 for the next check"
    )


def test_files_that_always_change_do_not_hide_those_behind_them() -> None:
    seen, asked = dict[str, int](), ""
    for hours in range(4):
        now = NOW + timedelta(hours=hours)
        restless = folder(*"abcd", changed_ms=int(now.timestamp() * 1000))
        result = expanded([*restless, *folder(*"efgh")], seen=seen, now=now)
        seen |= {each.member: each.score for each in result.effects if isinstance(each, Mark)}
        asked += "".join(str(path) for path in paths(result))
    assert asked == "abcdefghabcd"


def test_a_folder_that_is_asked_for_once_is_gone_through_by_requests_that_go_on() -> None:
    files, asked, requests = folder(*"abcdefgh"), list[str | None](), [BY_HAND]
    for request in requests:
        result = expanded(files, request)
        asked += paths(result)
        requests += [e for e in result.messages if isinstance(e, FetchRequest) and e.after]
    assert asked == list("abcdefgh")
    assert len({request.request_id for request in requests}) == 3
    assert [request.parent_id for request in requests[1:]] == ["r1", requests[1].request_id]
    assert {(each.kind, each.url, each.depth) for each in requests} == {("auto", BY_HAND.url, 0)}
    assert expanded(files, BY_HAND).detail == (
        "8 files: 3 asked for; 5 beyond the limit of 3 for a request that goes on"
    )


def test_a_known_file_is_marked_again_before_it_is_forgotten() -> None:
    files = folder("a", "b")
    seen = {files[0].file_id: NOW_MS - 8 * 24 * HOUR_MS, files[1].file_id: NOW_MS - 24 * HOUR_MS}
    old = [FileEntry("s1", each.url, each.path, NOW_MS - 999 * HOUR_MS) for each in files]
    result = expanded(old, seen=seen)
    assert result.messages == ()
    marks = [effect.member for effect in result.effects if isinstance(effect, Mark)]
    assert marks == [files[0].file_id]
