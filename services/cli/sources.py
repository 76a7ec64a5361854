"""How sources are named and shown. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.table import Table

from libs.contracts import SourceState
from libs.masking import masked
from libs.sources.distrust import CanonicalDistrust
from libs.sources.health import silent_after
from libs.sources.model import Change, RegisteredSource, changed
from libs.sources.state import TrackedSource, state_of
from libs.time import moment_of_ms, ms_of
from libs.urls import BadAddress, site_of
from services.cli.console import table
from services.cli.problems import Problem, did_you_mean
from services.cli.targets import meant_address, refuse_password
from services.fetcher.sources.poll_schedule import aligned

_SCHEMES = {"http", "https", "file"}
_LONGEST_ID = 60
_AVERAGED = 7  # days

Sources = Mapping[str, TrackedSource]
Distrusted = Mapping[str, tuple[int, CanonicalDistrust]]


def now_tracked(
    tracked: Sources, changes: Mapping[str, Change], *, now_ms: int
) -> dict[str, TrackedSource]:
    """The sources as the scheduler will have them after its next look."""
    found = dict(tracked)
    registered = changed({name: one.source for name, one in tracked.items()}, changes)
    for update in aligned(registered, tracked, now_ms=now_ms):
        if update.state == "removed":
            del found[update.id]
        else:
            found[update.id] = update.tracked
    return dict(sorted(found.items()))


def named(sources: Sources, source_id: str) -> TrackedSource:
    """The source of this id. Raises Problem, with the ids that are much like it."""
    if source_id in sources:
        return sources[source_id]
    meant = did_you_mean(source_id, sources, otherwise="see `dealwire source list`")
    raise Problem(f"no source is called {source_id}: {meant}")


def checked_address(url: str) -> str:
    """The address as it was given. Raises Problem for what is none."""
    refuse_password(url)
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    whole = bool(host) if parts.scheme in {"http", "https"} else parts.path.startswith("/")
    if parts.scheme not in _SCHEMES or not whole or re.search(r"\s", url.strip()):
        meant = meant_address(url.strip()) or (
            Path(url.strip()).expanduser().resolve().as_uri() if _is_path(url.strip()) else None
        )
        hint = f": did you mean {masked(meant)}?" if meant else ""
        raise Problem(
            f"not an address of a source: {masked(url)} (http://…, https://… or file:///…){hint}"
        )
    return url.strip()


def _is_path(text: str) -> bool:
    return text.startswith(("/", "~", "./", "../"))


def id_for(url: str, taken: Iterable[str]) -> str:
    """An id that says where the source is and that no other one has: `lemonde-fr-2`."""
    parts = urlsplit(url)
    place = (parts.hostname or parts.path).removeprefix("www.")
    words = "-".join(re.findall(r"[a-z0-9]+", place.lower()))[:_LONGEST_ID].strip("-") or "source"
    known, number, name = set(taken), 1, words
    while name in known:
        number += 1
        name = f"{words}-{number}"
    return name


def refuse_twice(sources: Sources, source: RegisteredSource) -> None:
    """Raises Problem where the id or the address is there already."""
    if source.id in sources:
        raise Problem(
            f"a source is called {source.id} already: give another --id,"
            f" or `dealwire source remove {source.id}` first"
        )
    for one in sources.values():
        if one.source.url == source.url:
            raise Problem(f"{masked(source.url)} is followed already, as {one.source.id}")


def list_table(sources: Sequence[TrackedSource], *, now_ms: int) -> Table:
    """One row for each source: its address below its id, its kind below its state."""
    shown = table(
        "", "source, address", "state, kind", "answered", "new", "every", "a day",
        figures=("answered", "new", "every", "a day"),
    )  # fmt: skip
    for column in shown.columns[1:]:
        column.no_wrap = True
    for one in sources:
        state = state_of(one, now_ms=now_ms)
        shown.add_row(
            f"{state.source_id}\n{state.url.partition('://')[2] or state.url}",
            f"{state.state} {_ago(state.since, state.at)}\n{state.kind}",
            _ago(state.last_success, state.at),
            _ago(state.last_new, state.at),
            span(state.interval_seconds),
            f"{new_per_day(one, state):.1f}",
        )
    return shown


def distrust_of(source: RegisteredSource, distrusted: Distrusted) -> str:
    """Since when and why the canonical addresses of a source's pages are not believed, or ""."""
    outlet = source.outlet.domain if source.outlet else None
    sites = {_site(f"https://{outlet}") if outlet else None, _site(source.url)}
    for site, (at_ms, why) in distrusted.items():
        if site in sites or why.source == source.id:
            return (
                f"not believed on {site} since {_moment(moment_of_ms(at_ms))}: pages of different"
                f" content name {why.canonical}, such as {' and '.join(why.pages)}"
            )
    return ""


def _site(address: str) -> str | None:
    try:
        return site_of(address)
    except BadAddress:
        return None


def show_table(one: TrackedSource, distrusted: Distrusted, *, now_ms: int) -> Table:
    """Everything that is known of one source."""
    source, history, state = one.source, one.history, state_of(one, now_ms=now_ms)
    outlet = source.outlet
    rows: dict[str, object] = {
        "address": state.url,
        "kind": source.kind,
        "outlet": " ".join(filter(None, (outlet.name, outlet.country, outlet.language)))
        if outlet
        else "as its pages say",
        "deals": ", ".join(source.deals) or "all",
        "topic": source.topic,
        "from": "a profile" if source.origin == "profile" else "added at run time",
        "state": f"{state.state} since {_moment(state.since)}",
        "last check": f"{_moment(state.last_checked)} {state.last_code or ''}",
        "last answer": _moment(state.last_success),
        "last new": _moment(state.last_new),
        "next check": _moment(state.next_check),
        "interval": f"{span(state.interval_seconds)}, between"
        f" {span(source.interval_range.fastest)} and {span(source.interval_range.slowest)}",
        "usually new after": span(state.usual_gap_seconds)
        if state.usual_gap_seconds
        else "not known yet",
        "silent if nothing new for": span(silent_after(history)),
        "checks": state.checks,
        "failed in a row": history.failures,
        "listed": state.items_seen,
        "new in all": state.items_new,
        "new by day": ", ".join(f"{day} {count}" for day, count in state.new_by_day.items()),
    }
    if source.not_before:
        rows["not before"] = source.not_before.date()
    if said := distrust_of(source, distrusted):
        rows["canonical"] = said
    shown = table(source.id, "", "")
    shown.show_header = False
    for name, value in rows.items():
        shown.add_row(name, str(value))
    return shown


def checks_table(outcomes: Sequence[Mapping[str, Any]]) -> Table:
    """How the latest checks ended."""
    shown = table("latest checks", "at", "fate", "why", "detail")
    for one in outcomes:
        at = datetime.fromisoformat(one["at"])
        shown.add_row(_moment(at), one["fate"], one["code"], one.get("detail") or "")
    return shown


def as_record(one: TrackedSource, *, now_ms: int) -> dict[str, Any]:
    """Everything as JSON for programs: what it is, and how it is doing."""
    about = one.source.model_dump(mode="json", exclude={"id"})
    return about | state_of(one, now_ms=now_ms).model_dump(mode="json")


def new_per_day(one: TrackedSource, state: SourceState) -> float:
    """New items a day on the average of the last seven, or of as many as it is followed."""
    today = state.at.date()
    first = (today - timedelta(days=_AVERAGED - 1)).isoformat()
    followed_for = (ms_of(state.at) - one.history.listening_ms) / 86_400_000
    earliest = min(state.new_by_day, default=None)
    if earliest is not None:  # what it brought before a pause counts with its days
        followed_for = max(followed_for, (today - date.fromisoformat(earliest)).days + 1)
    count = sum(n for day, n in state.new_by_day.items() if day >= first)
    return count / min(max(followed_for, 1.0), _AVERAGED)


def span(seconds: float) -> str:
    """A length of time in its largest sensible unit: `45 s`, `12 min`, `3 h`, `4 d`."""
    for unit, size, most in (("s", 1, 90), ("min", 60, 90 * 60), ("h", 3600, 48 * 3600)):
        if seconds < most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def _ago(moment: datetime | None, now: datetime) -> str:
    return span(max(0.0, (now - moment).total_seconds())) if moment else "–"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "–"
