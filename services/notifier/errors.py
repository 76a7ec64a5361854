"""Why a match did not reach an address. Pure.

What is one address's own trouble waits or dies alone; the others are told all the same.
"""

from libs.errors import Failed, Postponed, Rejected, Skipped, Unavailable


class AlertRemoved(Skipped):
    """The alert, or this address of it, was removed before it could be told."""

    code = "alert_removed"


class NoWebhookSecret(Rejected):
    """Nothing is sent unsigned: set NOTIFIER_WEBHOOK_SECRET, then `dealwire dead replay`."""

    code = "no_webhook_secret"


class PrivateWebhook(Rejected):
    """The webhook is at an address that is not public: see NOTIFIER_ALLOWED_NETWORKS."""

    code = "private_webhook"


class WebhookRefused(Failed):
    """The webhook answers, and not with a status of 200 to 299."""

    code = "webhook_refused"


class WebhookUnreachable(Unavailable):
    """The webhook does not answer in time, or says that it cannot now."""

    code = "webhook_unreachable"
    one_of_many = True


class NoMailServer(Rejected):
    """No mail is sent without NOTIFIER_SMTP_URL and NOTIFIER_EMAIL_FROM: set both."""

    code = "no_mail_server"


class MailRefused(Failed):
    """The mail server does not take this message, or not for this address."""

    code = "mail_refused"


class MailServerUnreachable(Unavailable):
    """The mail server does not answer, does not let us in, or says that it cannot now."""

    code = "mail_server_unreachable"
    one_of_many = True


class TargetBusy(Postponed):
    """As much as one address may have at once is on its way there."""

    code = "target_busy"
