"""The hops of one request as WARC/1.1 records, one gzip member each. Pure.

Written here and not by warcio, which percent-encodes header values that are not ASCII:
an archive should hold what came.
"""

import zlib
from base64 import b32encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from hashlib import sha1
from urllib.parse import urlsplit

from libs.contracts import FetchRequest, digest
from libs.masking import masked, masked_text
from libs.parsing.decompression import GZIP
from services.fetcher.http.response import NOT_MODIFIED, Hop
from services.fetcher.http.status import OK
from services.fetcher.warc.note import FORMAT, HopNote, ReplayNote

_LEVEL = 6
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_SAME_PAYLOAD = _PROFILES + "identical-payload-digest"
_NOT_MODIFIED = _PROFILES + "server-not-modified"
_SPECIFICATION = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
# Lengths as they were on the wire; the records' bodies have no transfer encoding.
_REWRITTEN = frozenset({"transfer-encoding", "content-length"})

NewId = Callable[[], str]


@dataclass(frozen=True)
class Kept:
    """What was last archived under a dedup key: its payload's digest, and when."""

    digest: str
    at: datetime


def dedup_key_of(url: str, request: FetchRequest) -> str:
    """What is asked, and for whom: its answer needs no second copy while it stays the same.

    Two sources that list one page each get a copy of their own, so that a replay of
    either finds it.
    """
    return digest("question", url, request.source or "", request.topic, *sorted(request.deals))


def payload_digest(body: bytes) -> str:
    """SHA-1 in base 32, as archives have it by custom; no defence against forgery."""
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


def warcinfo(*, name: str, at: datetime, software: str, host: str, new_id: NewId) -> bytes:
    """The first record of a file."""
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": _SPECIFICATION,
        "hostname": host,
    }
    block = b"".join(_warc_line(key, value) for key, value in fields.items())
    headers = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": new_id(),
        "WARC-Date": _date(at),
        "WARC-Filename": name,
        "Content-Type": "application/warc-fields",
    }
    return _member(headers, block)


def response_records(
    hops: Sequence[Hop], request: FetchRequest, *, last: Kept | None, new_id: NewId
) -> bytes:
    """All hops of one request, in order, and the note that makes a replay possible.

    `last`: what was last archived under the last hop's dedup key. The result goes into one
    file, without anything in between. Addresses are masked; bodies are as they came.
    """
    hops = [_without_secrets(hop) for hop in hops]
    parts: list[bytes] = []
    response_id, revisit = "", False
    for number, hop in enumerate(hops, start=1):
        response_id = new_id()
        known = last if number == len(hops) else None
        revisit = _is_revisit(hop, known)
        answered = _revisit(hop, response_id, known) if revisit else _response(hop, response_id)
        parts += [answered, _request(hop, new_id(), response_id)]
    note = ReplayNote(
        format=FORMAT,
        request=_asked(request),
        response=response_id,
        stored="revisit" if revisit else "response",
        truncated=hops[-1].truncated is not None,
        hops=tuple(HopNote(url=hop.url, status=hop.status) for hop in hops),
    )
    return b"".join([*parts, _metadata(hops[-1], note, new_id())])


def _without_secrets(hop: Hop) -> Hop:
    headers = [(name, masked_text(value)) for name, value in hop.headers]
    return replace(hop, url=masked(hop.url), headers=headers)


def _asked(request: FetchRequest) -> FetchRequest:
    page_url = masked(request.page_url) if request.page_url else None
    return request.model_copy(update={"url": masked(request.url), "page_url": page_url})


def keeps(hop: Hop) -> Kept | None:
    """What to remember of a last hop: None for what no later answer can refer to."""
    if hop.status != OK or hop.truncated or not hop.body:
        return None
    return Kept(payload_digest(hop.body), hop.at)


def _is_revisit(hop: Hop, last: Kept | None) -> bool:
    if hop.status == NOT_MODIFIED:
        return True
    kept = keeps(hop)
    return kept is not None and last is not None and kept.digest == last.digest


def _response(hop: Hop, record_id: str) -> bytes:
    headers = _about("response", hop, record_id)
    headers["WARC-Payload-Digest"] = payload_digest(hop.body)
    if hop.truncated:
        headers["WARC-Truncated"] = hop.truncated
    return _member(headers, _http_head(hop) + hop.body)


def _revisit(hop: Hop, record_id: str, last: Kept | None) -> bytes:
    headers = _about("revisit", hop, record_id)
    headers["WARC-Profile"] = _NOT_MODIFIED if hop.status == NOT_MODIFIED else _SAME_PAYLOAD
    if last is not None:
        headers["WARC-Refers-To-Target-URI"] = hop.url
        headers["WARC-Refers-To-Date"] = _date(last.at)
        if hop.status != NOT_MODIFIED:
            headers["WARC-Payload-Digest"] = last.digest
    return _member(headers, _http_head(hop))


def _request(hop: Hop, record_id: str, response_id: str) -> bytes:
    headers = _about("request", hop, record_id)
    headers["WARC-Concurrent-To"] = response_id
    parts = urlsplit(hop.url)
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = b"".join(map(_http_line, hop.request_headers))
    return _member(headers, _wire(f"GET {asked} HTTP/1.1") + b"\r\n" + lines + b"\r\n")


def _metadata(hop: Hop, note: ReplayNote, record_id: str) -> bytes:
    headers = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(hop.at),
        "WARC-Target-URI": hop.url,
        "WARC-Refers-To": note.response,
        "Content-Type": "application/json",
    }
    # With what has its default: a replay years from now may have other defaults.
    return _member(headers, note.model_dump_json(exclude_none=True).encode())


def _about(kind: str, hop: Hop, record_id: str) -> dict[str, str]:
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(hop.at),
        "WARC-Target-URI": hop.url,
    }
    if hop.address:
        headers["WARC-IP-Address"] = hop.address
    message = "request" if kind == "request" else "response"
    return headers | {"Content-Type": f"application/http;msgtype={message}"}


def _http_head(hop: Hop) -> bytes:
    """Status line and headers, with the length that the body has in the archive."""
    kept = [(name, value) for name, value in hop.headers if name.lower() not in _REWRITTEN]
    if hop.status != NOT_MODIFIED:
        kept.append(("Content-Length", str(len(hop.body))))
    status = f"HTTP/1.1 {hop.status} {hop.reason}".rstrip()
    return _wire(status) + b"\r\n" + b"".join(map(_http_line, kept)) + b"\r\n"


def _http_line(header: tuple[str, str]) -> bytes:
    return _wire(": ".join(header)) + b"\r\n"


def _wire(text: str) -> bytes:
    """The bytes that the client read: it takes each as one character, as HTTP does."""
    try:
        return _one_line(text).encode("latin-1")
    except UnicodeEncodeError:
        return _one_line(text).encode("utf-8", "surrogateescape")


def _warc_line(name: str, value: str) -> bytes:
    return f"{name}: {_one_line(value)}\r\n".encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _date(at: datetime) -> str:
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _member(headers: dict[str, str], block: bytes) -> bytes:
    """One record, compressed by itself so that a reader can start at it."""
    lengths = {"WARC-Block-Digest": payload_digest(block), "Content-Length": str(len(block))}
    lines = b"".join(_warc_line(key, value) for key, value in (headers | lengths).items())
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, GZIP)
    record = b"WARC/1.1\r\n" + lines + b"\r\n" + block + b"\r\n\r\n"
    return packer.compress(record) + packer.flush()
