"""Which sources are followed: those of the profiles, and what was decided at run time. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timezone
from typing import Literal

from pydantic import AwareDatetime, Field

from libs.contracts import FetchRequest, Message, Outlet, Topic, digest
from libs.deals import Deal, Source, SourceKind
from libs.sources.interval import IntervalRange
from libs.time import moment_of_ms

_MINUTE = 60.0
_STRICTNESS: tuple[Topic, ...] = ("any", "listing", "text")


class RegisteredSource(Message):
    """A source as it is followed. `deals` empty: it is read for every deal."""

    id: str
    url: str
    kind: SourceKind = "feed"
    outlet: Outlet | None = None
    deals: tuple[str, ...] = ()
    interval_minutes: int
    fastest_minutes: int
    slowest_minutes: int
    topic: Topic = "any"
    not_before: AwareDatetime | None = None
    paused: bool = False
    origin: Literal["profile", "added"] = "profile"

    @property
    def interval_range(self) -> IntervalRange:
        """How often it may be asked, in seconds."""
        return IntervalRange(
            self.interval_minutes * _MINUTE,
            self.fastest_minutes * _MINUTE,
            self.slowest_minutes * _MINUTE,
        )


class Change(Message):
    """What was decided at run time about one source, over what the profiles say of it."""

    source: RegisteredSource | None = Field(
        default=None, description="added, or in the place of the profile's"
    )
    paused: bool | None = None
    removed: bool = False


def added(source: Source, *, deals: Sequence[str] = ()) -> RegisteredSource:
    """A source that was described at run time."""
    fastest, slowest = source.bounds
    return RegisteredSource(
        id=source.id,
        url=source.url,
        kind=source.kind,
        outlet=source.outlet,
        deals=tuple(deals),
        interval_minutes=source.interval_minutes,
        fastest_minutes=fastest,
        slowest_minutes=slowest,
        topic=source.topic,
        paused=source.paused,
        origin="added",
    )


def merged(deals: Sequence[Deal], changes: Mapping[str, Change]) -> dict[str, RegisteredSource]:
    """Every source to be followed or paused, by id; those removed at run time are left out."""
    found = changed({source.id: source for source in _profiled(deals)}, changes)
    return {
        source_id: source
        if source.origin == "profile"
        else source.model_copy(update={"not_before": _earliest(deals, source.deals)})
        for source_id, source in found.items()
    }


def changed(
    sources: Mapping[str, RegisteredSource], changes: Mapping[str, Change]
) -> dict[str, RegisteredSource]:
    """The sources after what was decided at run time."""
    found = dict(sources)
    for source_id, change in changes.items():
        source = change.source or found.get(source_id)
        if change.removed or source is None:
            found.pop(source_id, None)
            continue
        paused = source.paused if change.paused is None else change.paused
        found[source_id] = source.model_copy(update={"paused": paused})
    return found


def scheduled_id(source_id: str, due_ms: int) -> str:
    """The id of the request for one due time: the same however often it is asked for."""
    return digest("scheduled", source_id, str(due_ms))


def request_for(source: RegisteredSource, *, due_ms: int, now_ms: int) -> FetchRequest:
    """The request for a source at one of its due times."""
    return FetchRequest(
        url=source.url,
        request_id=scheduled_id(source.id, due_ms),
        kind=source.kind,
        deals=source.deals,
        source=source.id,
        outlet=source.outlet,
        requested_at=moment_of_ms(now_ms),
        topic=source.topic,
        not_before=source.not_before,
        scheduled=True,
    )


def _profiled(deals: Sequence[Deal]) -> Iterable[RegisteredSource]:
    """The profiles' sources: one address is read once, for all deals that list it."""
    by_url: dict[str, list[tuple[Deal, Source]]] = defaultdict(list)
    urls: dict[str, set[str]] = defaultdict(set)
    for deal in deals:
        for source in deal.sources:
            by_url[source.url].append((deal, source))
    for listed in by_url.values():
        urls[listed[0][1].id].add(listed[0][1].url)
    for listed in by_url.values():
        deal, first = listed[0]
        # Two deals that call two addresses alike: each id then says whose it is.
        name = first.id if len(urls[first.id]) == 1 else f"{deal.id}-{first.id}"
        yield _together(name, listed, deals)


def _together(
    name: str, listed: Sequence[tuple[Deal, Source]], deals: Sequence[Deal]
) -> RegisteredSource:
    """One address: for the deals that did not pause it, as often as any of them wants it."""
    at_work = [(deal, source) for deal, source in listed if not source.paused] or listed
    sources = [source for _, source in at_work]
    ids = tuple(dict.fromkeys(deal.id for deal, _ in at_work))
    return RegisteredSource(
        id=name,
        url=sources[0].url,
        kind=sources[0].kind,
        outlet=sources[0].outlet,
        deals=ids,
        interval_minutes=min(source.interval_minutes for source in sources),
        fastest_minutes=min(source.bounds[0] for source in sources),
        slowest_minutes=min(source.bounds[1] for source in sources),
        topic=min((source.topic for source in sources), key=_STRICTNESS.index),
        not_before=_earliest(deals, ids),
        paused=sources[0].paused,
    )


def _earliest(deals: Sequence[Deal], wanted: Sequence[str]) -> datetime | None:
    """From when on the deals want articles; None where one of them wants all."""
    days = [deal.since for deal in deals if not wanted or deal.id in wanted]
    known = [day for day in days if day is not None]
    if not known or len(known) < len(days):
        return None
    return datetime.combine(min(known), time(), tzinfo=timezone.utc)
