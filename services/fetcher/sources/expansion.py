"""A feed or a folder becomes requests for what it lists. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.contracts import FetchRequest, Result, digest
from services.fetcher.refusals import TooDeep
from services.fetcher.sources.feeds import Feed


@dataclass(frozen=True)
class ExpansionLimits:
    """How far feeds and folders may lead."""

    max_depth: int = 3
    max_items: int = 10_000


def expand_feed(feed: Feed, request: FetchRequest, *, limits: ExpansionLimits) -> Result:
    """One request for each item. Raises TooDeep where the limit of expansions is reached."""
    _look_at_depth(request, limits.max_depth)
    items = feed.items[: limits.max_items]
    children = [_child(request, url=item.url, source=request.source) for item in items]
    left_out = [
        f"{count} {what}"
        for count, what in (
            (len(feed.items) - len(items), f"beyond the limit of {limits.max_items}"),
            (feed.unusable, "without an address"),
        )
        if count
    ]
    return _expanded("feed", children, left_out)


def expand_folder(
    files: Sequence[tuple[str, str]],
    request: FetchRequest,
    *,
    folder: str,
    others: int,
    limits: ExpansionLimits,
) -> Result:
    """One request for each file; `files` are (address, path relative to the folder)."""
    _look_at_depth(request, limits.max_depth)
    source = request.source or folder
    children = [
        _child(request, url=url, source=source, relative_path=relative_path)
        for url, relative_path in files
    ]
    return _expanded("folder", children, [f"{others} other files not read"] if others else [])


def _look_at_depth(request: FetchRequest, max_depth: int) -> None:
    if request.depth >= max_depth:
        raise TooDeep(f"{request.url} is {request.depth} expansions deep")


def _child(
    request: FetchRequest, *, url: str, source: str | None, relative_path: str | None = None
) -> FetchRequest:
    """A request that is the same one each time its parent is expanded."""
    return FetchRequest(
        url=url,
        request_id=digest("child", request.request_id or "", url),
        reason=request.reason,
        deals=request.deals,
        source=source,
        outlet=request.outlet,
        relative_path=relative_path,
        parent_id=request.request_id,
        depth=request.depth + 1,
        requested_at=request.requested_at,
    )


def _expanded(what: str, children: list[FetchRequest], left_out: list[str]) -> Result:
    found = f"{what} of {len(children)}"
    return Result(
        messages=tuple(children),
        fate="expanded",
        code=what if children else f"empty_{what}",
        detail="; ".join([found, *left_out]),
    )
