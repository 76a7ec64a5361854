"""Looks at a running installation: its processes, its streams and its index."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
import psutil
from pydantic import BaseModel
from redis.exceptions import RedisError
from rich.table import Table

from libs.contracts import STAGES, STREAMS
from libs.contracts.keys import ENTRIES_LOST
from libs.local.state import Installation, ProcessState
from libs.streaming import Channel, RedisStreams, Refused, Unreachable
from libs.streaming.addresses import advice_on
from services.cli.console import table
from services.cli.index import Index
from services.cli.problems import Problem
from services.cli.settings import Addresses

_ANSWER_WITHIN = aiohttp.ClientTimeout(total=5)
_BROKER_WITHIN = 5.0  # seconds for all that is asked of it: it answers in milliseconds


class ProcessReport(BaseModel):
    """One process."""

    name: str
    state: str
    ready: bool
    why: str = ""
    pid: int | None = None
    restarts: int = 0
    memory_mb: int | None = None
    address: str = ""
    log: str = ""


class GroupReport(BaseModel):
    """How far a consumer group is behind on one stream. None: it has never read there."""

    stream: str
    group: str
    lag: int | None
    pending: int | None
    oldest_seconds: float | None


class StatusReport(BaseModel):
    """An installation as it is now."""

    ready: bool
    problems: tuple[str, ...]
    processes: tuple[ProcessReport, ...]
    groups: tuple[GroupReport, ...]
    dead: dict[str, int]
    lost: dict[str, int] = {}
    """Entries of each stream that somebody removed while they were pending, of late."""
    fates: dict[str, int]
    articles: int | None
    versions: int | None


async def survey(
    addresses: Addresses, installation: Installation | None, *, key_prefix: str, index_prefix: str
) -> StatusReport:
    """Ask everyone. A server that does not answer is among the problems, not an error."""
    problems: list[str] = []
    processes = await _processes(installation)
    groups: list[GroupReport] = []
    dead: dict[str, int] = {}
    lost: dict[str, int] = {}
    try:
        async with (
            asyncio.timeout(_BROKER_WITHIN),
            RedisStreams(addresses.redis, key_prefix) as streams,
        ):
            problems += memory_problems(await streams.redis.info("memory"))
            groups = [group async for group in _groups(streams)]
            dead, lost = await _dead(streams), await _lost(streams)
    except (RedisError, OSError, Unreachable) as error:
        why = advice_on(error) or f"nothing came within {_BROKER_WITHIN:.0f} s"
        problems.append(f"no answer from the broker at {addresses.redis}: {why}")
    fates: dict[str, int] = {}
    articles = versions = None
    try:
        async with Index(
            addresses.opensearch_url, index_prefix, ca=addresses.opensearch_ca
        ) as index:
            fates = await index.fates()
            articles, versions = await index.count("articles"), await index.count("versions")
    except Problem as error:
        problems.append(str(error))
    return StatusReport(
        ready=not problems and all(one.ready for one in processes),
        problems=tuple(problems),
        processes=processes,
        groups=tuple(groups),
        dead=dead,
        lost=lost,
        fates=fates,
        articles=articles,
        versions=versions,
    )


def memory_problems(info: Mapping[str, Any]) -> list[str]:
    """What is wrong with the broker's memory, by its own INFO. Pure."""
    used, limit = int(info.get("used_memory", 0)), int(info.get("maxmemory", 0))
    if not limit or used < limit:
        return []
    why = (
        f"the broker is full ({used >> 20} of {limit >> 20} MB): it takes no new requests until"
        " the stages have caught up and old entries are trimmed, or maxmemory is raised"
    )
    return [why]


async def _processes(installation: Installation | None) -> tuple[ProcessReport, ...]:
    if installation is None:
        return ()
    async with aiohttp.ClientSession(timeout=_ANSWER_WITHIN) as session:
        return tuple([await _process(one, session) for one in installation.processes])


async def _process(one: ProcessState, session: aiohttp.ClientSession) -> ProcessReport:
    ready, why = one.state == "running", ""
    if ready and one.name in STAGES:
        ready, why = await _readiness(one.address, session)
    return ProcessReport(
        name=one.name,
        state=one.state,
        ready=ready,
        why=why,
        pid=one.pid,
        restarts=one.restarts,
        memory_mb=_memory(one.pid),
        address=one.address,
        log=one.log,
    )


async def _readiness(address: str, session: aiohttp.ClientSession) -> tuple[bool, str]:
    try:
        async with session.get(f"{address}/readyz") as answer:
            body = await answer.json()
            return answer.status == HTTPStatus.OK, "; ".join(body.get("problems", ()))
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return False, f"no answer: {str(error) or type(error).__name__}"


def _memory(pid: int | None) -> int | None:
    try:
        return psutil.Process(pid).memory_info().rss >> 20 if pid else None
    except psutil.NoSuchProcess:
        return None


async def _groups(streams: RedisStreams) -> AsyncIterator[GroupReport]:
    for stream in STREAMS:
        for group in stream.consumers:
            try:
                behind = await streams.backlog(Channel(stream.name, group))
            except Refused:
                yield GroupReport(
                    stream=stream.name, group=group, lag=None, pending=None, oldest_seconds=None
                )
                continue
            yield GroupReport(
                stream=stream.name,
                group=group,
                lag=behind.lag,
                pending=behind.pending,
                oldest_seconds=behind.oldest_pending_ms / 1000,
            )


async def _dead(streams: RedisStreams) -> dict[str, int]:
    counts = {
        stream.name: int(await streams.redis.xlen(streams.key(stream.dead))) for stream in STREAMS
    }
    return {name: count for name, count in counts.items() if count}


async def _lost(streams: RedisStreams) -> dict[str, int]:
    counts = await streams.redis.hgetall(streams.key(ENTRIES_LOST))
    return {stream.decode(): int(count) for stream, count in counts.items()}


def status_tables(report: StatusReport) -> Iterator[Table]:
    """The report as people read it."""
    if report.processes:
        yield _process_table(report)
    # All of them would not fit into 80 columns; most installations never need the last two.
    ends = {name: counts for name, counts in (("dead", report.dead), ("lost", report.lost))
            if any(counts.values())}  # fmt: skip
    figures = ("lag", "pending", "oldest", *ends)
    streams = table("streams", "stream", "read by", *figures, figures=figures)
    for one in report.groups:
        oldest = f"{one.oldest_seconds:.0f} s" if one.oldest_seconds else ""
        streams.add_row(
            one.stream, one.group, _figure(one.lag), _figure(one.pending), oldest,
            *(str(counts.get(one.stream) or "") for counts in ends.values()),
        )  # fmt: skip
    yield streams
    index = table("index", "what", "count", figures=("count",))
    index.add_row("articles", _figure(report.articles))
    index.add_row("versions", _figure(report.versions))
    for fate, count in report.fates.items():
        index.add_row(f"requests {fate}", str(count))
    yield index


def _process_table(report: StatusReport) -> Table:
    shown = table(
        "processes", "process", "state", "pid", "restarts", "MB", figures=("pid", "restarts", "MB")
    )
    for one in report.processes:
        state = one.state if one.ready or one.state != "running" else "not ready"
        shown.add_row(
            one.name,
            f"{state}: {one.why}" if one.why else state,
            _figure(one.pid),
            str(one.restarts),
            _figure(one.memory_mb),
        )
    servers = (one for one in report.processes if one.name not in STAGES and one.address)
    shown.caption = ", ".join(f"{one.name} at {one.address}" for one in servers)
    shown.caption_justify = "left"
    return shown


def _figure(value: int | None) -> str:
    return "–" if value is None else str(value)
