"""A compressed body, never larger than a limit once decompressed. Pure.

Each call inflates at most what the limit leaves: a bomb costs the memory of the limit.
"""

import zlib

from libs.parsing.errors import BadEncoding, TooLarge

ACCEPTED = "gzip, deflate"
GZIP = 16 + zlib.MAX_WBITS
"""The window of a gzip stream, for zlib."""
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
GZIP_MARK = 0x1F
_ZLIB_MARK = 0x78  # first byte of nearly every zlib stream; servers also send raw deflate


class Inflater:
    """Collects the chunks of a body in one content encoding.

    Raises BadEncoding for an encoding other than gzip, deflate and identity, for damaged
    data and for a body cut short; TooLarge when the limit is passed.
    """

    def __init__(self, content_encoding: str, *, limit: int) -> None:
        self._encoding = content_encoding.strip().lower().removeprefix("x-")
        if self._encoding not in {"", "identity", "gzip", "deflate"}:
            raise BadEncoding(f"content encoding {content_encoding[:40]!r}")
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._stream: zlib._Decompress | None = None

    def add(self, chunk: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        if self._encoding in {"", "identity"}:
            self._keep(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error as error:
            raise BadEncoding(f"{self._encoding}: {error}") from error

    def finish(self) -> bytes:
        """The whole body."""
        if self._stream is not None and not self._stream.eof:
            raise BadEncoding(f"{self._encoding}: cut short after {self._size} bytes")
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """What there is of the body, at most the limit."""
        return b"".join(self._parts)

    def _inflate(self, chunk: bytes) -> None:
        while chunk:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window(chunk))
            if self._stream.eof:
                if self._encoding == "deflate" or chunk[0] != GZIP_MARK:
                    return  # padding after the end
                self._stream = zlib.decompressobj(GZIP)
            self._keep(self._stream.decompress(chunk, self._limit - self._size + 1))
            chunk = self._stream.unconsumed_tail or self._stream.unused_data

    def _window(self, chunk: bytes) -> int:
        if self._encoding == "gzip":
            return GZIP
        return _ZLIB if chunk[0] == _ZLIB_MARK else _RAW

    def _keep(self, data: bytes) -> None:
        self._parts.append(data[: self._limit - self._size])
        self._size += len(data)
        if self._size > self._limit:
            raise TooLarge(f"more than {self._limit} bytes")
