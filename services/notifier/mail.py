"""A match as an e-mail message: plain text, and nothing of an article can become a header. Pure."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from libs.contracts import AlertDelivery, AlertMatch
from services.notifier.signature import delivery_id

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST_SUBJECT = 180
_KINDS = {
    "conflict": "a new conflict",
    "denial": "a first denial",
    "correction": "a correction",
    "test": "a test: nothing matched",
}


def message_of(
    delivery: AlertDelivery, *, sender: str, receiver: str, now: datetime
) -> EmailMessage:  # fmt: skip
    """The whole message. Its id is the same for each try, so that a mailbox can tell."""
    match = delivery.match
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = receiver
    message["Subject"] = _line(f"[dealwire] {match.alert}: {_headline(match)}")[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{delivery_id(delivery)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Dealwire-Alert"] = match.alert
    message.set_content(text_of(match))
    return message


def text_of(match: AlertMatch) -> str:
    """What the message says."""
    about = [match.outlet, f"{match.timeline_at:%Y-%m-%d %H:%M %Z}" if match.timeline_at else None]
    where = [*match.deals, match.slot, match.value]
    lines = [
        match.title or _headline(match),
        ", ".join(filter(None, about)),
        match.url,
        _KINDS.get(match.kind),
        match.why,
        " / ".join(filter(None, where)) if match.slot else None,
        match.excerpt,
    ]
    said = "\n\n".join(_line(each) for each in lines if each)
    return (
        f"{said}\n\n-- \nSaved alert {match.alert}."
        f" To get no more of it: dealwire alert remove {match.alert}\n"
    )


def _headline(match: AlertMatch) -> str:
    if match.kind == "article":
        return match.title or "an article without a title"
    return f"{_KINDS[match.kind]}{f' about {match.slot}' if match.slot else ''}"


def _line(text: str) -> str:
    """A text as one line of printable characters that every encoding takes."""
    plain = _CONTROLS.sub(" ", text.encode("utf-8", "replace").decode())
    return " ".join(plain.split())
