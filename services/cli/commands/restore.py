"""`dealwire restore`: what a backup holds, onto an empty installation."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from opensearchpy.exceptions import OpenSearchException

from libs.streaming.addresses import without_password
from services.cli.backup.checking import Watch, read_manifest, verify
from services.cli.backup.folder import sha256_of
from services.cli.backup.indices import Indices
from services.cli.backup.keys import Keys
from services.cli.backup.manifest import Manifest, named
from services.cli.backup.restoring import Restoring
from services.cli.backup.servers import RESTORING, archive_folder, servers
from services.cli.backup.shown import as_json as json_of
from services.cli.backup.shown import as_table, watching, when
from services.cli.commands.backup import WithArchive
from services.cli.console import err, out, progress, write_json
from services.cli.options import Archive, AsJson, State, path
from services.cli.problems import Problem
from services.cli.settings import Addresses, CliSettings, load_settings


def restore(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", parser=path, help="Folder of the backup.")
    ],
    *,
    archive: Archive = None,
    with_archive: WithArchive = True,
    only_check: Annotated[
        bool, typer.Option("--check", help="Compare it with its checksums, and change nothing.")
    ] = False,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back onto an empty installation, which then goes on where it was.

    Every file is compared with its checksum before anything is changed. The
    services must not run; start them afterwards. A restore that was cut short
    is finished by the same command; until then no service begins.

    Prefixes of keys and indices are those of the settings, not of the backup.
    Deal profiles are not copied: a line says which of them differ.
    """
    settings = load_settings(state)
    folder = folder.expanduser().resolve()
    manifest = read_manifest(folder)
    warc = None
    if not only_check:
        wanted = with_archive and manifest.with_archive
        warc = archive_folder(settings, archive, wanted=wanted, must_exist=False)
    with progress() as bar:
        verify(folder, manifest, watching(bar))
    if not only_check:
        with servers(settings, to_restore=True) as found, progress() as bar:
            asyncio.run(_restore(settings, (folder, manifest), warc, found, watching(bar)))
    if as_json:
        write_json(json_of(manifest, folder))
    else:
        what = "intact" if only_check else "restored"
        out.print(as_table(manifest, f"{what}: {folder}"))
        out.print(when(manifest), soft_wrap=True)
    if differing := _differing_profiles(settings.profiles_folder, manifest):
        err.print(
            f"not as in the backup: {named(differing)} in {settings.profiles_folder}; those of the"
            f" backup are in {folder / manifest.id / 'profiles'}",
            soft_wrap=True,
        )


async def _restore(
    settings: CliSettings,
    backup: tuple[Path, Manifest],
    archive: Path | None,
    at: Addresses,
    watch: Watch,
) -> None:
    mark = None if settings.redis_url else settings.state_folder / RESTORING
    try:
        with Keys(at.redis, settings.key_prefix) as keys:
            indices = Indices(at.opensearch_url, settings.index_prefix, ca=settings.opensearch_ca)
            async with indices:
                await Restoring(*backup, keys, indices, archive, mark, watch).run()
    except OpenSearchException as error:
        raise Problem(
            f"OpenSearch at {without_password(at.opensearch_url)} did not answer as it should:"
            f" {error}"
        ) from error


def _differing_profiles(profiles: Path, manifest: Manifest) -> list[str]:
    """Profiles of the backup that the installation has not, or not like that."""
    return [
        each.name
        for each in manifest.of("profile")
        if not (profiles / each.name).is_file() or sha256_of(profiles / each.name) != each.sha256
    ]
