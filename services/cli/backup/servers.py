"""The two servers of an installation: those that run, or its own started for this one command."""

import shlex
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from libs.local.broker import run_broker
from libs.local.lifecycle import running
from libs.local.opensearch import run_opensearch
from libs.local.state import Locked, lock
from libs.streaming.redis.server import RedisServer
from services.cli.backup.archive import holds_files
from services.cli.console import progress
from services.cli.problems import Problem
from services.cli.settings import Addresses, CliSettings, find_addresses, stated_archive

RESTORING = "restoring"
"""File in the state folder while a restore into it is not finished."""


@contextmanager
def servers(settings: CliSettings, *, to_restore: bool) -> Iterator[Addresses]:
    """Where they answer, inside the `with` block.

    Those named in the settings; else those of the installation that runs, which must not for a
    restore; else those of the state folder, started and stopped again. Raises Problem.
    """
    state = settings.state_folder
    if settings.redis_url and settings.opensearch_url:
        yield find_addresses(settings)
        return
    if running(state):
        if to_restore:
            raise Problem(f"an installation runs in {state}: stop it first, with `dealwire down`")
        yield find_addresses(settings)
        return
    if not to_restore and not (state / "broker").is_dir():
        yield find_addresses(settings)  # which says that there is nothing
        return
    try:
        with lock(state / "up.lock", wait=False), ExitStack() as stack:
            with progress() as bar:
                task = bar.add_task("start broker and OpenSearch", total=2)
                broker = stack.enter_context(run_broker(state))
                bar.update(task, completed=1)
                search = stack.enter_context(run_opensearch(state, settings.cache_folder))
                bar.update(task, completed=2)
            yield Addresses(RedisServer(broker.url), search.url)
    except Locked:
        raise Problem(f"an installation in {state} is being started or stopped: wait") from None


def archive_folder(
    settings: CliSettings, asked: Path | None, *, wanted: bool, must_exist: bool
) -> Path | None:
    """Where the archive is; None where it is not wanted. Raises Problem where nobody can know."""
    if not wanted:
        return None
    own = own_archive(settings)
    if asked is not None:
        folder = asked.expanduser().resolve()
        if must_exist and not folder.is_dir():
            raise Problem(f"--archive: no such folder: {asked}")
        if must_exist and own and holds_files(own) and not holds_files(folder):
            raise Problem(
                f"--archive: there is no WARC file in {folder}, and the installation's own archive"
                f" in {own} holds some: name that, or leave --archive out"
            )
        return folder
    if own:
        return own
    raise Problem(
        "the archive's folder of that installation is not known here: name it with --archive,"
        " or leave it out with --no-archive"
    )


def own_archive(settings: CliSettings) -> Path | None:
    """Where the installation has its archive, as far as that is known here."""
    if stated := stated_archive(settings):
        return Path(stated).expanduser().resolve()
    return None if settings.redis_url else settings.state_folder / "archive"


def refuse_own_folders(settings: CliSettings, folder: Path, archive: Path | None) -> None:
    """Raises Problem for a backup into the installation itself, or around it.

    What is forgotten later would stay there, and be taken for what the installation holds.
    """
    own = {"state folder": settings.state_folder, "archive": own_archive(settings)}
    for what, path in [*own.items(), ("archive", archive)]:
        if path is None or not path.is_dir():
            continue
        if folder.is_relative_to(path) or path.is_relative_to(folder):
            raise Problem(
                f"{folder} is in the installation's {what} {path}, or around it: give the backup a"
                " folder of its own"
            )


def refuse_half_restored(state: Path) -> None:
    """Raises Problem where a restore into this state folder was cut short."""
    mark = state / RESTORING
    if mark.exists():
        words = f"{mark.read_text(encoding='utf-8').strip()} --state {shlex.quote(str(state))}"
        raise Problem(
            f"a restore into {state} was cut short: finish it with `dealwire restore {words}`"
        )
