"""How long a failing or busy host is left alone. Pure.

Durations only: the counts are kept where all replicas see them (lua/leave.lua).
"""

from dataclasses import dataclass
from typing import Literal

from services.fetcher.errors import ConnectFailed, DnsFailure, TimedOut
from services.fetcher.http.response import Hop
from services.fetcher.http.status import HOST_BUSY, retry_after

HostCondition = Literal["well", "failures", "busy", "unknown"]
"""`failures`: nobody answers; `busy`: it asks for fewer requests; `unknown`: cannot be told."""


@dataclass(frozen=True)
class BackoffRules:
    """When a host rests and for how long; seconds.

    A single failure may be the page's or the network's, so it takes `failures_before_rest` of
    them in a row; a host that says that it is busy is believed at once.
    """

    failures_before_rest: int = 3
    first_rest: float = 60.0
    longest_rest: float = 6 * 3600.0
    shortest_rest: float = 1.0
    """For a host that asks us to come back at once."""

    def rests(self, how: HostCondition) -> tuple[float, ...]:
        """Seconds to rest after one, two, … in a row; the last goes for all that follow."""
        if how not in {"failures", "busy"}:
            return ()
        growing = [self.first_rest]
        while growing[-1] < self.longest_rest:
            growing.append(min(growing[-1] * 2, self.longest_rest))
        patient = 0 if how == "busy" else self.failures_before_rest - 1
        return (0.0,) * patient + tuple(growing)


@dataclass(frozen=True)
class HostResult:
    """What one request says of its host; `asked` is the rest in seconds that it asked for."""

    how: HostCondition
    asked: float | None = None


def judged(ended: Hop | Exception, *, rules: BackoffRules) -> HostResult:
    """What a response, or what came instead of one, says of the host."""
    if isinstance(ended, Hop):
        if ended.status not in HOST_BUSY:
            return HostResult("well")
        asked = retry_after(ended.headers, at=ended.at)
        if asked is not None:
            asked = min(max(asked, rules.shortest_rest), rules.longest_rest)
        return HostResult("busy", asked)
    if isinstance(ended, ConnectFailed | DnsFailure | TimedOut):
        return HostResult("failures")
    return HostResult("unknown")
