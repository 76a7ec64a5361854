"""How is a source doing? From what its checks brought to its state. Pure.

Silent is a source that answers but brings nothing for far longer than it usually does.
Every outlet has nights and weekends, so what is usual is taken from its own history: six
times the median gap between checks that brought something, and half as long again as the
longest pause of the last nine weeks but one (one outage is then no habit). No alarm comes
before three checks in a row brought nothing, nor within a day; nor within three days until
two weekends are known. A source with no more than a few gaps to its name, or that never
brought anything, is silent after two weeks.

Failing is one whose checks fail, and one that is read well but of whose pages the last ones were
all walls, missing pages or indices: nothing can be read from it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Literal, Self

from pydantic import Field

from libs.contracts import Message
from libs.sources.interval import IntervalRange, backed_off, next_interval
from libs.sources.model import RegisteredSource
from libs.time import moment_of_ms

State = Literal["new", "ok", "failing", "silent", "paused", "removed"]

DAYS_KEPT = 14
"""Days of counts that a state carries."""
NO_ANSWER = "no_answer"
"""The code of a check of which nothing was heard."""

_HOUR, _DAY, _WEEK = 3600.0, 86_400.0, 604_800.0
_GAPS_KEPT = 15  # a changed rhythm shows in the median after eight of them
_WEEKS_KEPT = 9
_WEEKS_WITH_TWO_WEEKENDS = 4  # the first and the last are not whole
_ENOUGH_GAPS = 5
_QUIET_CHECKS = 3
_TIMES_USUAL = 6.0
_TIMES_LONGEST = 1.5
_FLOOR = _DAY
_FLOOR_UNTIL_WEEKENDS_ARE_KNOWN = 3 * _DAY
_WITHOUT_HISTORY = 2 * _WEEK
_DECLINED = 3  # pages in a row that were no article; of one or two the site has lost the text
_FAILURES = 2  # one failed check of a source that has answered before is no news
_NEVER_SILENT = frozenset({"page", "warc"})  # these are not expected to list anything new


@dataclass(frozen=True)
class Facts:
    """What the fetcher wrote of a source's latest checks; times in ms since 1970.

    `listed` is None where nothing was, such as in a listing that has not changed.
    `not_polled_ms`: when a request for it ended because an earlier one is still under way.
    `declined`: how many of its pages in a row were no article, `declined_code` why the last.
    `due_ms`: when it is due, as the schedule has it. `days`: UTC day -> new items.
    `under_way`: the request of its check is still in its stream, waiting for us or for its site.
    """

    checked_ms: int | None = None
    checked_code: str = ""
    listed: int | None = None
    new: int = 0
    brought_ms: int | None = None
    failed_ms: int | None = None
    failed_code: str = ""
    not_polled_ms: int | None = None
    declined: int = 0
    declined_code: str = ""
    due_ms: int | None = None
    days: Mapping[str, int] = field(default_factory=dict)
    under_way: bool = False

    @classmethod
    def parsed(  # noqa: PLR0917 - one for each of the hashes, in their order
        cls,
        checked: bytes | None,
        brought: bytes | None,
        failed: bytes | None,
        not_polled: bytes | None = None,
        declined: bytes | None = None,
        declined_code: bytes | None = None,
        *,
        due_ms: int | None = None,
        days: Mapping[str, int] | None = None,
        under_way: bool = False,
    ) -> Self:
        """From the values of the six hashes; see libs.contracts.keys for their form."""
        checked_ms, said = _stamped(checked)
        failed_ms, failed_code = _stamped(failed)
        report = json.loads(said) if said else {}
        return cls(
            checked_ms=checked_ms,
            checked_code=str(report.get("code", "")),
            listed=report.get("listed"),
            new=int(report.get("new", 0)),
            brought_ms=_stamped(brought)[0],
            failed_ms=failed_ms,
            failed_code=failed_code,
            not_polled_ms=_stamped(not_polled)[0],
            declined=int(declined or 0),
            declined_code=(declined_code or b"").decode(),
            due_ms=due_ms,
            days=days or {},
            under_way=under_way,
        )

    @property
    def latest_ms(self) -> int:
        """When the last check ended, however it did; -1 where there was none."""
        return max(self.checked_ms or -1, self.failed_ms or -1)


class History(Message):
    """What is remembered of a source between two polls. Times in ms, spans in seconds."""

    state: State = "new"
    since_ms: int
    listening_ms: int
    """Since when it is followed without a pause."""
    interval: float
    asked_ms: int | None = None
    waiting: bool = False
    """It was asked, and nothing was heard yet."""
    due_ms: int | None = None
    """When the schedule made it due; another time in the schedule was set by an operator."""
    checked_ms: int | None = None
    not_polled_ms: int | None = None
    success_ms: int | None = None
    new_ms: int | None = None
    code: str | None = None
    failures: int = 0
    quiet: int = 0
    checks: int = 0
    listed: int = 0
    new_items: int = 0
    counted: int = 0
    """What the counts per day add up to, as last seen."""
    days: dict[str, int] = Field(default_factory=dict)
    gaps: tuple[float, ...] = ()
    weeks: tuple[tuple[int, float], ...] = ()
    """Week since 1970 -> the longest gap that ended in it."""

    @property
    def usual_gap(self) -> float | None:
        """The usual time between two checks that brought something new."""
        return median(self.gaps) if self.gaps else None


def first_known(source: RegisteredSource, *, now_ms: int) -> History:
    """The history of a source that nobody has followed before."""
    state: State = "paused" if source.paused else "new"
    return History(
        state=state, since_ms=now_ms, listening_ms=now_ms, interval=source.interval_range.first
    )


def in_state(history: History, state: State, *, now_ms: int) -> History:
    """The same history in a state; since now, if it was in another."""
    if history.state == state:
        return history
    return history.model_copy(update={"state": state, "since_ms": now_ms})


def resumed(history: History, *, now_ms: int) -> History:
    """Followed again after a pause, of which its silence is not to count."""
    again = history.model_copy(update={"listening_ms": now_ms, "quiet": 0, "waiting": False})
    return in_state(again, "ok" if history.success_ms else "new", now_ms=now_ms)


def observed(history: History, facts: Facts, source: RegisteredSource) -> History | None:
    """The history with a check that ended since; None where none did.

    A request that ended without a poll was no check: all that changes is that nothing is
    waited for any more.
    """
    if (facts.not_polled_ms or -1) > (history.not_polled_ms or -1):
        update = {"waiting": False, "not_polled_ms": facts.not_polled_ms}
        history = history.model_copy(update=update)
        return _checked(history, facts, source) or history
    return _checked(history, facts, source)


def _checked(history: History, facts: Facts, source: RegisteredSource) -> History | None:
    at_ms = facts.latest_ms
    if at_ms <= (history.checked_ms or -1):
        return None
    done = history.model_copy(
        update={"waiting": False, "checked_ms": at_ms, "checks": history.checks + 1}
        | _counted(history, facts.days, at_ms)
    )
    if at_ms == facts.checked_ms:
        return _succeeded(done, facts, source)
    return _failed(done, facts.failed_code, at_ms)


def unanswered(history: History, *, now_ms: int) -> History:
    """The history with a check of which nothing was heard in time."""
    done = history.model_copy(update={"waiting": False, "checks": history.checks + 1})
    return _failed(done, NO_ANSWER, now_ms)


def wait_after(history: History, interval_range: IntervalRange) -> float:
    """How long until it is to be asked again."""
    if history.failures:
        return backed_off(history.interval, interval_range, failures=history.failures)
    return interval_range.within(history.interval)


def silent_after(history: History) -> float:
    """After how many seconds without anything new it counts as silent."""
    if len(history.gaps) < _ENOUGH_GAPS:
        return _WITHOUT_HISTORY
    longest = sorted(gap for _, gap in history.weeks)
    usual = _TIMES_USUAL * median(history.gaps)
    pause = _TIMES_LONGEST * longest[-2] if len(longest) > 1 else 0.0
    weekends_known = len(longest) >= _WEEKS_WITH_TWO_WEEKENDS
    return max(usual, pause, _FLOOR if weekends_known else _FLOOR_UNTIL_WEEKENDS_ARE_KNOWN)


def _succeeded(history: History, facts: Facts, source: RegisteredSource) -> History:
    at_ms = facts.latest_ms
    brought_ms = facts.brought_ms if (facts.brought_ms or 0) > (history.new_ms or 0) else None
    interval = next_interval(
        history.interval, source.interval_range, brought_new=brought_ms is not None
    )
    done = history.model_copy(
        update={
            "success_ms": at_ms,
            "code": facts.checked_code or None,
            "listed": history.listed if facts.listed is None else facts.listed,
            "failures": 0,
            "interval": interval,
            "quiet": 0 if brought_ms else history.quiet + 1,
        }
    )
    if brought_ms:
        done = _with_gap(done, brought_ms)
    if facts.declined >= _DECLINED:
        walled = done.model_copy(update={"code": facts.declined_code})
        return in_state(walled, "failing", now_ms=at_ms)
    if brought_ms:
        return in_state(done, "ok", now_ms=at_ms)
    quiet_for = (at_ms - max(done.new_ms or 0, done.listening_ms)) / 1000
    silent = (
        source.kind not in _NEVER_SILENT
        and done.quiet >= _QUIET_CHECKS
        and quiet_for > silent_after(done)
    )
    return in_state(done, "silent" if silent else "ok", now_ms=at_ms)


def _failed(history: History, code: str, at_ms: int) -> History:
    failures = history.failures + 1
    done = history.model_copy(update={"code": code, "failures": failures})
    if failures < _FAILURES and history.success_ms is not None:
        return done
    return in_state(done, "failing", now_ms=at_ms)


def _with_gap(history: History, brought_ms: int) -> History:
    """The history with the time between the last two checks that brought something."""
    before = history.new_ms
    update: dict[str, object] = {"new_ms": brought_ms}
    if before is not None and before >= history.listening_ms:
        gap = (brought_ms - before) / 1000
        week = brought_ms // round(_WEEK * 1000)
        weeks = dict(history.weeks)
        weeks[week] = max(gap, weeks.get(week, 0.0))
        update["gaps"] = (*history.gaps, gap)[-_GAPS_KEPT:]
        update["weeks"] = tuple(sorted(weeks.items()))[-_WEEKS_KEPT:]
    return history.model_copy(update=update)


def _counted(history: History, days: Mapping[str, int], at_ms: int) -> dict[str, object]:
    """New items in all and by day. The counts are forgotten after a time: then they begin anew."""
    total = sum(days.values())
    more = total - history.counted if total >= history.counted else total
    today = moment_of_ms(at_ms).date()
    first = (today - timedelta(days=DAYS_KEPT - 1)).isoformat()
    recent = {day: count for day, count in sorted(days.items()) if day >= first}
    return {"new_items": history.new_items + more, "counted": total, "days": recent}


def _stamped(value: bytes | None) -> tuple[int | None, str]:
    """(milliseconds, the rest) of `<ms> <rest>`."""
    if value is None:
        return None, ""
    at, _, rest = value.decode().partition(" ")
    return int(at), rest
