"""The records of one of the archive's files, group by group, with what each is about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from pydantic import ValidationError

from libs.contracts import FetchRequest
from libs.forgetting.identities import Identity, identity_of
from services.fetcher.warc.mentions import LISTS, identity_of_answer
from services.fetcher.warc.note import ReplayNote
from services.fetcher.warc.record_search import RecordSearch
from services.fetcher.warc.records import dedup_key_of

_UNKNOWN = FetchRequest(url="unknown:")
_LISTING = FetchRequest(url="unknown:", kind="feed")


@dataclass(frozen=True)
class Group:
    """Records from `start` up to `end`, in bytes of the file: an exchange, or a part of one.

    `dedup_key`: under what its answer is remembered, where its note says so.
    """

    start: int
    end: int
    identity: Identity
    dedup_key: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """A part of the file that cannot be read, so that nobody knows what it holds."""

    start: int


@dataclass(frozen=True)
class _Record:
    start: int
    identity: Identity
    listed: Callable[[], Identity]
    """Of what lists others: asked for where the note says so, for a page may hold many links."""
    note: ReplayNote | None = None


def groups(file: BinaryIO) -> Iterator[Group | Unreadable]:
    """All of a file but its first record, which describes it, in order."""
    pending: list[_Record] = []
    for found in _records(file):
        if isinstance(found, int):
            yield from _parts(pending, found)
            pending = []
        elif isinstance(found, Unreadable):
            yield found
        else:
            if pending and pending[-1].note is not None:
                yield from _parts(pending, found.start)
                pending = []
            pending.append(found)


def _parts(records: Sequence[_Record], end: int) -> Iterator[Group]:
    """The group that a note ends, and each record before it that belongs to none, by itself."""
    if not records:
        return
    note = records[-1].note
    first = len(records)
    if note is not None:
        first = max(0, len(records) - 2 * len(note.hops) - 1)
    for at, record in enumerate(records[:first]):
        stop = records[at + 1].start if at + 1 < len(records) else end
        yield Group(record.start, stop, record.identity)
    if note is not None:
        listing = note.request.kind in LISTS
        identity = identity_of(note.request)
        for record in records[first:]:
            identity = identity.joined(record.listed() if listing else record.identity)
        key = dedup_key_of(note.hops[-1].url, note.request)
        yield Group(records[first].start, end, identity, key)


def _records(file: BinaryIO) -> Iterator[_Record | Unreadable | int]:
    """Records; at the end of the file, and before what is unreadable, the place where they end."""
    search, start = RecordSearch(file), 0
    size = file.seek(0, 2)
    while True:
        file.seek(start)
        reached, whole = None, False
        try:
            for record in ArchiveIterator(file):
                reached, whole = record.stream_pos, False
                read = _read(record)
                whole = True
                if read is not None:
                    yield read
        except (OSError, ValueError):
            pass
        else:
            yield size
            return
        broken, going_on = search.behind(start, reached, whole=whole)
        if broken is not None:
            yield broken
            yield Unreadable(broken)
        if going_on is None:
            if broken is None:
                yield size
            return
        start = going_on


def _read(record: WarcRecord) -> _Record | None:
    """What a record tells. Raises OSError, ValueError for one that is damaged."""
    if record.record_type == WarcRecordType.warcinfo:
        return None
    start = record.stream_pos
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    known = Identity(urls=frozenset({url} if url else ()))
    if record.record_type == WarcRecordType.response and record.is_http_parsed:
        headers = record.http_headers
        asked_as = partial(
            identity_of_answer,
            record.reader.read(),
            url=url,
            content_type=record.http_content_type,
            encoding=headers.get("Content-Encoding") or "",
        )
        return _Record(start, asked_as(_UNKNOWN), partial(asked_as, _LISTING))
    block = record.reader.read()
    note = None
    if record.record_type == WarcRecordType.metadata:
        try:
            note = ReplayNote.model_validate_json(block)
        except ValidationError:
            note = None
    return _Record(start, known, lambda: known, note)
