"""Settings that every stage has. Each service gives them its own environment prefix."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from libs.observability.logs import LogFormat
from libs.streaming.access import RedisAccess
from libs.streaming.addresses import RedisUrl
from libs.streaming.decisions import RetryPolicy
from libs.streaming.redis.server import RedisServer


class StageSettings(RedisAccess):
    """Times are in seconds."""

    model_config = SettingsConfigDict(extra="ignore", allow_inf_nan=False)

    redis_url: RedisUrl = Field(
        "redis://127.0.0.1:6379/0", description="the stream server; rediss:// and unix:// too"
    )
    key_prefix: str = Field(
        "{dealwire}",
        pattern=r"^\{[^{}]+\}$",
        description="prefix of every key; the braces keep all keys in one cluster slot",
    )
    health_host: str = Field("127.0.0.1", description="address of /livez, /readyz and /metrics")
    health_port: int = Field(0, ge=0, le=65535, description="port of the same; 0 picks a free one")
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="the least that is logged"
    )
    log_format: LogFormat = Field("auto", description="auto: coloured on a terminal, else JSON")
    batch_size: int = Field(32, ge=1, le=1000, description="messages read at once")
    concurrency: int = Field(2, ge=1, le=1000, description="messages worked on at once")
    max_attempts: int = Field(
        5,
        ge=1,
        description="runs that a message gets before it is dead; one more where its process died",
    )
    first_retry_delay: float = Field(1.0, gt=0, description="doubles with each attempt")
    longest_retry_delay: float = Field(300.0, gt=0, description="and grows no further than this")
    give_up_after: float = Field(
        21600.0,
        gt=0,
        description="time from its first try that a message waits for one server of many",
    )
    orphan_after: float = Field(
        30.0, gt=0, description="a message untouched for so long has lost its consumer"
    )
    dead_letter_limit: int = Field(
        20, ge=1, description="dead letters of our own in a row that stop the stage"
    )
    ready_lag: int = Field(100_000, ge=1, description="lag above which the stage is not ready")
    stop_within: float = Field(20.0, gt=0, description="time to finish what is in hand on SIGTERM")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.longest_retry_delay < self.first_retry_delay:
            raise ValueError("longest_retry_delay must not be below first_retry_delay")
        return self

    @property
    def redis(self) -> RedisServer:
        """The stream server."""
        return self.redis_at(self.redis_url)

    @property
    def patience(self) -> RetryPolicy:
        """How often and how long a message is tried."""
        return RetryPolicy(
            max_attempts=self.max_attempts,
            first_delay=self.first_retry_delay,
            longest_delay=self.longest_retry_delay,
            give_up_after=self.give_up_after,
        )

    @property
    def touch_every(self) -> float:
        """A live consumer touches what it holds three times before it could seem dead."""
        return self.orphan_after / 3
