"""What an operator may set for the indexer."""

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from libs.deals import SHIPPED_PROFILES, ProfilesFolder
from libs.search.access import OpenSearchAccess
from libs.streaming import StageSettings
from libs.streaming.addresses import HttpUrl
from services.indexer.bulk_size import BulkLimits
from services.indexer.refresh_schedule import RefreshGaps


class IndexerSettings(OpenSearchAccess, StageSettings):
    """Environment variables begin with INDEXER_."""

    model_config = SettingsConfigDict(env_prefix="INDEXER_", env_file=None, extra="ignore")

    health_port: int = Field(9104, ge=0, le=65535, description="port of /livez, /readyz, /metrics")
    batch_size: int = Field(
        128, ge=1, le=1000, description="messages read at once: one bulk; fewer cost throughput"
    )
    concurrency: int = Field(
        2, ge=1, le=16, description="batches of each stream at once: one is read while one is sent"
    )
    opensearch_url: HttpUrl = Field(
        "http://127.0.0.1:9200",
        description="the search engine; a name and password may stand before the host",
    )
    index_prefix: str = Field(
        "dealwire-",
        pattern=r"^[a-z0-9][a-z0-9._-]*$|^$",
        max_length=100,
        description="begins the name of every index, alias and template",
    )
    profiles: ProfilesFolder = Field(
        SHIPPED_PROFILES, description="folder of deal profiles: what words of saved alerts mean"
    )
    batch_gap: float = Field(
        0.8,
        ge=0,
        le=60,
        description="seconds between two bulks while less than a full batch waits: what comes"
        " meanwhile is sent as one",
    )
    bulk_bytes: int = Field(
        10 * 1024 * 1024,
        ge=64 * 1024,
        le=90 * 1024 * 1024,
        description="the largest bulk; while OpenSearch refuses bulks or is slow, less",
    )
    slow_bulk: float = Field(
        5.0, gt=0, description="a bulk that takes longer makes the next ones smaller"
    )
    refresh_articles: float = Field(
        0.5, ge=0.05, description="seconds between two refreshes of the index of articles"
    )
    refresh_others: float = Field(
        5.0, ge=0.05, description="the same for outcomes, versions, quotes and all else"
    )
    refresh_backlog: float = Field(
        15.0, ge=0.05, description="the same for all of them while a backlog is worked off"
    )
    keep_versions_days: float | None = Field(
        None,
        gt=0,
        le=36_500,
        description="days after which versions are removed, not the articles; none keeps all",
    )
    keep_outcomes_days: float | None = Field(
        None, gt=0, le=36_500, description="days after which outcomes are removed; none keeps all"
    )
    opensearch_timeout: float = Field(30.0, gt=0, description="for one request, a bulk included")
    opensearch_connections: int = Field(4, ge=1, le=100, description="size of the pool")
    rebuild: bool = Field(
        default=True,
        description="fill an index again that was lost, from the streams and the archive",
    )
    look_every: float = Field(
        10.0, gt=0, description="seconds between two looks whether an index was lost"
    )

    @field_validator("keep_versions_days", "keep_outcomes_days", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def bulk_limits(self) -> BulkLimits:
        """How large and how many bulks may be."""
        return BulkLimits(
            most=self.bulk_bytes, slow_after=self.slow_bulk, at_once=self.opensearch_connections
        )

    @property
    def refresh_gaps(self) -> RefreshGaps:
        """How often indices are refreshed."""
        return RefreshGaps(
            articles=self.refresh_articles,
            others=self.refresh_others,
            backlog=self.refresh_backlog,
        )
