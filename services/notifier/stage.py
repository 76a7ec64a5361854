"""The notifier: matches of saved alerts in, webhooks called and mail sent."""

from contextlib import nullcontext
from datetime import datetime, timezone
from functools import partial
from importlib.metadata import version

from libs.alerts.redis.store import AlertStore
from libs.contracts import AlertDelivery, AlertMatch
from libs.streaming import RedisStreams, Stage
from services.notifier.delivery import Notifier
from services.notifier.gate import Gate
from services.notifier.settings import NotifierSettings
from services.notifier.smtp import Mailer
from services.notifier.webhook import Webhooks


def build(settings: NotifierSettings) -> Stage:
    """One entry for each address, so that what fails for one holds up no other."""
    stage = Stage("notifier", settings)
    shared = RedisStreams(settings.redis, settings.key_prefix)
    secret, server = settings.webhook_secret, settings.mail_server
    webhooks = Webhooks(
        secret=secret.get_secret_value() if secret else None, timeout=settings.timeout,
        allowed=settings.allowed_networks, version=version("dealwire"),
    )  # fmt: skip
    mailer = Mailer(server, timeout=settings.timeout, at_once=settings.at_once) if server else None
    notifier = Notifier(
        AlertStore(shared), webhooks, mailer, sender=settings.email_from,
        gate=Gate(at_once=settings.at_once), now=partial(datetime.now, timezone.utc),
        metrics=stage.metrics,
    )  # fmt: skip
    stage.using(shared).using(webhooks).using(mailer or nullcontext())
    stage.connect(notifier.address, source=AlertMatch, sink=AlertDelivery)
    return stage.connect(notifier.deliver, source=AlertDelivery)
