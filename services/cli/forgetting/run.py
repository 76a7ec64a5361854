"""Forgets a target: notes it, removes it from every store, and proves that it is gone.

Each step may be repeated, and what is to be removed is noted before anything is: a run that was
broken off, at whatever moment, is finished by the next one.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from libs.contracts import keys
from libs.forgetting.identities import Wanted, id_member
from libs.forgetting.redis.tombstones import ForgottenList
from libs.forgetting.targets import Target
from libs.streaming import RedisStreams
from services.cli.forgetting.stores import Disk, Seen, Store

_ROUNDS = 20  # of removing: what was in hand while a store was searched is found by the next one
_PAUSE = 0.5  # seconds between two of them
_WIDENINGS = 8  # an address of an address of an address …
_LEASE_MS = 60_000  # nobody compares coverage meanwhile; ends by itself if this process dies
_HOLDER = "dealwire forget"

Say = Callable[[str], None]


@dataclass
class Report:
    """By store: found before, removed, and found after; what could not be proven, in words."""

    target: str
    found: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    since_ms: int | None = None
    """When it was forgotten before (ms since 1970), if it was."""

    @property
    def is_gone(self) -> bool:
        """Whether every store was searched, and nothing was found."""
        return not any(self.left.values()) and not self.doubts


class Forgetting:
    """All stores of an installation. Raises what their servers' clients raise."""

    def __init__(
        self, streams: RedisStreams, stores: Sequence[Store], disks: Sequence[Disk], say: Say
    ) -> None:
        self._streams = streams
        self._listed = ForgottenList(streams)
        self._stores = stores
        self._disks = disks
        self._say = say

    async def would_remove(self, target: Target) -> Report:
        """What a run would remove; nothing is written."""
        wanted = await self._widened(await self._begun(target))
        since = await self._listed.since(target.member)
        report = Report(target.shown, addresses=sorted(wanted.addresses), since_ms=since)
        await self._look(wanted, report.found, report.doubts)
        return report

    async def forget(self, target: Target) -> Report:
        """Do it."""
        since = await self._listed.since(target.member)
        await self._keep_out(target, ())  # first: nothing comes in any more
        wanted = await self._widened(await self._begun(target))
        if target.domain is None:
            await self._keep_out(target, wanted.ids)
        await self._listed.begin(target.member, wanted)
        report = Report(target.shown, addresses=sorted(wanted.addresses), since_ms=since)
        await self._look(wanted, report.found, [])
        self._say("removing")
        await self._remove(wanted, report)
        # From here on ids suffice: an address must not get into files that are written anew.
        await self._listed.begin(target.member, Wanted(wanted.ids, wanted.domains))
        for disk in self._disks:
            self._say(disk.name)
            if hindered := await disk.clean():
                report.doubts.append(f"{disk.name}: {hindered}")
        self._say("searching again")
        await self._look(wanted, report.left, report.doubts)
        if report.is_gone:
            await self._listed.done(target.member)
        return report

    async def _begun(self, target: Target) -> Wanted:
        """What is wanted, with what an earlier run that was broken off had found."""
        known = await self._listed.under_way(target.member) or Wanted()
        return Wanted(
            known.ids | ({target.id} if target.id else set()),
            known.domains | ({target.domain} if target.domain else set()),
            known.addresses | ({target.url} if target.url else set()),
        )

    async def _widened(self, wanted: Wanted) -> Wanted:
        """With all other ids and addresses under which the same articles are known."""
        self._say("searching")
        for _ in range(_WIDENINGS):
            found = [each for store in self._stores for each in await store.identities(wanted)]
            wider = wanted.widened(found)
            if (wider.ids, wider.addresses) == (wanted.ids, wanted.addresses):
                break
            wanted = wider
        return wanted

    async def _keep_out(self, target: Target, ids: Sequence[str] | frozenset[str]) -> None:
        seconds, micros = await self._streams.redis.time()
        at_ms = int(seconds) * 1000 + int(micros) // 1000
        await self._listed.add(map(id_member, ids), target=target.member, at_ms=at_ms)

    async def _remove(self, wanted: Wanted, report: Report) -> None:
        """Round after round, until one finds nothing."""
        lease = self._streams.key(keys.COMPARISON_LEASE)
        try:
            for _ in range(_ROUNDS):
                # Whoever compares coverage notices that it may not publish what it has computed.
                await self._streams.redis.set(lease, _HOLDER, px=_LEASE_MS)
                count = 0
                for store in self._stores:
                    for name, removed in (await store.remove(wanted)).items():
                        report.removed[name] = report.removed.get(name, 0) + removed
                        count += removed
                if not count:
                    return
                await asyncio.sleep(_PAUSE)
        finally:
            await self._streams.leases.end(keys.COMPARISON_LEASE, _HOLDER)

    async def _look(self, wanted: Wanted, counts: dict[str, int], doubts: list[str]) -> None:
        for store in self._stores:
            seen: Seen = await store.look(wanted)
            counts.update(seen.counts)
            doubts.extend(seen.doubts)
