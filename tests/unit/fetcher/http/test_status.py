"""Retry-After and validators, as servers write them."""

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.urls import PasswordInAddress
from services.fetcher.http.response import Hop, Validators
from services.fetcher.http.status import redirect, retry_after, validators_of

AT = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
LATER = "Wed, 28 Feb 2024 09:31:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), None),
        ((("Retry-After", ""),), None),
        ((("Retry-After", " 30 "),), 30.0),
        ((("Retry-After", "1" * 400),), 6 * 3600.0),
        ((("Retry-After", "²"),), None),
        ((("Retry-After", LATER),), 60.0),
        ((("Retry-After", LATER), ("Date", "Wed, 28 Feb 2024 09:30:50 GMT")), 10.0),
        ((("Retry-After", LATER), ("Date", "Wed, 28 Feb 2024 12:00:00 GMT")), 0.0),
        ((("Retry-After", LATER), ("Date", "yesterday")), 60.0),
        ((("Retry-After", "Wed, 28 Feb 2024 09:31:00"),), None),
        ((("Retry-After", "Wed, 28 Feb 99999 09:31:00 GMT"),), None),
    ],
)
def test_the_wait_that_a_server_asks_for(
    headers: tuple[tuple[str, str], ...], seconds: float | None
) -> None:
    assert retry_after(headers, at=AT) == seconds


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_the_wait_is_none_or_at_most_six_hours(said: str, date: str) -> None:
    found = retry_after((("Retry-After", said), ("Date", date)), at=AT)
    assert found is None or 0 <= found <= 6 * 3600


def test_validators_left_out_of_an_answer_stay_as_they_were() -> None:
    known = Validators('"1"', "Tue, 27 Feb 2024 08:00:00 GMT")
    assert validators_of((("etag", '"2"'),), known=known) == Validators('"2"', known.last_modified)
    assert validators_of(()) == Validators()


@pytest.mark.parametrize(
    ("sent", "leads_to"),
    [
        ("/économie/é?q=ü".encode(), "/%C3%A9conomie/%C3%A9?q=%C3%BC"),
        ("/économie".encode("latin-1"), "/%C3%A9conomie"),
        (b"/%C3%A9conomie", "/%C3%A9conomie"),
    ],
)
def test_a_redirect_that_is_not_ascii_leads_where_its_server_means(
    sent: bytes, leads_to: str
) -> None:
    hop = Hop(
        url="https://phare.example/a", address=None, at=AT, request_headers=(), status=301,
        reason="", headers=(("Location", sent.decode("latin-1")),), body=b"",
    )  # fmt: skip
    assert redirect(hop) == f"https://phare.example{leads_to}"


@pytest.mark.parametrize(
    "location", ["https://lea:s3same@gazette.example/a", "//lea:s3same@gazette.example/a"]
)
def test_a_redirect_with_a_password_is_refused_and_not_shown(location: str) -> None:
    hop = Hop(
        url="https://phare.example/a", address=None, at=AT, request_headers=(), status=301,
        reason="", headers=(("Location", location),), body=b"",
    )  # fmt: skip
    with pytest.raises(PasswordInAddress) as refused:
        redirect(hop)
    assert "s3same" not in str(refused.value)
