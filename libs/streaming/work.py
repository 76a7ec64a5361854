"""An entry in our hands with its message, as far as it can be read. Pure."""

from dataclasses import dataclass

from libs.contracts import FetchRequest, Message
from libs.errors import Failed, Rejected
from libs.streaming.protocol import Entry
from libs.streaming.wire import Envelope, decode, envelope


class AttemptsUsedUp(Failed):
    """Every process that took this message died with it."""

    code = "attempts_used_up"


@dataclass(frozen=True)
class Work:
    """An entry with its message, as far as it could be read."""

    entry: Entry
    envelope: Envelope
    message: Message | None = None
    error: Exception | None = None


def read_entry(entry: Entry, source: type[Message], *, max_attempts: int) -> Work:
    """The message of an entry, with an error where it must not reach the step."""
    seen = envelope(entry.fields, stream=entry.channel.stream, entry_id=entry.id)
    try:
        message = decode(entry.fields, source)
    except Rejected as error:
        return Work(entry, seen, error=error)
    request_id = getattr(message, "request_id", None) or seen.request_id
    if isinstance(message, FetchRequest):
        message = message.model_copy(update={"request_id": request_id})
    used_up = AttemptsUsedUp() if entry.attempts >= max_attempts else None
    return Work(entry, Envelope(request_id, seen.traceparent), message, used_up)
