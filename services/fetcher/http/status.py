"""What a response's status means for the request. Pure."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from libs.errors import DealwireError
from libs.masking import has_user_part, masked
from libs.urls import BadAddress, PasswordInAddress, resolve
from services.fetcher.errors import (
    AccessDenied,
    BadResponse,
    NotFound,
    RequestRefused,
    ServerBusy,
    ServerError,
)
from services.fetcher.http.response import NOT_MODIFIED, Hop, Validators

Headers = Sequence[tuple[str, str]]

HOST_BUSY = frozenset({429, 503})
"""Said for the whole host; 502 and 504 are the failure of something behind it."""

OK = 200
FIRST_CLIENT_ERROR = 400
FIRST_SERVER_ERROR = 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})
_GONE = frozenset({404, 410})
_DENIED = frozenset({401, 402, 403, 451})
_LONGEST_WAIT = 6 * 3600.0  # seconds that a Retry-After is obeyed for; then we ask again


def refusal(hop: Hop, *, conditional: bool = False) -> DealwireError | None:
    """The error that this status is, or None for a page, or for 304 where we asked for it."""
    status = hop.status
    if status == OK or (conditional and status == NOT_MODIFIED):
        return None
    if status in _BUSY:
        return ServerBusy(f"{hop.url}: {status}", retry_after=retry_after(hop.headers, at=hop.at))
    return _plain_refusal(status)(f"{hop.url}: {status}")


def _plain_refusal(status: int) -> type[DealwireError]:
    if status in _GONE:
        return NotFound
    if status in _DENIED:
        return AccessDenied
    if status >= FIRST_SERVER_ERROR:
        return ServerError
    return RequestRefused if status >= FIRST_CLIENT_ERROR else BadResponse


def redirect(hop: Hop) -> str | None:
    """Where a redirect leads, or None where the response is none.

    Raises BadResponse for a redirect to nowhere, BadAddress for one out of http and https.
    """
    if hop.status not in _REDIRECTS:
        return None
    location = _in_utf8(header(hop.headers, "Location") or "")
    if not location:
        raise BadResponse(f"{hop.url}: a redirect to nowhere")
    target = resolve(hop.url, location)
    if target is None:
        refused = PasswordInAddress if has_user_part(location) else BadAddress
        raise refused(f"{hop.url} redirects to {masked(location)[:200]!r}")
    return target


def validators_of(headers: Headers, *, known: Validators | None = None) -> Validators:
    """What to ask with next time; of what the response leaves out, what was known stays."""
    known = known or Validators()
    return Validators(
        header(headers, "ETag") or known.etag,
        header(headers, "Last-Modified") or known.last_modified,
    )


def retry_after(headers: Headers, *, at: datetime) -> float | None:
    """Seconds that a Retry-After asks for (a number or a date), at most six hours.

    A date is measured against the response's own Date: what the site's clock says now does
    not matter then. `at` is used where it sends none.
    """
    value = (header(headers, "Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:10])
    else:
        until, said_at = _moment(value), _moment(header(headers, "Date") or "")
        if until is None:
            return None
        seconds = (until - (said_at or at)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def header(headers: Headers, name: str) -> str | None:
    """The first header of this name, or None."""
    name = name.lower()
    return next((value for each, value in headers if each.lower() == name), None)


def _in_utf8(value: str) -> str:
    """A header whose bytes were taken for one character each, as most servers mean them."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Without a zone ("-0000") it cannot be subtracted; HTTP dates are in GMT by rule.
    return moment if moment.tzinfo is not None else None
