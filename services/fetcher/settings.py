"""What an operator may set for the fetcher."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from libs.deals import SHIPPED_PROFILES, ProfilesFolder
from libs.network.ip_policy import Network, networks_of
from libs.streaming import StageSettings
from services.fetcher.http.connection import Limits
from services.fetcher.http.host_backoff import BackoffRules
from services.fetcher.http.polite_client import Politeness
from services.fetcher.http.rate_limiter import RateLimit
from services.fetcher.http.robots import RobotsTimes
from services.fetcher.sources.expansion import ExpansionLimits


class FetcherSettings(StageSettings):
    """Environment variables begin with FETCHER_. Lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="FETCHER_", env_file=None, extra="ignore")

    health_port: int = Field(9101, ge=0, le=65535, description="port of /livez, /readyz, /metrics")
    batch_size: int = Field(64, ge=1, le=1000, description="messages read at once")
    concurrency: int = Field(64, ge=1, le=1000, description="pages fetched at once")
    give_up_after: float = Field(
        86_400.0,
        gt=0,
        description="time that a request waits for a busy or dead site, from its first try",
    )
    profiles: ProfilesFolder = Field(SHIPPED_PROFILES, description="folder of deal profiles")
    contact: str = Field(
        "no contact set",
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="address or page in the User-Agent, so that a site can reach you",
    )
    file_roots: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="folders below which file:// addresses may be read; none by default"
    )
    allowed_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="networks read though not public, such as 127.0.0.0/8 for the demo"
    )
    max_bytes: int = Field(10_000_000, ge=1, description="of a page, also after decompression")
    host_interval: float = Field(
        1.0, ge=0, description="seconds between two requests to one site, by all replicas together"
    )
    host_concurrency: int = Field(
        4, ge=1, le=1000, description="requests under way at one site, by all replicas together"
    )
    host_rest: float = Field(
        60.0, gt=0, description="seconds that a busy or dead site is left alone; doubles each time"
    )
    longest_host_rest: float = Field(
        21_600.0, gt=0, description="seconds that such a rest grows to"
    )
    longest_crawl_delay: float = Field(
        60.0, ge=0, description="seconds between two requests that a robots.txt can ask for"
    )
    robots_keep: float = Field(86_400.0, gt=0, description="seconds that a robots.txt is believed")
    max_redirects: int = Field(10, ge=0, description="redirects followed for one page")
    connect_timeout: float = Field(10.0, gt=0, description="seconds to connect")
    total_timeout: float = Field(30.0, gt=0, description="seconds for a page with its redirects")
    extraction_timeout: float = Field(30.0, gt=0, description="seconds to extract one page")
    extraction_processes: int = Field(
        0, ge=0, le=256, description="pages extracted at once; 0 for one on each core"
    )
    extraction_memory: int = Field(
        2_000_000_000, ge=500_000_000, description="bytes of address space of each of them"
    )
    archive: Path | None = Field(
        None, description="folder of WARC files that keep every response; none by default"
    )
    archive_max_bytes: int = Field(
        1_000_000_000, ge=1_000_000, description="size at which a WARC file is closed"
    )
    archive_keep_days: float | None = Field(
        None, gt=0, le=36_500, description="days after which WARC files are removed; none keeps all"
    )
    archive_keep_bytes: int | None = Field(
        None, ge=1_000_000, description="size of all WARC files above which the oldest are removed"
    )
    revisits: bool = Field(default=True, description="look again at pages that were indexed")
    forget_after: float = Field(
        7_776_000.0,
        ge=3_024_000,
        description="seconds after which a page neither listed nor fetched is forgotten",
    )
    max_depth: int = Field(3, ge=1, description="feeds within feeds that are followed")
    max_items: int = Field(
        10_000, ge=1, le=50_000, description="requests that one feed or folder becomes"
    )
    feed_pages: int = Field(
        10, ge=1, le=100, description="pages of one feed read in a poll, if each brings something"
    )
    max_backlog: int = Field(
        20_000, ge=1, description="messages in later stages above which no new page is fetched"
    )
    tidy_every: float = Field(60.0, gt=0, description="seconds between two trims of the streams")
    keep_enriched: float = Field(
        604_800.0, ge=0, description="seconds that enriched articles and outcomes stay readable"
    )
    keep_dead_days: float | None = Field(
        None, gt=0, le=36_500, description="days after which dead letters go; none keeps all"
    )
    scheduler: bool = Field(
        default=True, description="ask for the profiles' sources when they are due"
    )
    scheduler_tick: float = Field(5.0, gt=0, le=10, description="seconds between two looks")

    @property
    def user_agent(self) -> str:
        """Who we are, and how a site can reach us."""
        return f"dealwire/{version('dealwire')} (press monitoring; {self.contact})"

    @property
    def http_limits(self) -> Limits:
        """What one page may cost."""
        return Limits(
            max_bytes=self.max_bytes,
            max_redirects=self.max_redirects,
            connect_timeout=self.connect_timeout,
            total_timeout=self.total_timeout,
            allowed=self.allowed_networks,
        )

    @property
    def politeness(self) -> Politeness:
        """How sites are treated."""
        rate = RateLimit(
            interval=self.host_interval,
            concurrency=self.host_concurrency,
            longest_interval=self.longest_crawl_delay,
            longest_request=2 * self.total_timeout,
        )
        return Politeness(
            rate,
            BackoffRules(first_rest=self.host_rest, longest_rest=self.longest_host_rest),
            RobotsTimes(keep=self.robots_keep),
        )

    @property
    def expansion_limits(self) -> ExpansionLimits:
        """How far feeds and folders may lead."""
        return ExpansionLimits(
            max_depth=self.max_depth, max_items=self.max_items, max_pages=self.feed_pages
        )

    @model_validator(mode="after")
    def _times_fit_together(self) -> Self:
        if self.longest_host_rest < self.host_rest:
            raise ValueError("longest_host_rest must not be below host_rest")
        return self

    @field_validator(
        "archive", "archive_keep_days", "archive_keep_bytes", "keep_dead_days", mode="before"
    )
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        """Empty means none; for a folder, not the one that the fetcher was started in."""
        return None if value == "" else value

    @field_validator("file_roots", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """The parts of a comma-separated list."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        return networks_of(value)
