"""A folder becomes requests for the files in it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.contracts import ArchiveRecord, FetchRequest, Result, digest
from libs.contracts.keys import PAGES_SEEN
from libs.contracts.results import Mark
from libs.time import ms_of
from services.fetcher.sources.expansion import ExpansionLimits, child, look_at_depth
from services.fetcher.sources.poll_result import poll_effects

_MARKED_AGAIN_MS = 7 * 24 * 3_600_000  # FETCHER_FORGET_AFTER is five weeks at least
_NAMED = 5  # names of files that are not read
_LONGEST_NAME = 60  # characters
_CLOCK_STEP_MS = 2000  # file systems tell the time as coarsely


@dataclass(frozen=True)
class FileEntry:
    """A file in a folder: its address, its path in there, and its last change in ms since 1970.

    `source` and address are what it is known by.
    """

    source: str
    url: str
    path: str
    changed_ms: int | None

    @property
    def file_id(self) -> str:
        """What it is remembered by."""
        return file_id(self.source, self.url)


def file_id(source: str, url: str) -> str:
    """What a file is remembered by that a source reads."""
    return digest("file", source, url)


def is_known(changed_ms: int | None, seen_ms: int | None) -> bool:
    """Whether a file is as it was when it was last listed; a change right then may be later."""
    if changed_ms is None or seen_ms is None:
        return False
    return changed_ms + _CLOCK_STEP_MS < seen_ms


def expand_folder(
    files: Sequence[FileEntry],
    request: FetchRequest,
    *,
    seen: Mapping[str, int],
    left_out: Sequence[str],
    limits: ExpansionLimits,
    now: datetime,
) -> Result:
    """One request for each file that is new or was changed since it was last asked for.

    `files` are in the order of their paths. `seen` says for each `FileEntry.file_id` when that
    was, in milliseconds since 1970. `now` is when the folder was looked at. Beyond the limit
    those come first that were never asked for, then those for the longest time: the next poll
    goes on with the rest; where there is none, a request of its own does.
    """
    look_at_depth(request, limits.max_depth)
    if request.after is not None:
        files = [each for each in files if each.path > request.after.file]
    known = [each for each in files if is_known(each.changed_ms, seen.get(each.file_id))]
    known_ids = {each.file_id for each in known}
    wanted = [each for each in files if each.file_id not in known_ids]
    wanted.sort(key=lambda each: seen.get(each.file_id, -1))
    asked, rest = wanted[: limits.max_items], wanted[limits.max_items :]
    children = [_asking_for(each, request) for each in asked]
    if rest and not request.scheduled:
        children.append(_going_on(request, asked[-1]))
    code = "folder" if files or request.after is not None else "empty_folder"
    new = sum(each.file_id not in seen for each in asked)
    # A known file is marked now and then, so that it is not forgotten.
    old = [each for each in known if seen[each.file_id] < ms_of(now) - _MARKED_AGAIN_MS]
    marked = [*asked, *old[: limits.max_items]]
    marks = (Mark(PAGES_SEEN, each.file_id, ms_of(now)) for each in marked)
    noted = poll_effects(request, code, listed=len(files), new=new, now=now)
    counts = ((len(asked), "asked for"), (len(known), "known"))
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    parts = [_counted(len(files)) + (f": {said}" if said else "")]
    if rest:
        goes_on = "the next check" if request.scheduled else "a request that goes on"
        parts.append(f"{len(rest)} beyond the limit of {limits.max_items} for {goes_on}")
    return Result(
        messages=tuple(children),
        fate="expanded",
        code=code,
        detail="; ".join([*parts, *_left_out(left_out)]),
        effects=(*marks, *noted),
    )


def _counted(files: int) -> str:
    if not files:
        return "no file that is read"
    return "1 file" if files == 1 else f"{files} files"


def _asking_for(file: FileEntry, request: FetchRequest) -> FetchRequest:
    place = {"source": file.source, "relative_path": file.path}
    return child(request, file.url).model_copy(update=place)


def _going_on(request: FetchRequest, last: FileEntry) -> FetchRequest:
    """The request for what stands behind a file."""
    going_on = {
        "request_id": digest("go on", request.request_id or "", last.path),
        "parent_id": request.request_id,
        "after": ArchiveRecord(file=last.path, offset=0),
    }
    return request.model_copy(update=going_on)


def _left_out(names: Sequence[str]) -> Iterator[str]:
    """Such as `7 not read: plan.pdf, logo.png, …`."""
    if names:
        first = ", ".join(name[-_LONGEST_NAME:] for name in names[:_NAMED])
        yield f"{len(names)} not read: {first}" + (", …" if len(names) > _NAMED else "")
