"""What an operator may set for the indexer."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.streaming import StageSettings
from libs.streaming.addresses import HttpUrl


class IndexerSettings(StageSettings):
    """Environment variables begin with INDEXER_."""

    model_config = SettingsConfigDict(env_prefix="INDEXER_", env_file=None, extra="ignore")

    health_port: int = Field(9104, ge=0, le=65535, description="port of /livez, /readyz, /metrics")
    batch_size: int = Field(
        128, ge=1, le=1000, description="messages read at once: one bulk; fewer cost throughput"
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
    opensearch_timeout: float = Field(30.0, gt=0, description="for one request, a bulk included")
    opensearch_connections: int = Field(4, ge=1, le=100, description="size of the pool")
