"""`dealwire up` and `dealwire down`: the whole system on this machine, without Docker."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from libs.local import lifecycle
from libs.local.installation import Program, service_settings
from libs.local.state import Installation
from services.cli.backup.servers import refuse_half_restored
from services.cli.console import err, out, progress, table, write_json
from services.cli.options import AsJson, State, path
from services.cli.problems import Problem
from services.cli.service_settings import check_settings, refuse_what_differs
from services.cli.settings import CliSettings, load_settings

_ROOT = "/"


def up(
    *,
    state: State = None,
    files: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            parser=path,
            help="Folder below which local files may be fetched. Default: FETCHER_FILE_ROOTS, or /",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Start broker, OpenSearch, the pipeline and the notifier; return when all are ready.

    The pipeline is fetcher, language-detector, enricher and indexer; the notifier sends alerts.

    Everything listens on 127.0.0.1 alone. What dies is started again. Data and logs are
    kept in the state folder. When all runs already, this says so and does nothing; settings
    that differ from those it runs with are refused until `dealwire down`.
    """
    settings = load_settings(state)
    files = _folder(files) if files else None
    environment = service_environment(settings, files)
    installation, started = start(settings, environment)
    if not started:
        wanted = _given(settings, environment, files=files)
        refuse_what_differs(wanted, installation.settings)
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


def service_environment(settings: CliSettings, files: Path | None = None) -> dict[str, str]:
    """Settings of the services that follow from those of the command line.

    `files`: the folder below which local files may be read; else what the environment says.
    """
    archive = str(settings.state_folder / "archive")
    common = {
        "PROFILES": (str(settings.profiles_folder), ("FETCHER", "ENRICHER", "INDEXER")),
        "KEY_PREFIX": (settings.key_prefix, _STAGES),
        "INDEX_PREFIX": (settings.index_prefix, ("INDEXER",)),
    }
    found = {
        "FETCHER_FILE_ROOTS": str(files or os.environ.get("FETCHER_FILE_ROOTS", _ROOT)),
        "FETCHER_ARCHIVE": os.environ.get("FETCHER_ARCHIVE", archive),
    }
    for name, (value, stages) in common.items():
        for stage in stages:
            if os.environ.get(f"{stage}_{name}", value) != value:
                raise Problem(f"{stage}_{name} is one for all services here: set DEALWIRE_{name}")
            found[f"{stage}_{name}"] = value
    return found


def _folder(files: Path) -> Path:
    found = files.expanduser().resolve()
    if not found.is_dir():
        raise typer.BadParameter(f"no such folder: {files}", param_hint="--files")
    return found


def _given(
    settings: CliSettings, environment: Mapping[str, str], *, files: Path | None
) -> dict[str, str]:
    """What this call sets for the services by itself, beside the defaults of `up`."""
    given = service_settings(os.environ) | {
        name: value for name, value in environment.items() if name in os.environ
    }
    named = {"profiles": "_PROFILES", "key_prefix": "_KEY_PREFIX", "index_prefix": "_INDEX_PREFIX"}
    ends = tuple(end for name, end in named.items() if name in settings.model_fields_set)
    return given | {
        name: value
        for name, value in environment.items()
        if (ends and name.endswith(ends)) or (files and name == "FETCHER_FILE_ROOTS")
    }


_STAGES = ("FETCHER", "LANGUAGE_DETECTOR", "ENRICHER", "INDEXER", "NOTIFIER")


def start(
    settings: CliSettings, environment: Mapping[str, str], programs: Sequence[Program] = ()
) -> tuple[Installation, bool]:
    """Start an installation and show how far it is; False beside it if it ran before.

    Raises BadSettings, or Problem for a restore that was cut short, before anything is started.
    """
    refuse_half_restored(settings.state_folder)
    check_settings(settings, environment)
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
        self._downloads = bar.add_task("download OpenSearch, files", visible=False)
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
