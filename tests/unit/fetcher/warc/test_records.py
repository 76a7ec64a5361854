"""What is written is what standard readers read: fastwarc and warcio, independently."""

import gzip
import hashlib
import zlib
from base64 import b32encode
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastReader
from fastwarc.warc import WarcRecord
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioReader  # type: ignore[import-untyped]
from warcio.checker import Checker  # type: ignore[import-untyped]

from services.fetcher.warc.note import ReplayNote
from services.fetcher.warc.records import Kept, dedup_key_of, keeps, payload_digest
from tests.unit.fetcher.warc.hops import (
    ARTICLE,
    SENT_AT,
    asked,
    group,
    gzipped,
    hop,
    later,
    redirect,
)


def fast(data: bytes) -> list[WarcRecord]:
    found = []
    for record in FastReader(BytesIO(data), parse_http=False):
        record.freeze()
        found.append(record)
    return found


def sha1(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def members(data: bytes) -> list[bytes]:
    """Each gzip member by itself, decompressed."""
    found = []
    while data:
        stream = zlib.decompressobj(wbits=31)
        found.append(stream.decompress(data))
        data = stream.unused_data
    return found


def test_each_hop_gives_a_response_and_its_request_and_the_question_one_note() -> None:
    data = group([redirect(), hop()], asked())
    kinds = [record.headers["WARC-Type"] for record in fast(data)]
    assert kinds == ["response", "request", "response", "request", "metadata"]


def test_each_record_is_a_gzip_member_of_its_own() -> None:
    found = members(group([redirect(), hop()], asked()))
    assert len(found) == 5
    assert all(each.startswith(b"WARC/1.1\r\n") for each in found)
    assert all(each.endswith(b"\r\n\r\n") for each in found)


def test_fastwarc_reads_the_page_and_finds_both_digests_right() -> None:
    data = group([hop()], asked())
    for record in fast(data):
        assert record.verify_block_digest()
    response = next(iter(FastReader(BytesIO(data))))
    assert response.verify_payload_digest()
    assert response.headers["WARC-Payload-Digest"] == sha1(hop().body)
    assert response.headers["WARC-IP-Address"] == "192.0.2.7"
    assert response.headers["WARC-Target-URI"] == "https://presse.example/1?q=é"
    assert response.record_date == SENT_AT
    assert response.http_headers.get_bytes(b"X-Editor") == "Zoé".encode()
    assert response.http_headers.get("Transfer-Encoding") is None
    assert gzip.decompress(response.reader.read()).startswith(ARTICLE)


def test_warcio_reads_the_page_and_finds_all_digests_right() -> None:
    data = group([redirect(), hop()], asked())
    records = []
    for record in WarcioReader(BytesIO(data), check_digests="raise"):
        body = record.content_stream().read()
        records.append((record.rec_type, record.rec_headers, record.http_headers, body))
    kind, headers, http, body = records[2]
    assert kind == "response"
    assert headers.get_header("WARC-Date") == "2024-02-27T09:30:15.123456Z"
    assert http.get_statuscode() == "200"
    assert http.get_header("Content-Length") == str(len(hop().body))
    assert body.startswith(ARTICLE)
    assert records[0][2].get_header("Location") == "https://presse.example/1?q=%C3%A9"


def test_the_checker_of_warcio_has_no_complaint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(group([redirect(), hop()], asked()))

    class Command:
        inputs = (str(path),)
        verbose = True

    checker = Checker(Command())
    checker.process_all()
    said = capsys.readouterr().out
    assert checker.exit_value == 0, said
    assert said.count("digest pass") == 5


def test_the_request_says_what_was_asked_and_belongs_to_its_response() -> None:
    response, request, _ = fast(group([hop()], asked()))
    assert request.headers["WARC-Concurrent-To"] == response.record_id
    lines = request.reader.read().decode("latin-1").split("\r\n")
    assert lines[0] == "GET /1?q=é HTTP/1.1"
    assert "Accept-Encoding: gzip, deflate" in lines


def test_the_note_holds_the_question_and_names_its_answer() -> None:
    records = fast(group([redirect(), hop()], asked()))
    block = records[-1].reader.read()
    note = ReplayNote.model_validate_json(block)
    assert note.request == asked()
    assert note.response == records[2].record_id == records[-1].headers["WARC-Refers-To"]
    assert [(each.url, each.status) for each in note.hops] == [
        ("https://court.example/1", 301),
        ("https://presse.example/1?q=é", 200),
    ]
    assert note.answers
    assert b"dealwire.exchange.v1" in block


def test_a_body_that_was_cut_says_why_and_is_no_answer() -> None:
    records = fast(group([hop(truncated="length")], asked()))
    assert records[0].headers["WARC-Truncated"] == "length"
    assert not ReplayNote.model_validate_json(records[-1].reader.read()).answers


def test_the_same_payload_again_is_a_revisit_that_names_the_first() -> None:
    first = keeps(hop())
    data = group([hop(at=later(days=1))], asked(), last=first)
    revisit, _, note = fast(data)
    assert revisit.headers["WARC-Type"] == "revisit"
    assert revisit.headers["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert revisit.headers["WARC-Refers-To-Target-URI"] == hop().url
    assert revisit.headers["WARC-Refers-To-Date"] == "2024-02-27T09:30:15.123456Z"
    assert revisit.headers["WARC-Payload-Digest"] == payload_digest(hop().body)
    assert gzip.decompress(hop().body) not in revisit.reader.read()
    assert not ReplayNote.model_validate_json(note.reader.read()).answers


def test_another_payload_is_kept_in_full() -> None:
    data = group([hop()], asked(), last=Kept(payload_digest(b"other"), SENT_AT))
    assert fast(data)[0].headers["WARC-Type"] == "response"


def test_an_unmodified_page_is_a_revisit_by_the_servers_word() -> None:
    unmodified = hop(status=304, reason="Not Modified", headers=[("ETag", '"a1"')], body=b"")
    revisit = fast(group([unmodified], asked(), last=keeps(hop())))[0]
    assert revisit.headers["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
    assert revisit.headers["WARC-Refers-To-Date"] == "2024-02-27T09:30:15.123456Z"
    alone = fast(group([unmodified], asked()))[0]
    assert alone.headers["WARC-Type"] == "revisit"
    assert alone.headers.get("WARC-Refers-To-Date") is None


def test_what_is_asked_for_another_source_or_deal_is_another_question() -> None:
    url = hop().url
    one = dedup_key_of(url, asked())
    assert one == dedup_key_of(url, asked(request_id="another", reason="revisit"))
    others = [asked(source="autre"), asked(deals=("autre",)), asked(topic="any")]
    assert one not in {dedup_key_of(url, other) for other in others}


def test_headers_with_line_ends_or_stray_bytes_break_no_record() -> None:
    odd = [
        ("X-Odd", "a\r\nInjected: b"),
        ("X-Bytes", "caf\xe9"),
        ("X-Far", "→"),
    ]
    data = group([hop(headers=odd, reason="O\nK", body=gzipped(b"x"))], asked())
    response = next(iter(FastReader(BytesIO(data))))
    assert response.http_headers.get("Injected") is None
    assert response.http_headers.get_bytes(b"X-Bytes") == b"caf\xe9"
    assert response.http_headers.get_bytes(b"X-Far") == "→".encode()
    assert response.reader.read() == gzipped(b"x")


@settings(deadline=None)
@given(
    body=st.binary(max_size=3000),
    # Visible ASCII and the bytes above: what a header may hold, as the client gives it.
    value=st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), min_size=1),
)
def test_any_body_and_any_header_come_out_as_they_went_in(body: bytes, value: str) -> None:
    data = group([hop(body=body, headers=[("X-Any", value), ("Content-Length", "7")])], asked())
    response = next(iter(FastReader(BytesIO(data))))
    assert response.verify_payload_digest()
    assert response.http_headers.get_bytes(b"X-Any") == value.encode("latin-1")
    assert response.http_headers.get("Content-Length") == str(len(body))
    assert response.reader.read() == body
    record = next(iter(WarcioReader(BytesIO(data), check_digests="raise")))
    assert record.raw_stream.read() == body


def test_no_record_holds_a_secret_of_an_address() -> None:
    there = "https://presse.example/1?id=5&token=s3same"
    first = redirect(url=f"{there}&x=1", headers=[("Location", there), ("X-A", "1")])
    data = group([first, hop(url=there)], asked(url=there, page_url=there))
    assert all(b"s3same" not in member for member in members(data))
    shown = "https://presse.example/1?id=5&token=***"
    assert [record.headers["WARC-Target-URI"] for record in fast(data)][-3:] == [shown] * 3
    note = ReplayNote.model_validate_json(fast(data)[-1].reader.read())
    assert (note.request.url, note.request.page_url) == (shown, shown)
    assert [each.url for each in note.hops] == [f"{shown}&x=1", shown]
