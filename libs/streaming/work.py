"""An entry in our hands with its message, as far as it can be read. Pure."""

from dataclasses import dataclass

from libs.contracts import FetchRequest, Message
from libs.errors import Failed, Rejected
from libs.streaming.notes import read_note
from libs.streaming.protocol import Entry, EntryLost
from libs.streaming.wire import Envelope, decode, envelope

_LEAST_RUNS = 2  # of an entry whose process died, perhaps before it ran it


class AttemptsUsedUp(Failed):
    """Every process that took this message died with it."""

    code = "attempts_used_up"


@dataclass(frozen=True)
class Work:
    """An entry with its message, as far as it could be read.

    Of an entry that was removed from its stream, the message is its EntryNote.
    """

    entry: Entry
    envelope: Envelope
    message: Message | None = None
    error: Exception | None = None


def read_entry(entry: Entry, source: type[Message], *, max_attempts: int) -> Work:
    """The message of an entry, with an error where it must not reach the step."""
    seen = envelope(entry.fields, stream=entry.channel.stream, entry_id=entry.id)
    if entry.note is not None:
        return _lost(entry, seen, entry.note)
    try:
        message = decode(entry.fields, source)
    except Rejected as error:
        return Work(entry, seen, error=error)
    request_id = getattr(message, "request_id", None) or seen.request_id
    if isinstance(message, FetchRequest):
        message = message.model_copy(update={"request_id": request_id})
    used_up = AttemptsUsedUp() if entry.attempts >= max(max_attempts, _LEAST_RUNS) else None
    return Work(entry, Envelope(request_id, seen.traceparent), message, used_up)


def _lost(entry: Entry, seen: Envelope, written: bytes) -> Work:
    note = read_note(written)
    known = (
        "" if note.request_id else "; it was delivered to nobody of ours: its request is unknown"
    )
    error = EntryLost(f"{entry.channel.stream} {entry.id} is not in its stream any more{known}")
    return Work(entry, Envelope(note.request_id or seen.request_id, note.traceparent), note, error)
