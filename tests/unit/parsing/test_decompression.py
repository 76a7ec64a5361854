"""Bodies in a content encoding."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.decompression import Inflater
from libs.parsing.errors import BadEncoding, TooLarge

TEXT = b"Une phrase qui se compresse bien. " * 200


def _inflated(body: bytes, encoding: str, *, limit: int = 100_000, chunk: int = 7) -> bytes:
    inflater = Inflater(encoding, limit=limit)
    for start in range(0, len(body), chunk):
        inflater.add(body[start : start + chunk])
    return inflater.finish()


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        (" GZIP ", gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT[:1000], mtime=0) + gzip.compress(TEXT[1000:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\x00\x00padding"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw(TEXT)),
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 100_000])
def test_a_body_comes_out_whole_however_it_is_cut(encoding: str, body: bytes, chunk: int) -> None:
    assert _inflated(body, encoding, chunk=chunk) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_refuses_an_encoding_that_was_not_asked_for(encoding: str) -> None:
    with pytest.raises(BadEncoding):
        Inflater(encoding, limit=10)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_body_cut_short_is_not_taken_for_a_whole_one(encoding: str) -> None:
    body = {"gzip": gzip.compress(TEXT, mtime=0), "deflate": zlib.compress(TEXT)}[encoding]
    with pytest.raises(BadEncoding, match="cut short"):
        _inflated(body[:-9], encoding)


def test_damaged_data_is_refused() -> None:
    with pytest.raises(BadEncoding):
        _inflated(b"this is no gzip at all", "gzip")


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    inflater = Inflater("gzip", limit=1_000_000)
    with pytest.raises(TooLarge):
        inflater.add(bomb)


def test_exactly_the_limit_is_not_too_large() -> None:
    assert len(_inflated(gzip.compress(bytes(1000), mtime=0), "gzip", limit=1000)) == 1000
    with pytest.raises(TooLarge):
        _inflated(gzip.compress(bytes(1001), mtime=0), "gzip", limit=1000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_inflated_or_refused(body: bytes, encoding: str) -> None:
    try:
        _inflated(body, encoding)
    except (BadEncoding, TooLarge):
        return
