"""When is which source due? Pure: the time is an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from libs.contracts import FetchRequest, digest
from libs.deals import Deal, Source

_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Watched:
    """A source and every deal that lists the same address: it is read once for all of them."""

    name: str
    source: Source
    deals: tuple[str, ...]
    interval_ms: int

    def due_after(self, now_ms: int) -> int:
        """When it is due again after having been read now."""
        return now_ms + self.interval_ms

    def request(self, due_ms: int, now_ms: int) -> FetchRequest:
        """The request for one due time: the same one however often it is asked for."""
        return FetchRequest(
            url=self.source.url,
            request_id=digest("scheduled", self.name, str(due_ms)),
            kind=self.source.kind,
            deals=self.deals,
            source=self.source.id,
            outlet=self.source.outlet,
            requested_at=datetime.fromtimestamp(now_ms / 1000, tz=timezone.utc),
        )


def watched_sources(deals: Iterable[Deal]) -> tuple[Watched, ...]:
    """All sources, those of one address together, at the shortest of their intervals."""
    by_url: dict[str, list[tuple[str, Source]]] = {}
    for deal in deals:
        for source in deal.sources:
            by_url.setdefault(source.url, []).append((deal.id, source))
    return tuple(
        Watched(
            name=f"{listed[0][0]}/{listed[0][1].id}",
            source=listed[0][1],
            deals=tuple(dict.fromkeys(deal for deal, _ in listed)),
            interval_ms=min(source.interval_minutes for _, source in listed) * _MINUTE_MS,
        )
        for listed in by_url.values()
    )


def due(
    watched: Iterable[Watched], due_times: Mapping[str, int], *, now_ms: int
) -> list[tuple[Watched, int]]:
    """The sources that are due with the time they are due since; an unknown one is due now.

    A time further ahead than the interval (the profile was shortened, a clock was wrong)
    does not hold: the source is due then at the latest.
    """
    found = []
    for each in watched:
        since = due_times.get(each.name, now_ms)
        if since <= now_ms or since > now_ms + each.interval_ms:
            found.append((each, since))
    return found
