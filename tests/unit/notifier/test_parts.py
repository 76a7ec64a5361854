"""The gate, the signature, the message and the settings of the notifier."""

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.contracts import STREAMS, AlertDelivery, AlertMatch, digest
from services.notifier.gate import Gate
from services.notifier.mail import message_of
from services.notifier.settings import NotifierSettings
from services.notifier.signature import body_of, delivery_id, signed
from services.notifier.smtp import mail_server_at
from services.notifier.stage import build

NOW = datetime(2026, 11, 29, 10, 30, tzinfo=timezone.utc)


def delivery(target: str = "a", **changes: Any) -> AlertDelivery:
    facts: dict[str, Any] = {
        "id": digest("match"), "alert_id": digest("alert"), "alert": "ms", "kind": "article",
        "at": NOW,
    }  # fmt: skip
    match = AlertMatch.model_validate(facts | changes)
    return AlertDelivery(match=match, target=digest(target), target_kind="email")


def test_reads_all_its_streams() -> None:
    stage = build(NotifierSettings())
    read = {one.source for one in stage.connections}
    assert read == {stream.message for stream in STREAMS if "notifier" in stream.consumers}


def test_an_address_has_a_few_at_once_and_rests_after_a_failure_for_longer_each_time() -> None:
    gate = Gate(at_once=2)
    assert [gate.enter("a"), gate.enter("a"), gate.enter("a"), gate.enter("b")] == [
        True, True, False, True,
    ]  # fmt: skip
    gate.failed("a", 10.0)
    gate.failed("a", 10.5)  # was under way with the first, and says nothing new
    assert gate.rests("a", 10.5) == 0.5
    assert gate.rests("b", 10.5) == 0
    assert gate.enter("a")
    gate.failed("a", 11.0)
    assert gate.rests("a", 11.0) == 2.0
    assert gate.enter("a")
    gate.succeeded("a")
    assert gate.enter("a")
    gate.failed("a", 20.0)
    assert gate.rests("a", 20.0) == 1.0


def test_a_rest_has_an_end_however_often_an_address_fails() -> None:
    gate, now = Gate(at_once=1), 0.0
    for _ in range(100):
        assert gate.enter("a")
        gate.failed("a", now)
        now += gate.rests("a", now)
    assert gate.enter("a")
    gate.failed("a", now)
    assert gate.rests("a", now) == 60.0


def test_the_signature_is_of_the_moment_and_the_body() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac ssssssssssssssss
    one = signed(b"{}", secret="s" * 16, at=1_700_000_000)
    assert one == (
        "t=1700000000,v1=8145b6bbe655be9ac8ceb50795128d861d3a8e4ff497f6921df314ee9c647ce3"
    )
    assert signed(b"{ }", secret="s" * 16, at=1_700_000_000) != one
    assert signed(b"{}", secret="s" * 16, at=1_700_000_001)[-64:] != one[-64:]


def test_each_try_of_a_delivery_has_its_id_and_no_other_delivery() -> None:
    assert delivery_id(delivery()) == delivery_id(delivery())
    assert delivery_id(delivery()) != delivery_id(delivery("b"))
    assert b'"type": "dealwire.alert.matched.v1"' in body_of(delivery())


@given(st.text(), st.text(), st.text())
def test_whatever_an_article_says_the_message_has_these_headers_alone(
    title: str, outlet: str, url: str
) -> None:
    told = delivery(title=title, outlet=outlet, url=url, excerpt=title, why=outlet)
    message = message_of(told, sender="a@b.example", receiver="c@d.example", now=NOW)
    raw = message.as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ").split("\r\n")
    assert {line.partition(":")[0] for line in head} == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Dealwire-Alert",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert "dealwire alert remove ms" in message.get_content()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, False, "", "")),
        ("smtps://me:p%40ss@mail.example", ("mail.example", 465, True, "me", "p@ss")),
        ("smtp://[::1]:2525/", ("::1", 2525, False, "", "")),
    ],
)
def test_reads_the_address_of_a_mail_server(url: str, expected: tuple[object, ...]) -> None:
    found = mail_server_at(url)
    assert (found.host, found.port, found.tls, found.user, found.password) == expected
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "mail.example:25", "email_from": "a@b.example"},
        {"smtp_url": "smtp://me:sesame@:25", "email_from": "a@b.example"},
        {"smtp_url": "smtp://me@mail.example", "email_from": "a@b.example"},
        {"smtp_url": "smtp://mail.example:99999", "email_from": "a@b.example"},
        {"smtp_url": "smtp://mail.example"},
        {"email_from": "a@b.example"},
        {"email_from": "a@b.example\nBcc: c@d.example", "smtp_url": "smtp://mail.example"},
        {"webhook_secret": "short"},
        {"allowed_networks": "10.0.0.1/8"},
    ],
)
def test_refuses_settings_that_could_tell_nobody(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NotifierSettings.model_validate(wrong)


def test_what_is_not_set_in_compose_is_none() -> None:
    settings = NotifierSettings.model_validate(
        {"webhook_secret": "", "smtp_url": "", "email_from": "", "allowed_networks": ""}
    )
    assert (settings.webhook_secret, settings.mail_server, settings.email_from) == (None,) * 3
    assert settings.allowed_networks == ()
