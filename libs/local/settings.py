"""Where local state and downloads are kept."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LocalSettings(BaseSettings):
    """Settings of everything that runs without Docker, from DEALWIRE_… variables."""

    model_config = SettingsConfigDict(env_prefix="DEALWIRE_", env_file=None, extra="ignore")

    state: Path = Field(Path(".dealwire"), description="folder of data, logs and process list")
    cache: Path = Field(Path("~/.cache/dealwire"), description="folder of what is downloaded once")

    @property
    def state_folder(self) -> Path:
        """The state folder by its full path."""
        return self.state.expanduser().resolve()

    @property
    def cache_folder(self) -> Path:
        """The cache folder by its full path."""
        return self.cache.expanduser().resolve()
