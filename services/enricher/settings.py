"""Settings of the enricher, from variables that begin with ENRICHER_."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from libs.deals import load_deals
from libs.streaming import StageSettings

_SHIPPED = Path(__file__).parents[2] / "deploy" / "profiles"


class EnricherSettings(StageSettings):
    """Which deals are followed, and which run of the enrichment this is."""

    model_config = SettingsConfigDict(env_prefix="ENRICHER_", env_file=None)

    health_port: int = Field(9103, ge=0, le=65535, description="port of health and metrics")
    profiles: Path = Field(_SHIPPED, description="folder of deal profiles")
    revision: int = Field(
        0, ge=0, le=999, description="raise it to replace what is indexed of unchanged articles"
    )

    @field_validator("profiles")
    @classmethod
    def _can_be_loaded(cls, folder: Path) -> Path:
        load_deals(folder)  # a bad profile is a bad setting: one line, and no start
        return folder
