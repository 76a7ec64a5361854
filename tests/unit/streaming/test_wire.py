import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import DeadLetter, FetchRequest
from libs.errors import Rejected
from libs.streaming.wire import decode, encode, envelope, keep_fields, restore_fields
from tests.messages import SEEN_AT

FIELDS = st.dictionaries(st.binary(max_size=20), st.binary(max_size=200), max_size=6)


@given(FIELDS)
def test_any_entry_is_read_or_rejected_with_a_code(fields: dict[bytes, bytes]) -> None:
    try:
        decode(fields, FetchRequest)
    except Rejected as error:
        assert error.reason_code in {"no_data", "invalid_json", "wrong_shape", "wrong_type"}  # noqa: PT017 - either way is right


@given(FIELDS)
def test_a_dead_letter_gives_every_entry_back_byte_for_byte(fields: dict[bytes, bytes]) -> None:
    encoding, kept = keep_fields(fields)
    letter = DeadLetter.model_validate(
        {
            "stage": "enricher",
            "consumer": "enricher-1",
            "stream": "articles.detected",
            "entry_id": "1-1",
            "at": SEEN_AT,
            "code": "x",
            "error": "x",
            "attempts": 1,
            "request_id": "request-1",
            "encoding": encoding,
            "fields": kept,
        }
    )
    again = DeadLetter.model_validate_json(letter.model_dump_json())
    assert restore_fields(again) == {**fields, b"requestid": b"request-1"}


def test_a_request_without_id_gets_the_same_one_at_every_look() -> None:
    first = envelope({b"data": b"{}"}, stream="fetch.requested", entry_id="5-1")
    assert first == envelope({b"data": b"{}"}, stream="fetch.requested", entry_id="5-1")
    other = envelope({b"data": b"{}"}, stream="fetch.requested", entry_id="5-2")
    assert first.request_id != other.request_id


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"00-zz-zz-00", b""])
def test_a_broken_traceparent_never_stops_a_message(broken: bytes) -> None:
    envelope({b"traceparent": broken}, stream="s", entry_id="1-1")


def test_a_child_request_carries_its_own_id_not_its_parent_s() -> None:
    child = FetchRequest(url="https://presse.example/", request_id="child", parent_id="parent")
    fields = encode(child, stage="fetcher", request_id="parent", traceparent=None, time=SEEN_AT)
    assert fields[b"requestid"] == b"child"
