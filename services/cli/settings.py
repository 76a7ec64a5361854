"""What a user may set for the command line, and where the installation is that it talks to."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from libs.deals import SHIPPED_PROFILES
from libs.local.lifecycle import running
from libs.local.settings import Folder, LocalSettings
from libs.search.access import OpenSearchAccess
from libs.streaming.access import RedisAccess
from libs.streaming.addresses import HttpUrl, RedisUrl
from libs.streaming.redis.server import RedisServer
from libs.validation import said
from services.cli.problems import BadSettings, Problem

Texts = Literal["excerpts", "whole"]


class CliSettings(OpenSearchAccess, RedisAccess, LocalSettings):
    """Environment variables begin with DEALWIRE_."""

    redis_url: RedisUrl | None = Field(
        None, description="else the broker that `dealwire up` started"
    )
    opensearch_url: HttpUrl | None = Field(
        None, description="else the one that `dealwire up` started"
    )
    key_prefix: str = Field(
        "{dealwire}", pattern=r"^\{[^{}]+\}$", description="prefix of every key in Redis"
    )
    index_prefix: str = Field(
        "dealwire-", pattern=r"^[a-z0-9][a-z0-9._-]*$|^$", description="prefix of every index"
    )
    profiles: Folder = Field(SHIPPED_PROFILES, description="folder of deal profiles")

    export_texts: Texts = Field(
        "excerpts", description="what `dealwire export` gives of texts: how they begin, or `whole`"
    )

    @property
    def profiles_folder(self) -> Path:
        """The folder of the deal profiles, by its full path."""
        return self.profiles.expanduser().resolve()


@dataclass(frozen=True)
class Addresses:
    """Where the two servers of an installation answer, and by whose certificate OpenSearch does."""

    redis: RedisServer
    opensearch_url: str
    opensearch_ca: Path | None = None


def load_settings(state: Path | None = None) -> CliSettings:
    """The settings from the environment, and the state folder if one was named.

    Raises BadSettings, with one line for each variable that is wrong.
    """
    try:
        return CliSettings() if state is None else CliSettings(state=state)
    except ValidationError as error:
        wrong = (
            f"DEALWIRE_{'_'.join(map(str, each['loc'])).upper()}: {said(each)}"
            for each in error.errors(include_url=False)
        )
        raise BadSettings("\n".join(wrong)) from None


def find_addresses(settings: CliSettings) -> Addresses:
    """The servers named in the settings, else those of the running installation.

    Raises Problem when there is neither.
    """
    installation = running(settings.state_folder)
    found = Addresses(
        redis=settings.redis_at(settings.redis_url)
        if settings.redis_url
        else RedisServer(installation.address("broker") if installation else ""),
        opensearch_url=settings.with_login(settings.opensearch_url)
        if settings.opensearch_url
        else (installation.address("opensearch") if installation else ""),
        opensearch_ca=settings.opensearch_ca,
    )
    if not (found.redis.url and found.opensearch_url):
        raise Problem(
            f"nothing runs in {settings.state_folder}: start it with `dealwire up`, name another"
            " folder with --state, or set DEALWIRE_REDIS_URL and DEALWIRE_OPENSEARCH_URL"
        )
    return found


def stated_archive(settings: CliSettings) -> str | None:
    """Where the running installation has its archive, else FETCHER_ARCHIVE; None for neither.

    Empty where it keeps none.
    """
    installation = running(settings.state_folder)
    stated = installation.settings.get("FETCHER_ARCHIVE") if installation else None
    return os.environ.get("FETCHER_ARCHIVE") if stated is None else stated
