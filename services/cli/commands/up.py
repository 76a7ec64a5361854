"""`dealwire up` and `dealwire down`: the whole system on this machine, without Docker."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from libs.local import lifecycle
from libs.local.installation import Program
from libs.local.state import Installation
from services.cli.console import err, out, progress, table, write_json
from services.cli.options import AsJson, State
from services.cli.settings import CliSettings, load_settings

_ROOT = Path("/")


def up(
    *,
    state: State = None,
    files: Annotated[
        Path, typer.Option(help="Folder below which local files may be fetched.")
    ] = _ROOT,
    as_json: AsJson = False,
) -> None:
    """Start broker, OpenSearch and the four services; return when all are ready.

    Everything listens on 127.0.0.1 alone. What dies is started again. Data and logs are
    kept in the state folder. When all runs already, this says so and does nothing.
    """
    settings = load_settings(state)
    installation, started = start(settings, service_environment(settings, files))
    if as_json:
        write_json(installation.model_dump_json())
        return
    if not started:
        err.print("already up")
    out.print(addresses_table(installation, settings))


def down(state: State = None) -> None:
    """Stop everything that `up` started, and wait until it is gone. Data is kept."""
    settings = load_settings(state)
    stopped = lifecycle.down(settings.state_folder)
    err.print("stopped" if stopped else f"nothing ran in {settings.state_folder}")


def service_environment(settings: CliSettings, files: Path) -> dict[str, str]:
    """Settings of the services that follow from those of the command line."""
    profiles = str(settings.profiles_folder)
    return {
        "FETCHER_FILE_ROOTS": str(files.expanduser().resolve()),
        "FETCHER_PROFILES": profiles,
        "FETCHER_ARCHIVE": str(settings.state_folder / "archive"),
        "ENRICHER_PROFILES": profiles,
        **{f"{stage}_KEY_PREFIX": settings.key_prefix for stage in _STAGES},
        "INDEXER_INDEX_PREFIX": settings.index_prefix,
    }


_STAGES = ("FETCHER", "LANGUAGE_DETECTOR", "ENRICHER", "INDEXER")


def start(
    settings: CliSettings, environment: Mapping[str, str], programs: Sequence[Program] = ()
) -> tuple[Installation, bool]:
    """Start an installation and show how far it is; False beside it if it ran before."""
    with progress() as bar:
        watch = _Watch(bar)
        return lifecycle.up(
            settings.state_folder,
            settings.cache_folder,
            environment=environment,
            programs=programs,
            progress=watch.downloaded,
            watch=watch.seen,
        )


class _Watch:
    """Shows downloads, then processes, as two bars that appear when there is something to show."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._downloads = bar.add_task("download OpenSearch", visible=False)
        self._processes = bar.add_task("start", total=None, visible=False)

    def downloaded(self, done: int, total: int, _: str) -> None:
        self._bar.update(self._downloads, completed=done, total=total, visible=True)

    def seen(self, installation: Installation) -> None:
        if not installation.processes:
            return
        running = sum(one.state == "running" for one in installation.processes)
        total = len(installation.processes)
        self._bar.update(self._processes, completed=running, total=total, visible=True)


def addresses_table(installation: Installation, settings: CliSettings) -> object:
    """Where everything answers."""
    shown = table("dealwire is up", "process", "address")
    for one in installation.processes:
        shown.add_row(one.name, one.address)
    shown.caption = f"state and logs: {settings.state_folder}"
    shown.caption_justify = "left"
    return shown
