"""Saved alerts as the command line makes, shows and tries them."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from rich.table import Table

from libs.alerts.model import SavedAlert, alert_id, asked
from libs.alerts.redis.store import Told
from libs.alerts.targets import Target
from libs.contracts import AlertDelivery, AlertMatch, LedgerEvent, LedgerRow, stream_of
from libs.coverage.ledger_events import events_of
from libs.local.lifecycle import running
from libs.masking import masked
from libs.streaming import Channel, RedisStreams, encode
from libs.streaming.operations.following import EntryState, state_of
from libs.time import moment_of_ms
from libs.validation import said
from services.cli.console import table
from services.cli.problems import Problem
from services.cli.settings import CliSettings

_LOOK_EVERY = 0.2  # seconds
_DELIVERIES = Channel(stream_of(AlertDelivery).name, "notifier")
_NEEDED = {
    "webhook": ("webhook is called", ("NOTIFIER_WEBHOOK_SECRET",)),
    "email": ("mail is sent", ("NOTIFIER_SMTP_URL", "NOTIFIER_EMAIL_FROM")),
}
"""By kind of address: what the notifier does there, and the settings that it needs for that."""


def described(name: str, **asks: Any) -> SavedAlert:
    """An alert that is saved from now on. Raises Problem for what is none."""
    now = datetime.now(timezone.utc)
    facts = {"id": alert_id(name, now.isoformat()), "name": name, "created_at": now, **asks}
    try:
        return SavedAlert.model_validate(facts)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        if wrong["loc"] == ("name",):
            raise Problem(
                "a name has small letters, digits and single hyphens: brussels-looks"
            ) from None
        raise Problem(said(wrong)) from None


def asks_for(alert: SavedAlert) -> str:
    """What it is for, in one line."""
    if alert.query is None:
        within = [f"deal {alert.deal}" if alert.deal else "", alert.slot and f"slot {alert.slot}"]
        return " ".join(filter(None, [f"ledger: {', '.join(alert.ledger)}", *within]))
    query = asked(alert.query)
    filters = query.model_dump(mode="json", exclude_defaults=True, exclude={"text"})
    named = [f"{name.replace('_', '-')} {_plain(value)}" for name, value in filters.items()]
    return ", ".join([*([query.text] if query.text else []), *named])


def tells(targets: Sequence[Target]) -> str:
    """Who is told: mailboxes, and of webhooks the host alone, since the rest may be a secret."""
    if not targets:
        return "nobody"
    return ", ".join(shown(each) for each in targets)


def shown(target: Target) -> str:
    """An address as people are shown it."""
    if target.kind == "email":
        return target.address
    return f"webhook at {urlsplit(target.address).netloc}"


def notifier_settings(settings: CliSettings) -> tuple[Mapping[str, str], bool]:
    """What is known here of the notifier's settings; and whether they are what it runs with.

    Of a notifier that this machine has not started, only what this process has itself is known.
    """
    here = None if settings.redis_url else running(settings.state_folder)
    return (here.settings, True) if here else (os.environ, False)


def lacking(targets: Sequence[Target], known: Mapping[str, str], *, surely: bool) -> Iterator[str]:
    """A line for each kind of address that the notifier lacks a setting for.

    `known`, `surely`: see `notifier_settings`.
    """
    for kind in dict.fromkeys(each.kind for each in targets):
        what, needed = _NEEDED[kind]
        missing = " and ".join(name for name in needed if not known.get(name))
        if missing and surely:
            yield (
                f"no {what}, since the notifier runs without {missing}:"
                " `dealwire down`, and `dealwire up` with it set"
            )
        elif missing:
            yield f"no {what} unless the notifier runs with {missing}, which is not set here"


def list_table(alerts: Sequence[tuple[SavedAlert, Told]]) -> Table:
    """One row for each alert."""
    made = table("", "name", "asks for", "tells", "matches", "last", figures=("matches",))
    made.columns[0].no_wrap = True
    for alert, told in alerts:
        last = f"{moment_of_ms(told.last_ms):%Y-%m-%d %H:%M}" if told.last_ms else "–"
        made.add_row(alert.name, asks_for(alert), tells(alert.targets), str(told.count), last)
    return made


def record_of(alert: SavedAlert, told: Told) -> str:
    """An alert as JSON for programs."""
    query = asked(alert.query).model_dump(mode="json", exclude_defaults=True) if alert.query else {}
    last = moment_of_ms(told.last_ms).isoformat() if told.last_ms else None
    return json.dumps(
        {
            "name": alert.name,
            "id": alert.id,
            "created_at": alert.created_at.isoformat(),
            "query": query or None,
            "ledger": alert.ledger,
            "deal": alert.deal,
            "slot": alert.slot,
            "webhooks": [masked(each) for each in alert.webhooks],
            "emails": alert.emails,
            "matches": told.count,
            "last_match": last,
        },
        ensure_ascii=False,
    )


def standing_events(
    alert: SavedAlert, rows: Sequence[LedgerRow]
) -> list[tuple[LedgerRow, LedgerEvent]]:
    """What stands in the ledger now that would have been news for an alert."""
    return [
        (row, event)
        for row in rows
        for event in events_of(None, row)
        if alert.wants(event, row)
    ]  # fmt: skip


def events_table(events: Sequence[tuple[LedgerRow, LedgerEvent]]) -> Table:
    """One row for each."""
    made = table("", "kind", "deal, slot", "why")
    for row, event in events:
        made.add_row(event.kind, f"{row.deal}\n{row.slot}", f"{row.describes}\n{event.why}")
    return made


async def send_test(
    streams: RedisStreams, alert: SavedAlert, *, patience: float
) -> dict[Target, EntryState]:
    """By address, what became of a message that says that it is a test. Seconds of patience."""
    match = AlertMatch(
        id=token_hex(16),
        alert_id=alert.id,
        alert=alert.name,
        kind="test",
        at=datetime.now(timezone.utc),
        title=f"This is how the alert {alert.name} arrives",
        why=f"It is for: {asks_for(alert)}",
    )
    entries = {each: await _added(streams, match, each) for each in alert.targets}
    until = datetime.now(timezone.utc) + timedelta(seconds=patience)
    while True:
        states = {
            each: await state_of(streams, _DELIVERIES, entry_id)
            for each, entry_id in entries.items()
        }
        ended = all(each.state in {"done", "dead"} for each in states.values())
        if ended or datetime.now(timezone.utc) > until:
            return states
        await asyncio.sleep(_LOOK_EVERY)


def state_line(target: Target, state: EntryState) -> str:
    """What became of a test, in one line."""
    in_words = {
        "done": "taken",
        "dead": f"not taken: {state.why}",
        "pending": f"not taken yet: {state.why or 'it is on its way'}",
        "unread": "not sent yet: is the notifier running? See `dealwire status`",
    }
    return f"{shown(target)}: {in_words[state.state]}"


async def _added(streams: RedisStreams, match: AlertMatch, target: Target) -> str:
    delivery = AlertDelivery(match=match, target=target.id, target_kind=target.kind)
    fields = encode(
        delivery, stage="cli", request_id=match.id, traceparent=None, time=match.at
    )  # fmt: skip
    return await streams.add(_DELIVERIES.stream, fields)


def _plain(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)
