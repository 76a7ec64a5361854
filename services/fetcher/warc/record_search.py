"""Finds where a WARC file can be read again behind a record that is damaged.

A file may hold anything: bytes that only look like the beginning of a record are looked at, and
how many of them is bounded, as is what is decompressed to look. Pure: it reads what it is given.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from libs.parsing.decompression import GZIP

_CHUNK = 1024 * 1024
_MOST_LOOKS = 50_000  # at what may begin a record, in one step: a second or two
_LOOK = 1024  # compressed bytes that show how a record begins
_LARGEST = 4 * 1024**3  # bytes that one record is decompressed to, at most, to find its end
_VERSION = b"WARC/1."
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")  # the flags beyond are reserved
_PLAIN = re.compile(rb"(?<=\r\n\r\n)WARC/1\.")
_OVERLAP = 16  # longer than what is looked for, with what must stand before it


class RecordSearch:
    """Looks for beginnings of records in one file, for one step of a scan."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._looks = _MOST_LOOKS
        self._plain = self._read(0, len(_VERSION)) == _VERSION

    def behind(
        self, start: int, reached: int | None, *, whole: bool
    ) -> tuple[int | None, int | None]:
        """(what is damaged, where to go on) after reading from `start` failed.

        `reached`: the last record that began; `whole`: it was read to its end. Nothing is damaged
        so far where only the next record cannot be read, which then shows.
        """
        if reached is None or not whole:
            broken = start if reached is None else reached
            return broken, self.next(broken + 1)
        end = self._end_of_member(reached)
        if end is None:
            return reached, self.next(reached + 1)
        return (None, end) if self._begins_at(end) else (end, self.next(end + 1))

    def next(self, start: int) -> int | None:
        """Where the next record begins; None where there is none, or where it is not found."""
        for candidate in self._candidates(start):
            if self._plain or self._begins_at(candidate):
                return candidate
            self._looks -= 1
            if self._looks <= 0:
                return None
        return None

    def _candidates(self, start: int) -> Iterator[int]:
        pattern = _PLAIN if self._plain else _MEMBER
        position = max(0, start - _OVERLAP)
        while chunk := self._read(position, _CHUNK + _OVERLAP):
            for found in pattern.finditer(chunk):
                at = position + found.start()
                if at >= start:
                    yield at
                    start = at + 1  # what the next chunk shows again was looked at
            position += _CHUNK

    def _begins_at(self, position: int) -> bool:
        if self._plain:
            return self._read(position, len(_VERSION)) == _VERSION
        try:
            head = zlib.decompressobj(GZIP).decompress(self._read(position, _LOOK), len(_VERSION))
        except zlib.error:
            return False
        return head == _VERSION

    def _end_of_member(self, position: int) -> int | None:
        """Where a gzip member ends; None where it is damaged or too large, or the file plain."""
        if self._plain:
            return None
        stream, size = zlib.decompressobj(GZIP), 0
        try:
            while size < _LARGEST and (chunk := self._read(position, _CHUNK)):
                position += len(chunk)
                while chunk and size < _LARGEST:
                    size += len(stream.decompress(chunk, _CHUNK))
                    if stream.eof:
                        return position - len(stream.unused_data)
                    chunk = stream.unconsumed_tail
        except zlib.error:
            pass
        return None

    def _read(self, position: int, size: int) -> bytes:
        self._file.seek(position)
        return self._file.read(size)
