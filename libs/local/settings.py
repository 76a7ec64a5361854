"""Where local state and downloads are kept."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _named(value: object) -> object:
    """Raises ValueError for an empty path, which would mean the folder that one is in."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("is empty: name a folder, or unset it")
    return value


Folder = Annotated[Path, BeforeValidator(_named)]


class LocalSettings(BaseSettings):
    """Settings of everything that runs without Docker, from DEALWIRE_… variables."""

    model_config = SettingsConfigDict(env_prefix="DEALWIRE_", env_file=None, extra="ignore")

    state: Folder = Field(Path(".dealwire"), description="folder of data, logs and process list")
    cache: Folder = Field(
        Path("~/.cache/dealwire"), description="folder of what is downloaded once"
    )

    @property
    def state_folder(self) -> Path:
        """The state folder by its full path."""
        return self.state.expanduser().resolve()

    @property
    def cache_folder(self) -> Path:
        """The cache folder by its full path."""
        return self.cache.expanduser().resolve()
