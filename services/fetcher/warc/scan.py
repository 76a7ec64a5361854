"""Goes through WARC files record by record, with the memory of one record's beginning."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from pydantic import ValidationError

from libs.contracts import ArchiveRecord
from services.fetcher.http.status import OK
from services.fetcher.warc.note import ReplayNote
from services.fetcher.warc.page_requests import ArchivedPage, Damage, Scanned
from services.fetcher.warc.record_search import RecordSearch

_HEAD = 4096
_DECODED_HEAD = 16_384
_LARGEST_NOTE = 1_000_000
_ANY_WINDOW = 32 + zlib.MAX_WBITS
_CUT_SHORT = "the record ends before its announced length"


class _Groups:
    """Reads the archive's own records, of which a note ends each group."""

    def __init__(self) -> None:
        self._latest: tuple[str | None, ArchivedPage] | None = None

    def forget(self) -> None:
        """What comes next belongs to no group that began before."""
        self._latest = None

    def read(self, record: WarcRecord, location: ArchiveRecord) -> Scanned | None:
        """What a note says; nothing of any other record. Raises ValueError for one cut short."""
        if record.record_type == WarcRecordType.response:
            page = _page(record, location, _head(record, _read_head(record)))
            self._latest = (record.record_id, page)
        if record.record_type != WarcRecordType.metadata:
            return None
        note, latest = _note(record), self._latest
        self._latest = None
        if latest and note and note.answers and latest[0] == note.response:
            return Scanned(location, latest[1].to(note.request))
        return Scanned(location, None)


class _Responses:
    """Reads the responses of any WARC file."""

    def forget(self) -> None:
        """Each response stands for itself."""

    def read(self, record: WarcRecord, location: ArchiveRecord) -> Scanned | None:
        """The page of a response; nothing of any other record. Raises ValueError as _Groups."""
        if record.record_type != WarcRecordType.response:
            return None
        if not record.is_http_parsed or record.http_headers.status_code != OK:
            return Scanned(location, None)
        announced = record.content_length
        head = _read_head(record)
        if len(head) + record.reader.consume() < announced:
            raise ValueError(_CUT_SHORT)
        return Scanned(location, _page(record, location, _head(record, head)))


def scan_archive(file: BinaryIO, name: str, *, after: int | None) -> Iterator[Scanned | Damage]:
    """Each request in one of the archive's own files, and its page if it has one.

    The location of what is scanned is its note's, the last record of a group; that of the page
    its response's. `after`: the note, or the damage, to go on behind.
    """
    return _scan(file, name, _Groups(), after)


def scan_warc(file: BinaryIO, name: str, *, after: int | None) -> Iterator[Scanned | Damage]:
    """Each response of a WARC file of any origin; only those with status 200 are pages."""
    return _scan(file, name, _Responses(), after)


def _scan(
    file: BinaryIO, name: str, reading: _Groups | _Responses, after: int | None
) -> Iterator[Scanned | Damage]:
    """What is read of the records; a damaged one costs itself, and its group where it has one."""
    search, start = RecordSearch(file), after or 0
    while True:
        file.seek(start)
        reached, whole = None, False
        try:
            for record in ArchiveIterator(file):
                reached, whole = record.stream_pos, False
                if reached != after:
                    found = reading.read(record, ArchiveRecord(file=name, offset=reached))
                    if found is not None:
                        yield found
                whole = True
        except (OSError, ValueError) as error:
            why = str(error)
        else:
            return
        reading.forget()
        broken, going_on = search.behind(start, reached, whole=whole)
        if broken is not None and broken != after:
            yield Damage(name, broken, why, going_on=going_on)
        if going_on is None:
            return
        start = going_on


def _page(record: WarcRecord, location: ArchiveRecord, head: bytes) -> ArchivedPage:
    return ArchivedPage(
        record=location,
        url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
        at=record.record_date,
        content_type=record.http_content_type,
        head=head,
    )


def _read_head(record: WarcRecord) -> bytes:
    return record.reader.read(_HEAD)


def _head(record: WarcRecord, head: bytes) -> bytes:
    """The first bytes of the page, decompressed as far as they can be."""
    with suppress(zlib.error):
        if record.http_headers.get("Content-Encoding"):
            return zlib.decompressobj(_ANY_WINDOW).decompress(head, _DECODED_HEAD)
    return head


def _note(record: WarcRecord) -> ReplayNote | None:
    """The note; None for metadata that is not ours. Raises ValueError where it is cut short."""
    announced = record.content_length
    block = record.reader.read(_LARGEST_NOTE)
    if len(block) < min(announced, _LARGEST_NOTE):
        raise ValueError(_CUT_SHORT)
    try:
        return ReplayNote.model_validate_json(block)
    except ValidationError:
        return None
