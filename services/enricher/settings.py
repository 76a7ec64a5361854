"""Settings of the enricher, from variables that begin with ENRICHER_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.deals import SHIPPED_PROFILES, ProfilesFolder
from libs.streaming import StageSettings


class EnricherSettings(StageSettings):
    """Which deals are followed, and which run of the enrichment this is."""

    model_config = SettingsConfigDict(env_prefix="ENRICHER_", env_file=None)

    health_port: int = Field(9103, ge=0, le=65535, description="port of health and metrics")
    concurrency: int = Field(
        96, ge=1, le=1000, description="articles in hand, shared out among the processes"
    )
    processes: int = Field(
        0, ge=0, le=256, description="articles enriched at once; 0 for one on each core"
    )
    time_limit: float = Field(
        30.0, gt=0, description="seconds for one text, after which its model is left out"
    )
    profiles: ProfilesFolder = Field(SHIPPED_PROFILES, description="folder of deal profiles")
    revision: int = Field(
        0, ge=0, le=999, description="raise it to replace what is indexed of unchanged articles"
    )
    compare_every: float = Field(
        2.0, gt=0, description="seconds after which what changed in a deal's coverage is compared"
    )
    compare_within: float = Field(
        60.0, ge=0, description="seconds after which that is done though articles still come in"
    )
    coverage_versions: int = Field(
        5000,
        ge=10,
        le=20_000,
        description="versions of articles that are kept of each deal to be compared, the newest",
    )
    v1: bool = Field(
        default=True,
        description="write each article as dealwire.article.enriched.v1 too, for programs that "
        "have not moved to version 2",
    )
