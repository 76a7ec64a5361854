"""docs/settings.md is what the settings classes say. DEALWIRE_WRITE_DOCS=1 writes it anew."""

import os
from pathlib import Path

from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from libs.streaming import StageSettings
from services.cli.settings import CliSettings
from services.enricher.settings import EnricherSettings
from services.fetcher.settings import FetcherSettings
from services.indexer.settings import IndexerSettings
from services.language_detector.settings import LanguageDetectorSettings
from services.notifier.settings import NotifierSettings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"
SERVICES: tuple[tuple[str, type[StageSettings]], ...] = (
    ("fetcher", FetcherSettings),
    ("language-detector", LanguageDetectorSettings),
    ("enricher", EnricherSettings),
    ("indexer", IndexerSettings),
    ("notifier", NotifierSettings),
)
HEAD = """# Settings

Every setting is an environment variable. A wrong one stops the service at once, with one line that
names it. Times are in seconds.

## Every service

`<SERVICE>` is `FETCHER`, `LANGUAGE_DETECTOR`, `ENRICHER`, `INDEXER` or `NOTIFIER`.

"""


def shown(value: object) -> str:
    if value is None or value == () or value is PydanticUndefined:
        return "none"
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        return f"`{value.relative_to(ROOT)}`"
    return f"`{value}`"


def table(prefix: str, settings: type[BaseSettings], *, without: type[BaseSettings] | None) -> str:
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in settings.model_fields.items():
        if without and name in without.model_fields:
            inherited = without.model_fields[name]
            if inherited.default == field.default:
                continue
        described = (field.description or "").replace("|", "\\|")
        rows.append(f"| `{prefix}{name.upper()}` | {shown(field.default)} | {described} |")
    return "\n".join(rows)


def page() -> str:
    parts = [HEAD + table("<SERVICE>_", StageSettings, without=None)]
    for name, settings in SERVICES:
        prefix = str(settings.model_config.get("env_prefix"))
        parts.append(f"## {name}\n\n{table(prefix, settings, without=StageSettings)}")
    command_line = table("DEALWIRE_", CliSettings, without=None)
    parts.append(f"## Command line and local installation\n\n{command_line}")
    return "\n\n".join(parts) + "\n"


def test_the_settings_page_is_what_the_classes_say() -> None:
    if os.environ.get("DEALWIRE_WRITE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run DEALWIRE_WRITE_DOCS=1 make unit"


def test_every_setting_says_what_it_is() -> None:
    classes: list[type[BaseSettings]] = [StageSettings, *(s for _, s in SERVICES), CliSettings]
    for settings in classes:
        for name, field in settings.model_fields.items():
            assert field.description, f"{settings.__name__}.{name}"
