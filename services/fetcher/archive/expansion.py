"""What an archive or a WARC file holds becomes requests for its pages. Pure.

A child takes its answer from a record and asks for a page: whatever the record holds, it
leads to an article or to nothing, never to more requests. Listings are left out here as
far as their request or their first bytes tell; what slips through is refused when it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from libs.contracts import ArchiveRecord, FetchRequest, Result, digest
from services.fetcher.extraction.sniffing import content_of
from services.fetcher.refusals import BadAddress, NotAWarc
from services.fetcher.web.urls import parse_address

_LISTINGS = frozenset({"feed", "sitemap", "site", "list", "folder", "warc", "archive"})
_TEXT_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
_LISTED = frozenset({"feed", "json_feed", "sitemap"})


@dataclass(frozen=True)
class PageLimits:
    """How far one step goes before it asks to go on: children made, and records looked at."""

    children: int = 500
    looked_at: int = 2_000


@dataclass(frozen=True)
class Answer:
    """A page that a record holds: status 200, whole. `request` is known in our own archive."""

    record: ArchiveRecord
    url: str
    at: datetime
    content_type: str | None
    head: bytes
    """The first bytes, decompressed."""
    request: FetchRequest | None = None

    def to(self, request: FetchRequest) -> "Answer":
        """The same, with the request that it answered."""
        return replace(self, request=request)


@dataclass(frozen=True)
class Seen:
    """One place that was looked at, and the answer there, if any."""

    place: ArchiveRecord
    answer: Answer | None


@dataclass(frozen=True)
class Damage:
    """Behind this byte a file cannot be read."""

    file: str
    offset: int
    why: str


@dataclass
class _Page:
    """What one step has gathered."""

    children: list[FetchRequest] = field(default_factory=list)
    looked_at: int = 0
    last: ArchiveRecord | None = None
    damaged: list[Damage] = field(default_factory=list)
    full: bool = False


def expand_archive(
    found: Iterable[Seen | Damage], request: FetchRequest, *, limits: PageLimits
) -> Result:
    """Requests to replay what the archive holds of a period, of a source, for some deals.

    As many as the limits allow, and one to go on behind them. `found` is read only so far.
    """
    page = _gather(found, request, limits)
    return _expanded("archive", page, request)


def expand_warc(
    found: Iterable[Seen | Damage], request: FetchRequest, *, limits: PageLimits
) -> Result:
    """Requests for the pages of a WARC file. Raises NotAWarc where nothing can be read."""
    page = _gather(found, request, limits)
    if request.after is None and page.damaged and page.last is None:
        raise NotAWarc(f"{page.damaged[0].file}: {page.damaged[0].why}")
    return _expanded("warc", page, request)


def _gather(found: Iterable[Seen | Damage], request: FetchRequest, limits: PageLimits) -> _Page:
    page = _Page()
    for each in found:
        if isinstance(each, Damage):
            page.damaged.append(each)
            continue
        page.looked_at += 1
        page.last = each.place
        if each.answer is not None and _wanted(each.answer, request):
            page.children.append(_child(each.answer, request))
        if len(page.children) >= limits.children or page.looked_at >= limits.looked_at:
            page.full = True
            break
    return page


def _wanted(answer: Answer, request: FetchRequest) -> bool:
    """Whether the answer is a page, and one that the request is about."""
    if request.period_from is not None and answer.at < request.period_from:
        return False
    if request.period_to is not None and answer.at >= request.period_to:
        return False
    if not _is_page(answer):
        return False
    asked = answer.request
    if asked is None:
        return True
    if request.source is not None and asked.source != request.source:
        return False
    return not request.deals or not set(request.deals).isdisjoint(asked.deals)


def _is_page(answer: Answer) -> bool:
    if answer.request is not None:
        if answer.request.kind in _LISTINGS:
            return False
    elif (answer.content_type or "").partition(";")[0].strip().lower() not in _TEXT_TYPES:
        return False
    text = answer.head.decode("utf-8", "replace").lstrip("\ufeff")
    if content_of(text, content_type=answer.content_type) in _LISTED:
        return False
    try:
        path = parse_address(answer.url).pathname
    except BadAddress:
        return False
    return path != "/robots.txt"


def _child(answer: Answer, request: FetchRequest) -> FetchRequest:
    """The request as it was made, to be answered from the record; the same at each expansion."""
    record = answer.record
    ours = {
        "request_id": _id("replay", record, request),
        "kind": "page",
        "scheduled": False,
        "record": record,
        "parent_id": request.request_id,
        "depth": request.depth + 1,
        "requested_at": request.requested_at,
    }
    if answer.request is not None:
        return answer.request.model_copy(update=ours | {"reason": "replay"})
    inherited = ("reason", "deals", "source", "outlet", "topic", "not_before")
    handed_on = {name: getattr(request, name) for name in inherited}
    return FetchRequest(url=answer.url, **ours, **handed_on)


def _expanded(what: Literal["archive", "warc"], page: _Page, request: FetchRequest) -> Result:
    messages = list(page.children)
    if page.full and page.last is not None:
        going_on = {
            "request_id": _id("go on", page.last, request),
            "parent_id": request.request_id,
            "after": page.last,
        }
        messages.append(request.model_copy(update=going_on))
    damaged = [f"{each.file} unreadable behind byte {each.offset}: {each.why}"
               for each in page.damaged]  # fmt: skip
    said = f"{what} of {len(page.children)}, {page.looked_at} looked at"
    some = messages or request.after is not None
    return Result(
        messages=tuple(messages),
        fate="expanded",
        code=what if some else f"empty_{what}",
        detail="; ".join([said, *damaged]),
    )


def _id(what: str, record: ArchiveRecord, request: FetchRequest) -> str:
    return digest(what, request.request_id or "", record.file, str(record.offset))
