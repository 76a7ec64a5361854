"""Requests for the pages that an archive or a WARC file holds. Pure.

A child takes its answer from a record and asks for a page: whatever the record holds, it
leads to an article or to nothing, never to more requests. Listings are left out here as
far as their request or their first bytes tell; what slips through is refused when it is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from libs.contracts import ArchiveRecord, FetchRequest, Result, digest
from libs.parsing.content_type import LISTINGS, content_of
from libs.urls import BadAddress, parse_address
from services.fetcher.errors import NotAWarc

_NAMED = 3  # damaged records in an outcome
_NOT_PAGES = frozenset({"feed", "sitemap", "site", "list", "folder", "warc", "archive"})
_TEXT_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})


@dataclass(frozen=True)
class BatchLimits:
    """How far one step goes before it asks to go on: children made, and records scanned."""

    children: int = 500
    scanned: int = 2_000


@dataclass(frozen=True)
class ArchivedPage:
    """A page that a record holds: status 200, whole. `request` is known in our own archive."""

    record: ArchiveRecord
    url: str
    at: datetime
    content_type: str | None
    head: bytes
    """The first bytes, decompressed."""
    request: FetchRequest | None = None

    def to(self, request: FetchRequest) -> "ArchivedPage":
        """The same, with the request that it answered."""
        return replace(self, request=request)


@dataclass(frozen=True)
class Scanned:
    """One record that was scanned, and the page there, if any."""

    location: ArchiveRecord
    page: ArchivedPage | None


@dataclass(frozen=True)
class Damage:
    """A record that cannot be read, and where the next one is that can; None: none is found."""

    file: str
    offset: int
    why: str
    going_on: int | None = None


@dataclass
class _Batch:
    """What one step has gathered."""

    children: list[FetchRequest] = field(default_factory=list)
    scanned: int = 0
    read: int = 0
    """Of these, records that could be read."""
    last: ArchiveRecord | None = None
    damaged: list[Damage] = field(default_factory=list)
    full: bool = False


def archive_requests(
    found: Iterable[Scanned | Damage], request: FetchRequest, *, limits: BatchLimits
) -> Result:
    """Requests to replay what the archive holds of a period, of a source, for some deals.

    As many as the limits allow, and one to go on behind them. `found` is read only so far.
    """
    batch = _gather(found, request, limits)
    return _expanded("archive", batch, request)


def warc_requests(
    found: Iterable[Scanned | Damage], request: FetchRequest, *, limits: BatchLimits
) -> Result:
    """Requests for the pages of a WARC file. Raises NotAWarc where nothing can be read."""
    batch = _gather(found, request, limits)
    if request.after is None and batch.damaged and not batch.read and not batch.full:
        raise NotAWarc(f"{batch.damaged[0].file}: {batch.damaged[0].why}")
    return _expanded("warc", batch, request)


def _gather(
    found: Iterable[Scanned | Damage], request: FetchRequest, limits: BatchLimits
) -> _Batch:
    batch = _Batch()
    for each in found:
        if isinstance(each, Damage):
            batch.damaged.append(each)
            batch.last = ArchiveRecord(file=each.file, offset=each.offset)
        else:
            batch.read += 1
            batch.last = each.location
        batch.scanned += 1
        if isinstance(each, Scanned) and each.page is not None and _wanted(each.page, request):
            batch.children.append(_child(each.page, request))
        if len(batch.children) >= limits.children or batch.scanned >= limits.scanned:
            batch.full = True
            break
    return batch


def _wanted(page: ArchivedPage, request: FetchRequest) -> bool:
    """Whether the answer is a page, and one that the request is about."""
    if request.period_from is not None and page.at < request.period_from:
        return False
    if request.period_to is not None and page.at >= request.period_to:
        return False
    if not _is_page(page):
        return False
    asked = page.request
    if asked is None:
        return True
    if request.source is not None and asked.source != request.source:
        return False
    return not request.deals or not set(request.deals).isdisjoint(asked.deals)


def _is_page(page: ArchivedPage) -> bool:
    if page.request is not None:
        if page.request.kind in _NOT_PAGES:
            return False
    elif (page.content_type or "").partition(";")[0].strip().lower() not in _TEXT_TYPES:
        return False
    text = page.head.decode("utf-8", "replace").lstrip("\ufeff")
    if content_of(text, content_type=page.content_type) in LISTINGS:
        return False
    try:
        path = parse_address(page.url).pathname
    except BadAddress:
        return False
    return path != "/robots.txt"


def _child(page: ArchivedPage, request: FetchRequest) -> FetchRequest:
    """The request as it was made, to be answered from the record; the same at each expansion."""
    record = page.record
    ours = {
        "request_id": _id("replay", record, request),
        "kind": "page",
        "scheduled": False,
        "record": record,
        "parent_id": request.request_id,
        "depth": request.depth + 1,
        "requested_at": request.requested_at,
    }
    if page.request is not None:
        return page.request.model_copy(update=ours | {"reason": "replay"})
    inherited = ("reason", "deals", "source", "outlet", "topic", "not_before")
    handed_on = {name: getattr(request, name) for name in inherited}
    return FetchRequest(url=page.url, **ours, **handed_on)


def _expanded(what: Literal["archive", "warc"], batch: _Batch, request: FetchRequest) -> Result:
    messages = list(batch.children)
    if batch.full and batch.last is not None:
        going_on = {
            "request_id": _id("go on", batch.last, request),
            "parent_id": request.request_id,
            "after": batch.last,
        }
        messages.append(request.model_copy(update=going_on))
    said = f"{len(batch.children)} of {batch.read} stored pages asked for"
    some = messages or request.after is not None
    return Result(
        messages=tuple(messages),
        fate="expanded",
        code=what if some else f"empty_{what}",
        detail="; ".join([said, *_damages(batch.damaged)]),
    )


def _damages(found: Sequence[Damage]) -> Iterator[str]:
    """What was lost, as far as it is short."""
    if len(found) > _NAMED:
        yield f"{len(found)} records lost, the first of them"
    for each in found[:_NAMED]:
        if each.going_on is None:
            yield f"{each.file} unreadable behind byte {each.offset}: {each.why}"
        else:
            yield f"{each.file} lost the record at byte {each.offset}: {each.why}"


def _id(what: str, record: ArchiveRecord, request: FetchRequest) -> str:
    return digest(what, request.request_id or "", record.file, str(record.offset))
