"""The notifier on a real broker, with a real HTTP server and a real SMTP server behind it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import Any

import pytest

from libs.alerts.model import SavedAlert, alert_id
from libs.alerts.redis.store import AlertStore
from libs.contracts import AlertDelivery, AlertMatch, DeadLetter, digest, stream_of
from libs.search.query import SearchQuery
from libs.streaming import RedisStreams
from services.notifier.settings import NotifierSettings
from services.notifier.stage import build
from tests.integration.notifier.servers import Hook, MailBox, mail_server, webhook
from tests.stages import messages, pending, running, send, until

NOW = datetime(2026, 11, 29, 10, 30, tzinfo=timezone.utc)
SIGNED_WITH = "a secret of ours alone"


@pytest.fixture
async def streams(
    broker_url: str, key_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[RedisStreams]:
    monkeypatch.setenv("NOTIFIER_REDIS_URL", broker_url)
    monkeypatch.setenv("NOTIFIER_KEY_PREFIX", key_prefix)
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with webhook() as hook:
        yield hook


@pytest.fixture
async def box() -> AsyncIterator[MailBox]:
    async with mail_server() as box:
        yield box


def settings(box: MailBox | None = None, **changes: Any) -> NotifierSettings:
    given: dict[str, Any] = {
        "first_retry_delay": 0.05, "longest_retry_delay": 0.2, "orphan_after": 0.6,
        "max_attempts": 3, "stop_within": 5, "timeout": 1, "webhook_secret": SIGNED_WITH,
        "allowed_networks": "127.0.0.0/8",
    }  # fmt: skip
    if box is not None:
        given |= {
            "smtp_url": f"smtp://127.0.0.1:{box.port}",
            "email_from": "alerts@dealwire.example",
        }
    return NotifierSettings.model_validate(given | changes)


def alert(name: str = "ms", **targets: Any) -> SavedAlert:
    return SavedAlert(
        id=alert_id(name, NOW.isoformat()), name=name, created_at=NOW,
        query=SearchQuery(text="Microsoft"), **targets,
    )  # fmt: skip


def match(of: SavedAlert, number: int = 1, **changes: Any) -> AlertMatch:
    facts: dict[str, Any] = {
        "id": digest("match", of.id, str(number)), "alert_id": of.id, "alert": of.name,
        "kind": "article", "at": NOW, "article_id": digest(str(number)), "outlet": "La Presse",
        "title": f"Accord n° {number}", "url": f"https://presse.example/{number}",
        "excerpt": "Microsoft place 15 millions.", "timeline_at": NOW,
    }  # fmt: skip
    return AlertMatch.model_validate(facts | changes)


async def saved(streams: RedisStreams, *alerts: SavedAlert) -> AlertStore:
    store = AlertStore(streams)
    for each in alerts:
        assert await store.add(each)
    return store


async def drained(streams: RedisStreams) -> None:
    async def empty() -> bool:
        kinds = (AlertMatch, AlertDelivery)
        return sum([await pending(streams, kind, "notifier") for kind in kinds]) == 0

    await until(empty)


async def dead(streams: RedisStreams) -> list[DeadLetter]:
    return await messages(streams, DeadLetter, stream_of(AlertDelivery).dead)


async def test_a_webhook_gets_the_match_signed_as_the_documents_say(
    streams: RedisStreams, hook: Hook
) -> None:
    one = alert(webhooks=(f"{hook.url}/dealwire?a=%2F",))
    await saved(streams, one)
    async with running(build(settings()), streams):
        await send(streams, match(one))
        await drained(streams)
    [(headers, body)] = hook.got
    told = json.loads(body)
    assert told["data"]["title"] == "Accord n° 1"
    assert told["id"] == headers["Idempotency-Key"]
    moment, _, mac = headers["Dealwire-Signature"].partition(",v1=")
    signed = moment.removeprefix("t=").encode() + b"." + body
    assert mac == hmac.new(SIGNED_WITH.encode(), signed, hashlib.sha256).hexdigest()
    assert await dead(streams) == []


async def test_a_mailbox_gets_plain_text_with_title_outlet_link_and_excerpt(
    streams: RedisStreams, box: MailBox
) -> None:
    one = alert(emails=("desk@example.org", "chief@example.org"))
    await saved(streams, one)
    box.user, box.password = "me", "p@ss/word"
    url = f"smtp://me:p%40ss%2Fword@127.0.0.1:{box.port}"
    async with running(build(settings(box, smtp_url=url)), streams):
        await send(streams, match(one, title="Été à Paris : l'accord"))
        await drained(streams)
    assert sorted(receiver for _, receiver, _ in box.got) == [
        "chief@example.org", "desk@example.org",
    ]  # fmt: skip
    assert box.logins == [True, True]
    sender, _, message = box.got[0]
    assert (sender, message["From"]) == ("alerts@dealwire.example",) * 2
    assert message["Subject"] == "[dealwire] ms: Été à Paris : l'accord"
    text = message.get_content()
    for said in ("Été à Paris", "La Presse", "https://presse.example/1", "15 millions"):
        assert said in text
    assert message.get_content_type() == "text/plain"


@pytest.mark.parametrize("status", [503, 500, 429])
async def test_a_webhook_that_cannot_now_is_told_again_with_the_same_id(
    streams: RedisStreams, hook: Hook, status: int
) -> None:
    one = alert(webhooks=(hook.url,))
    await saved(streams, one)
    hook.answer = lambda: status if len(hook.got) < 3 else 200
    async with running(build(settings()), streams):
        await send(streams, match(one))
        await drained(streams)
    assert len(hook.got) == 3
    assert len({headers["Idempotency-Key"] for headers, _ in hook.got}) == 1
    assert await dead(streams) == []


@pytest.mark.parametrize("status", [400, 404, 302])
async def test_a_webhook_that_refuses_spends_attempts_and_its_delivery_dies(
    streams: RedisStreams, hook: Hook, status: int
) -> None:
    one = alert(webhooks=(hook.url,))
    await saved(streams, one)
    hook.answer = lambda: status
    async with running(build(settings()), streams):
        await send(streams, match(one))
        await drained(streams)
    [letter] = await dead(streams)
    assert (letter.code, letter.attempts) == ("webhook_refused", 3)
    assert len(hook.got) == 3  # no redirect was followed
    assert "127.0.0.1" not in letter.error


async def test_one_that_hangs_and_one_that_is_gone_stop_no_other(
    streams: RedisStreams, hook: Hook, box: MailBox
) -> None:
    async with webhook() as hung:
        hung.hangs = True
        gone = "http://127.0.0.1:9/x"
        one = alert(webhooks=(hung.url, gone, hook.url), emails=("desk@example.org",))
        await saved(streams, one)
        patient = settings(box, timeout=60, concurrency=6, give_up_after=3600)
        async with running(build(patient), streams):
            await send(streams, *(match(one, number) for number in range(30)))
            await until(lambda: len(hook.got) == 30 and len(box.got) == 30)
            assert len(hung.got) <= 4
            hung.hangs = False
    assert len({headers["Idempotency-Key"] for headers, _ in hook.got}) == 30


async def test_what_waits_for_a_dead_webhook_dies_in_the_end(streams: RedisStreams) -> None:
    one = alert(webhooks=("http://127.0.0.1:9/x?token=sesame",))
    await saved(streams, one)
    async with running(build(settings(give_up_after=0.3)), streams):
        await send(streams, match(one))
        await drained(streams)
    [letter] = await dead(streams)
    assert letter.code == "webhook_unreachable"
    assert "sesame" not in letter.model_dump_json()


async def test_a_private_address_is_not_called_unless_it_is_allowed(
    streams: RedisStreams, hook: Hook
) -> None:
    named = hook.url.replace("127.0.0.1", "localhost")
    one = alert(webhooks=(hook.url, named, "http://169.254.169.254/latest/"))
    await saved(streams, one)
    async with running(build(settings(allowed_networks="")), streams):
        await send(streams, match(one))
        await drained(streams)
    assert hook.got == []
    assert [letter.code for letter in await dead(streams)] == ["private_webhook"] * 3


async def test_nothing_is_sent_unsigned_or_without_a_mail_server(
    streams: RedisStreams, hook: Hook
) -> None:
    one = alert(webhooks=(hook.url,), emails=("desk@example.org",))
    await saved(streams, one)
    async with running(build(settings(webhook_secret="")), streams):
        await send(streams, match(one))
        await drained(streams)
    assert hook.got == []
    letters = {letter.code: letter.error for letter in await dead(streams)}
    assert set(letters) == {"no_webhook_secret", "no_mail_server"}
    assert "NOTIFIER_WEBHOOK_SECRET" in letters["no_webhook_secret"]
    assert "NOTIFIER_SMTP_URL" in letters["no_mail_server"]


async def test_a_mail_server_that_refuses_one_mailbox_takes_the_others(
    streams: RedisStreams, box: MailBox
) -> None:
    tries: list[str] = []

    def refuse(receiver: str) -> int:
        tries.append(receiver)
        if receiver.startswith("nobody"):
            return 550
        return 450 if receiver.startswith("later") and tries.count(receiver) < 2 else 0

    box.refuse = refuse
    one = alert(emails=("nobody@example.org", "later@example.org", "desk@example.org"))
    await saved(streams, one)
    async with running(build(settings(box)), streams):
        await send(streams, match(one))
        await drained(streams)
    assert sorted(receiver for _, receiver, _ in box.got) == [
        "desk@example.org", "later@example.org",
    ]  # fmt: skip
    [letter] = await dead(streams)
    assert (letter.code, letter.attempts) == ("mail_refused", 3)


async def test_a_wrong_password_waits_and_is_not_told(streams: RedisStreams, box: MailBox) -> None:
    one = alert(emails=("desk@example.org",))
    await saved(streams, one)
    box.user, box.password = "me", "right"
    url = f"smtp://me:sesame@127.0.0.1:{box.port}"
    async with running(build(settings(box, smtp_url=url, give_up_after=0.3)), streams):
        await send(streams, match(one))
        await drained(streams)
    [letter] = await dead(streams)
    assert letter.code == "mail_server_unreachable"
    assert "sesame" not in letter.error
    assert box.got == []


async def test_what_an_article_says_becomes_no_header_and_no_command(
    streams: RedisStreams, box: MailBox
) -> None:
    one = alert(emails=("desk@example.org",))
    await saved(streams, one)
    hostile = "Titre\r\nBcc: victim@example.org\r\n\r\n.\r\nMAIL FROM:<x@y>\x00\u202e" + "é" * 500
    async with running(build(settings(box)), streams):
        said: dict[str, Any] = dict.fromkeys(("title", "outlet", "excerpt", "url"), hostile)
        await send(streams, match(one, **said))
        await drained(streams)
    [(_, receiver, message)] = box.got
    assert receiver == "desk@example.org"
    assert message["Bcc"] is None
    assert sum(command.upper().startswith("MAIL") for command in box.commands) == 1
    assert "victim@example.org" in message["Subject"]


async def test_an_alert_that_was_removed_tells_nobody(streams: RedisStreams, hook: Hook) -> None:
    one = alert(webhooks=(hook.url,))
    store = await saved(streams, one)
    assert await store.remove("ms")
    again = one.model_copy(update={"id": alert_id("ms", "later")})
    await saved(streams, again)
    async with running(build(settings()), streams):
        await send(streams, match(one), AlertDelivery(
            match=match(one, 2), target=one.targets[0].id, target_kind="webhook",
        ))  # fmt: skip
        await drained(streams)
    assert hook.got == []
    assert await dead(streams) == []
