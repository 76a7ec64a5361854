"""The settings that the services would start with, checked before anything is started."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pydantic import ValidationError

from libs.deals import BadProfile, load_deals
from libs.streaming import StageSettings
from libs.streaming.runner import explain
from services.cli.problems import BadSettings, Problem
from services.cli.settings import CliSettings
from services.enricher.settings import EnricherSettings
from services.fetcher.settings import FetcherSettings
from services.indexer.settings import IndexerSettings
from services.language_detector.settings import LanguageDetectorSettings
from services.notifier.settings import NotifierSettings

_SERVICES: tuple[type[StageSettings], ...] = (
    FetcherSettings,
    LanguageDetectorSettings,
    EnricherSettings,
    IndexerSettings,
    NotifierSettings,
)


def check_settings(settings: CliSettings, environment: Mapping[str, str]) -> None:
    """Raises BadSettings with a line for each mistake in profiles or settings of a service.

    `environment` is added to this process's own, as `libs.local.lifecycle.up` does.
    """
    try:
        load_deals(settings.profiles_folder)
    except BadProfile as error:
        raise BadSettings(str(error)) from None
    wrong: list[str] = []
    with _added(environment):
        for service in _SERVICES:
            try:
                service()
            except ValidationError as error:
                wrong += explain(error, service).splitlines()
    if wrong:
        raise BadSettings("\n".join(wrong))


def refuse_what_differs(wanted: Mapping[str, str], running: Mapping[str, str]) -> None:
    """Raises Problem where settings given now are not those that an installation runs with."""
    differing = [
        f"{name}={running[name]}, not {value}" if name in running else f"without {name}={value}"
        for name, value in wanted.items()
        if running.get(name) != value
    ]
    if differing:
        raise Problem(
            "already up, and it keeps running with the settings that it was started with"
            f" ({'; '.join(differing)}): stop it with `dealwire down` first, then give them again"
        )


@contextmanager
def _added(environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
