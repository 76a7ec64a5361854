"""What an operator may set for the notifier."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from libs.alerts.targets import Email
from libs.network.ip_policy import Network, networks_of
from libs.streaming import StageSettings
from services.notifier.smtp import MailServer, mail_server_at


def _smtp_url(url: SecretStr) -> SecretStr:
    mail_server_at(url.get_secret_value())
    return url


class NotifierSettings(StageSettings):
    """Environment variables begin with NOTIFIER_."""

    model_config = SettingsConfigDict(env_prefix="NOTIFIER_", env_file=None, extra="ignore")

    health_port: int = Field(9105, ge=0, le=65535, description="port of /livez, /readyz, /metrics")
    concurrency: int = Field(16, ge=1, le=1000, description="deliveries under way at once")
    at_once: int = Field(
        4, ge=1, le=100, description="deliveries under way at one webhook or the mail server"
    )
    timeout: float = Field(
        10.0, gt=0, le=300, description="seconds for one webhook, or one step of the mail server"
    )
    webhook_secret: SecretStr | None = Field(
        None,
        min_length=16,
        description="what webhooks are signed with, 16 characters or more; unsigned none is sent",
    )
    allowed_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="networks where webhooks may be though not public, such as 10.0.0.0/8"
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp_url)] | None = Field(
        None, description="the mail server: smtp:// or smtps://[user:password@]host[:port]"
    )
    email_from: Email | None = Field(None, description="who mail comes from: alerts@example.org")

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed in, if anywhere."""
        return mail_server_at(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        return networks_of(value)

    @field_validator("webhook_secret", "smtp_url", "email_from", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        """Empty means none, as Compose passes on what is not set."""
        return None if value == "" else value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if (self.smtp_url is None) != (self.email_from is None):
            raise ValueError("smtp_url and email_from: mail needs both, or neither is set")
        return self
