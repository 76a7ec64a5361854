"""A record that says nothing, exactly as long as what it stands for. Pure.

So every other record of the file keeps its place: a replay that is under way names places.
"""

import struct
import zlib

_HEAD = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <%s>\r\nWARC-Date: %s\r\n"
    b"Content-Type: application/octet-stream\r\nContent-Length: %010d\r\n\r\n"
)
_END = b"\r\n\r\n"
_GZIP_HEAD = b"\x1f\x8b\x08\x04" + bytes(6)  # with an extra field, which takes what is left over
_AROUND = len(_GZIP_HEAD) + 2 + 8  # the extra field's length before, checksum and size behind
_BLOCK = 65_535  # bytes that deflate stores in one block
_BLOCK_HEAD = 5


def filler(length: int, *, record_id: str, date: str) -> bytes:
    """A gzip member of `length` bytes with one record. Raises ValueError where that is too few."""
    room = length - _AROUND
    size = max(0, room - _BLOCK_HEAD * -(-room // (_BLOCK + _BLOCK_HEAD)))
    head = _HEAD % (record_id.encode(), date.encode(), 0)
    blanks = size - len(head) - len(_END)
    if blanks < 0:
        raise ValueError(f"no record is as short as {length} bytes")
    record = _HEAD % (record_id.encode(), date.encode(), blanks) + b" " * blanks + _END
    stored = _stored(record)
    extra = room - len(stored)
    member = _GZIP_HEAD + struct.pack("<H", extra) + bytes(extra) + stored
    return member + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def _stored(data: bytes) -> bytes:
    """The data as deflate stores what it does not compress."""
    blocks = []
    for start in range(0, len(data), _BLOCK):
        part = data[start : start + _BLOCK]
        last = start + _BLOCK >= len(data)
        blocks.append(struct.pack("<BHH", last, len(part), len(part) ^ 0xFFFF) + part)
    return b"".join(blocks)
