"""What is kept of a pending entry beside it, so that its request can be ended without it. Pure."""

from pydantic import ValidationError

from libs.contracts import Message, Outlet
from libs.streaming.protocol import Fields


class EntryNote(Message):
    """The fields of a message that its outcome and its claims are made of.

    Written when an entry is delivered, removed when it is completed, and read only where
    somebody removed the entry from its stream in between.
    """

    request_id: str | None = None
    traceparent: str | None = None
    parent_id: str | None = None
    url: str | None = None
    requested_url: str | None = None
    requested_id: str | None = None
    source: str | None = None
    outlet: Outlet | None = None
    deals: tuple[str, ...] = ()
    article_id: str | None = None
    version: str | None = None


def note_of(fields: Fields) -> bytes:
    """The note of an entry, as JSON; of one that cannot be read, what its attributes say."""
    try:
        note = EntryNote.model_validate_json(fields.get(b"data", b""))
    except ValidationError:
        note = EntryNote()
    attributes = {
        "request_id": note.request_id or _text(fields.get(b"requestid")),
        "traceparent": _text(fields.get(b"traceparent")),
    }
    return note.model_copy(update=attributes).model_dump_json(exclude_defaults=True).encode()


def read_note(note: bytes) -> EntryNote:
    """The note that was written; an empty one where there is none."""
    try:
        return EntryNote.model_validate_json(note)
    except ValidationError:
        return EntryNote()


def _text(value: bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if value else None
