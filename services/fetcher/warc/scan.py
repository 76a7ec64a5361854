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

_HEAD = 4096
_DECODED_HEAD = 16_384
_LARGEST_NOTE = 1_000_000
_ANY_WINDOW = 32 + zlib.MAX_WBITS
_CUT_SHORT = "the record ends before its announced length"


def scan_archive(file: BinaryIO, name: str, *, after: int | None) -> Iterator[Scanned | Damage]:
    """Each request in one of the archive's own files, and its page if it has one.

    The location of what is scanned is its note's, the last record of a group; that of the page
    its response's. `after`: the note to go on behind.
    """
    return _until_damaged(_groups(file, name, after), name)


def scan_warc(file: BinaryIO, name: str, *, after: int | None) -> Iterator[Scanned | Damage]:
    """Each response of a WARC file of any origin; only those with status 200 are pages."""
    return _until_damaged(_responses(file, name, after), name)


def _until_damaged(found: Iterator[Scanned], name: str) -> Iterator[Scanned | Damage]:
    position = 0
    try:
        for each in found:
            position = each.location.offset
            yield each
    except (OSError, ValueError) as error:
        yield Damage(name, position, str(error))


def _groups(file: BinaryIO, name: str, after: int | None) -> Iterator[Scanned]:
    wanted = WarcRecordType.response | WarcRecordType.metadata
    latest: tuple[str | None, ArchivedPage] | None = None
    for record in _records(file, wanted, after):
        location = ArchiveRecord(file=name, offset=record.stream_pos)
        if record.record_type == WarcRecordType.response:
            latest = (record.record_id, _page(record, location, _head(record, _read_head(record))))
            continue
        note = _note(record)
        answered = latest and note and note.answers and latest[0] == note.response
        yield Scanned(
            location, latest[1].to(note.request) if latest and note and answered else None
        )
        latest = None


def _responses(file: BinaryIO, name: str, after: int | None) -> Iterator[Scanned]:
    for record in _records(file, WarcRecordType.response, after):
        location = ArchiveRecord(file=name, offset=record.stream_pos)
        if not record.is_http_parsed or record.http_headers.status_code != OK:
            yield Scanned(location, None)
            continue
        announced = record.content_length
        head = _read_head(record)
        if len(head) + record.reader.consume() < announced:
            raise ValueError(_CUT_SHORT)
        yield Scanned(location, _page(record, location, _head(record, head)))


def _records(file: BinaryIO, wanted: WarcRecordType, after: int | None) -> Iterator[WarcRecord]:
    """The records of some types, behind an offset if one is given."""
    file.seek(after or 0)
    for record in ArchiveIterator(file, record_types=wanted):
        if record.stream_pos != after:
            yield record


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
