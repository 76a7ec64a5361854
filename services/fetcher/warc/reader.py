"""Reads pages from WARC records in place of the network."""

import asyncio
import re

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from libs.contracts import ArchiveRecord, FetchRequest
from libs.parsing.decompression import Inflater
from libs.parsing.errors import BadEncoding, TooLarge
from libs.parsing.page import Page
from services.fetcher.errors import FileMissing, RecordBroken, RecordMissing
from services.fetcher.http.response import Response, Validators
from services.fetcher.http.status import OK
from services.fetcher.warc.paths import WarcPaths

_MOST_HEADERS = 64 * 1024  # bytes that a response may have beside its body
_LONGEST_SIZE = 1000  # bytes of the line that gives a chunk's size, with its extensions
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")


class WarcReader:
    """A PageSource for requests that name a record. It never touches the network."""

    def __init__(self, paths: WarcPaths, *, max_bytes: int) -> None:
        self._paths = paths
        self._max_bytes = max_bytes

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Response:
        """The page as it came then, and when that was; validators mean nothing here.

        Raises RecordMissing, RecordBroken, FileOutsideRoots, TooLarge.
        """
        del validators  # what is kept cannot have changed
        if request.record is None:
            raise RecordMissing(f"{request.url}: the request names no record")
        return await asyncio.to_thread(self._read, request.record)

    def _read(self, location: ArchiveRecord) -> Response:
        try:
            file = self._paths.open(location.file)
        except FileMissing as error:
            raise RecordMissing(str(error)) from error
        said = f"{location.file} at byte {location.offset}"
        with file:
            file.seek(location.offset)
            try:
                record = next(iter(ArchiveIterator(file, parse_http=False)), None)
                if record is None:
                    raise RecordMissing(f"{said}: the file ends before it")
                return self._response(record, said)
            except (OSError, ValueError) as error:
                raise RecordBroken(f"{said}: {error}") from error

    def _response(self, record: WarcRecord, said: str) -> Response:
        """Raises OSError and ValueError, besides its refusals, for what cannot be parsed."""
        if record.record_type != WarcRecordType.response or not record.is_http:
            raise RecordMissing(f"{said}: no response")
        self._look_at_block(record, said)
        record.parse_http()
        headers = record.http_headers
        if headers.status_code != OK:
            raise RecordMissing(f"{said}: status {headers.status_code}")
        raw = record.reader.read()
        if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
            raw = unchunked(raw)
        body = Inflater(headers.get("Content-Encoding") or "", limit=self._max_bytes)
        try:
            body.add(raw)
            content = body.finish()
        except BadEncoding as error:
            raise RecordBroken(f"{said}: {error}") from error
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        return Response(
            page=Page(url, content, _header(headers, b"Content-Type")),
            at=record.record_date,
            validators=Validators(_header(headers, b"ETag"), _header(headers, b"Last-Modified")),
        )

    def _look_at_block(self, record: WarcRecord, said: str) -> None:
        """Whole, not too large, and what its digest says. Reads no more than the limit."""
        announced = record.content_length
        if announced > self._max_bytes + _MOST_HEADERS:
            raise TooLarge(f"{said}: {announced} bytes")
        record.freeze()
        if record.content_length < announced:
            raise RecordBroken(f"{said}: ends after {record.content_length} of {announced} bytes")
        stated = record.headers.get("WARC-Block-Digest") or ""
        if stated.startswith("sha1:") and not record.verify_block_digest():
            raise RecordBroken(f"{said}: not what its digest says")


def _header(headers: HeaderMap, name: bytes) -> str | None:
    """A header as our client reads it off the wire: each byte one character."""
    value = headers.get_bytes(name)
    return None if value is None else value.decode("latin-1")


def unchunked(body: bytes) -> bytes:
    """A body without chunked transfer encoding; as it is where it has none, whatever is said.

    Some crawlers keep the encoding in their records, others its header alone.
    """
    parts: list[bytes] = []
    start = 0
    while (end := body.find(b"\r\n", start, start + _LONGEST_SIZE)) >= 0:
        size = body[start:end].partition(b";")[0].strip()
        if not _HEX.fullmatch(size):
            return body
        start, length = end + 2, int(size, 16)
        if length == 0:
            return b"".join(parts)
        if start + length > len(body):
            return body
        parts.append(body[start : start + length])
        start += length + 2
    return body
