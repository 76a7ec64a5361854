"""States and responses for the tests of the page store."""

from datetime import datetime, timedelta
from typing import Any

from libs.contracts import FetchRequest
from libs.parsing.page import Page
from services.fetcher.http.response import Response, Validators
from services.fetcher.pages.state import PageState, page_id_of
from tests.messages import fetched
from tests.unit.fetcher.html_pages import SEEN_AT, URL

HOUR = timedelta(hours=1)
PAGE_ID = page_id_of(URL)
VERSION = fetched().version
VALIDATORS = Validators(etag='"1"', last_modified="Tue, 27 Feb 2024 10:00:00 GMT")
NONE = Validators()


def state(**changes: Any) -> PageState:
    """What is known of an article found and published at once, and read with validators."""
    facts: dict[str, Any] = {
        "url": URL, "article_id": fetched().article_id, "version": VERSION, "source": "s1",
        "deals": ("d1",), "first_seen": SEEN_AT, "fetched_at": SEEN_AT, "read_at": SEEN_AT,
        "changed_at": SEEN_AT, "published": SEEN_AT, "etag": VALIDATORS.etag,
        "last_modified": VALIDATORS.last_modified, "digest": "b1", "marks": "aa bb",
    }  # fmt: skip
    return PageState(**(facts | changes))


def request(**changes: Any) -> FetchRequest:
    """A request for the page of `state`."""
    facts: dict[str, Any] = {"url": URL, "request_id": "r1", "source": "s1", "deals": ("d1",)}
    return FetchRequest(**(facts | changes))


def answer(
    digest: str = "b1", *, at: datetime = SEEN_AT, validators: Validators = VALIDATORS
) -> Response:
    """A page that came."""
    return Response(Page(URL, b"<html>", "text/html"), at, validators, digest)


def not_modified(*, at: datetime = SEEN_AT, validators: Validators = NONE) -> Response:
    """Word that the page has not changed."""
    return Response(None, at, validators)
