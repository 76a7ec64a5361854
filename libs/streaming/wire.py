"""The wire format: CloudEvents attributes as fields of their own, the body as JSON in `data`.

Any language reads it with XREADGROUP and a JSON parser. Pure: no I/O, no clock.
CloudEvents has no binding for Redis streams; ours is decision 0002.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from libs.contracts import (
    AlertDelivery,
    AlertMatch,
    Coverage,
    DeadLetter,
    FetchRequest,
    Message,
    SourceState,
    digest,
    schema_id,
    type_of,
)
from libs.errors import Rejected
from libs.streaming.protocol import Fields

M = TypeVar("M", bound=Message)


class Malformed(Rejected):
    """The entry is not a message of its stream."""

    code = "malformed"


class NoData(Malformed):
    """The entry has no `data` field."""

    code = "no_data"


class InvalidJson(Malformed):
    """The `data` field is not JSON."""

    code = "invalid_json"


class WrongShape(Malformed):
    """The body does not fit the message's schema."""

    code = "wrong_shape"


class WrongType(Malformed):
    """The `type` attribute names another message than this stream carries."""

    code = "wrong_type"


@dataclass(frozen=True)
class Envelope:
    """The attributes that travel beside a message and that a later stage passes on."""

    request_id: str
    traceparent: str | None = None


def decode(fields: Fields, expected: type[M]) -> M:
    """The message of an entry. Raises NoData, InvalidJson, WrongShape or WrongType."""
    found = fields.get(b"type")
    if found is not None and found.decode("utf-8", "replace") != type_of(expected):
        raise WrongType(f"expected {type_of(expected)}, found {found[:80]!r}")
    data = fields.get(b"data")
    if data is None:
        raise NoData(f"fields: {', '.join(repr(name[:40]) for name in fields) or 'none'}")
    try:
        return expected.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "json_invalid":
            raise InvalidJson(first["msg"]) from None
        raise WrongShape(f"{where}: {first['msg']} ({error.error_count()} in all)") from None


def envelope(fields: Fields, *, stream: str, entry_id: str) -> Envelope:
    """The attributes of an entry, even of one whose body cannot be read.

    A request without an id of its own gets one from its place in the stream, so that
    every retry of it has the same.
    """
    request = fields.get(b"requestid")
    trace = fields.get(b"traceparent")
    return Envelope(
        request_id=request.decode("utf-8", "replace")
        if request
        else digest("entry", stream, entry_id),
        traceparent=trace.decode("ascii", "replace") if trace else None,
    )


def encode(
    message: Message, *, stage: str, request_id: str, traceparent: str | None, time: datetime
) -> dict[bytes, bytes]:
    """A stream entry's fields. The same work done again has the same `id`."""
    article = getattr(message, "article_id", None) or ""
    version = getattr(message, "version", None) or ""
    kind = type_of(type(message))
    # What else tells two events of the same kind apart: another enricher, fate or moment.
    made_by = getattr(message, "enricher", "") or getattr(message, "fate", "")
    if isinstance(message, SourceState):
        made_by = message.at.isoformat()
    if isinstance(message, Coverage):
        article, made_by = message.id, str(message.revision)
    if isinstance(message, AlertMatch):
        made_by = message.id
    if isinstance(message, AlertDelivery):
        made_by = f"{message.match.id} {message.target}"
    child = getattr(message, "request_id", None) or ""
    subject = article or request_id
    fields = {
        "specversion": "1.0",
        "id": digest("event", kind, stage, request_id, child, article, version, made_by),
        "source": f"/dealwire/{stage}",
        "type": kind,
        "subject": subject,
        "time": time.isoformat(timespec="milliseconds"),
        "dataschema": schema_id(type(message)),
        "datacontenttype": "application/json",
        "requestid": child if isinstance(message, FetchRequest) and child else request_id,
    }
    if traceparent:
        fields["traceparent"] = traceparent
    wire = {name.encode(): value.encode() for name, value in fields.items()}
    wire[b"data"] = message.model_dump_json().encode()
    return wire


def keep_fields(fields: Fields) -> tuple[str, dict[str, str]]:
    """(encoding, fields) for a dead letter: readable where possible, exact always."""
    try:
        return "utf-8", {name.decode(): value.decode() for name, value in fields.items()}
    except UnicodeDecodeError:
        return "base64", {
            b64encode(name).decode(): b64encode(value).decode() for name, value in fields.items()
        }


def restore_fields(letter: DeadLetter) -> dict[bytes, bytes]:
    """The stream entry that died, byte for byte, for replay under its own request id."""
    if letter.encoding == "base64":
        fields = {b64decode(name): b64decode(value) for name, value in letter.fields.items()}
    else:
        fields = {name.encode(): value.encode() for name, value in letter.fields.items()}
    fields[b"requestid"] = letter.request_id.encode()
    return fields
