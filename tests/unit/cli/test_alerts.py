"""What is said of an alert that nobody may be told of."""

from libs.alerts.targets import Target
from services.cli.alerts import lacking

WEBHOOK = Target(kind="webhook", address="https://desk.example.org/x")
MAILBOX = Target(kind="email", address="desk@example.org")
MAIL = {"NOTIFIER_SMTP_URL": "(hidden)", "NOTIFIER_EMAIL_FROM": "alerts@example.org"}


def test_each_kind_of_address_names_the_settings_that_the_notifier_lacks() -> None:
    hook, mail = lacking([WEBHOOK, MAILBOX, MAILBOX], {}, surely=True)
    assert hook.startswith("no webhook is called, since the notifier runs without")
    assert "NOTIFIER_WEBHOOK_SECRET" in hook
    assert "without NOTIFIER_SMTP_URL and NOTIFIER_EMAIL_FROM:" in mail
    assert "`dealwire up`" in mail


def test_of_a_notifier_elsewhere_it_is_said_as_what_may_be() -> None:
    [mail] = lacking([MAILBOX], {"NOTIFIER_SMTP_URL": ""}, surely=False)
    assert "unless the notifier runs with NOTIFIER_SMTP_URL and NOTIFIER_EMAIL_FROM" in mail


def test_nothing_is_said_where_all_is_set_or_nobody_is_told() -> None:
    assert not list(lacking([MAILBOX], MAIL, surely=True))
    assert not list(lacking([], {}, surely=True))
