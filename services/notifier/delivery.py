"""Brings each match to the addresses of its alert, each on its own."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from libs.alerts.redis.store import AlertStore
from libs.alerts.targets import Target
from libs.contracts import AlertDelivery, AlertMatch, Result
from libs.errors import DealwireError, Unavailable
from libs.observability import Metrics
from services.notifier.errors import (
    AlertRemoved,
    MailServerUnreachable,
    NoMailServer,
    TargetBusy,
    WebhookUnreachable,
)
from services.notifier.gate import Gate
from services.notifier.mail import message_of
from services.notifier.smtp import Mailer
from services.notifier.webhook import Webhooks

_AGAIN_AFTER = 0.5  # seconds, where an address has all that it may have at once
_MAIL = "the mail server"


class Notifier:
    """The two steps: from a match to its deliveries, and from a delivery to its address."""

    def __init__(
        self,
        store: AlertStore,
        webhooks: Webhooks,
        mailer: Mailer | None,
        *,
        sender: str | None,
        gate: Gate,
        now: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._webhooks = webhooks
        self._mailer = mailer
        self._sender = sender
        self._gate = gate
        self._now = now
        self._metrics = metrics

    async def address(self, match: AlertMatch) -> Result:
        """One delivery for each address that the alert has now; none where it was removed."""
        alert = await self._store.addressed(match.alert)
        if alert is None or alert.id != match.alert_id:
            raise AlertRemoved
        return Result(
            messages=tuple(
                AlertDelivery(match=match, target=each.id, target_kind=each.kind)
                for each in alert.targets
            )
        )

    async def deliver(self, delivery: AlertDelivery) -> None:
        """Returns when it was taken. Raises an error of services.notifier.errors, Unavailable."""
        target = await self._target(delivery)
        gated = _MAIL if target.kind == "email" else target.address
        if (rest := self._gate.rests(gated, time.monotonic())) > 0:
            kind = MailServerUnreachable if target.kind == "email" else WebhookUnreachable
            raise kind("it is left alone since it did not answer", retry_after=rest)
        if not self._gate.enter(gated):
            raise TargetBusy(delay=_AGAIN_AFTER)
        try:
            await self._send(target, delivery)
        except Unavailable:
            self._gate.failed(gated, time.monotonic())
            self._count(target, "deferred")
            raise
        except DealwireError:
            self._gate.succeeded(gated)
            self._count(target, "refused")
            raise
        except BaseException:
            self._gate.left(gated)
            raise
        self._gate.succeeded(gated)
        self._count(target, "sent")

    async def _target(self, delivery: AlertDelivery) -> Target:
        """The address, as the saved alert has it now. Raises AlertRemoved."""
        match = delivery.match
        alert = await self._store.addressed(match.alert)
        if alert is None or alert.id != match.alert_id:
            raise AlertRemoved
        for each in alert.targets:
            if each.id == delivery.target:
                return each
        raise AlertRemoved

    async def _send(self, target: Target, delivery: AlertDelivery) -> None:
        if target.kind == "webhook":
            await self._webhooks.send(target.address, delivery)
            return
        if self._mailer is None or self._sender is None:
            raise NoMailServer
        message = message_of(
            delivery, sender=self._sender, receiver=target.address, now=self._now()
        )
        await self._mailer.send(message, sender=self._sender, receiver=target.address)

    def _count(self, target: Target, result: Literal["sent", "deferred", "refused"]) -> None:
        self._metrics.count("dealwire_notifications_total", target=target.kind, result=result)
