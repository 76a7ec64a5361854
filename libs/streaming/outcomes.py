"""The outcome and the dead letter of a message that ends here. Pure: no I/O, no clock."""

import traceback
from datetime import datetime

from libs.contracts import DeadLetter, FetchRequest, Message, Outcome, Release, Result, keys
from libs.contracts.streams import origin_of_retry
from libs.masking import masked, masked_text
from libs.streaming.protocol import Entry
from libs.streaming.wire import Envelope, keep_fields

FORGOTTEN = "forgotten"
"""The code of a request whose article was forgotten: its outcome does not name it."""

_DETAIL_CHARACTERS = 500  # an error's text may quote a whole page


def outcome(
    result: Result,
    message: Message | None,
    *,
    stage: str,
    envelope: Envelope,
    attempts: int,
    at: datetime,
) -> Outcome:
    """How the request ended. `message` is None where it could not be read."""
    if result.fate is None:
        raise ValueError("a result without a fate ends no request")
    if result.code == FORGOTTEN:
        return _forgotten(message, stage=stage, envelope=envelope, attempts=attempts, at=at)
    url = getattr(message, "url", None) or getattr(message, "requested_url", None)
    outlet = getattr(message, "outlet", None)
    return Outcome(
        request_id=envelope.request_id,
        fate=result.fate,
        code=result.code or result.fate,
        detail=_plain(result.detail),
        stage=stage,
        at=at,
        url=masked(url) if url else url,
        parent_id=getattr(message, "parent_id", None),
        source=getattr(message, "source", None),
        outlet=outlet.name if outlet else None,
        deals=getattr(message, "deals", ()),
        article_id=result.article_id or getattr(message, "article_id", None),
        version=result.version or getattr(message, "version", None),
        children=sum(isinstance(child, FetchRequest) for child in result.messages),
        attempts=attempts,
    )


def _forgotten(
    message: Message | None, *, stage: str, envelope: Envelope, attempts: int, at: datetime
) -> Outcome:
    """The end of a request for what is not to be kept: not even its address."""
    return Outcome(
        request_id=envelope.request_id,
        fate="blocked",
        code=FORGOTTEN,
        stage=stage,
        at=at,
        parent_id=getattr(message, "parent_id", None),
        source=getattr(message, "source", None),
        deals=getattr(message, "deals", ()),
        attempts=attempts,
    )


def release(ended: Outcome, message: Message | None) -> tuple[Release, ...]:
    """Gives up the claims that the request may hold: on its version, on its address."""
    claims = []
    article_id = ended.article_id or getattr(message, "article_id", None)
    version = ended.version or getattr(message, "version", None)
    if article_id is not None and version is not None:
        claims.append(keys.in_flight(article_id, version))
    if requested_id := getattr(message, "requested_id", None):
        claims.append(keys.address_in_flight(requested_id))
    return tuple(Release(claim, ended.request_id) for claim in claims)


def dead_letter(
    entry: Entry, error: Exception, *, code: str, stage: str, consumer: str, ended: Outcome
) -> DeadLetter:
    """Who, what, when, where, and the message itself."""
    encoding, fields = keep_fields(entry.fields)
    return DeadLetter.model_validate(
        {
            "stage": stage,
            "consumer": consumer,
            # What died in a retry stream is replayed from where it first was.
            "stream": origin_of_retry(entry.channel.stream),
            "entry_id": entry.id,
            "at": ended.at,
            "code": code,
            "error": _plain(f"{type(error).__name__}: {error}"),
            "where": _where(error),
            "attempts": ended.attempts,
            "request_id": ended.request_id,
            "url": ended.url,
            "encoding": encoding,
            "fields": fields,
        }
    )


def _plain(text: str) -> str:
    """Short, without secrets, and without the lone surrogates that no JSON writer accepts."""
    return masked_text(text)[:_DETAIL_CHARACTERS].encode("utf-8", "replace").decode()


def _where(error: Exception) -> str:
    if notes := getattr(error, "__notes__", None):  # what came from another process has no frames
        return _plain(str(notes[-1]))
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    last = frames[-1]
    return f"{'/'.join(last.filename.split('/')[-3:])}:{last.lineno} in {last.name}"
