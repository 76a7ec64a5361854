"""`dealwire backup`: everything that an installation holds, into a folder."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from opensearchpy.exceptions import OpenSearchException

from libs.streaming.addresses import without_password
from services.cli.backup.checking import Watch, read_manifest, verify
from services.cli.backup.folder import BackupFolder
from services.cli.backup.indices import Indices
from services.cli.backup.keys import Keys
from services.cli.backup.manifest import Manifest
from services.cli.backup.saving import Saving
from services.cli.backup.servers import archive_folder, refuse_own_folders, servers
from services.cli.backup.shown import as_json as json_of
from services.cli.backup.shown import as_table, watching, when
from services.cli.console import out, progress, write_json
from services.cli.options import Archive, AsJson, State, path
from services.cli.problems import Problem
from services.cli.settings import Addresses, CliSettings, load_settings

WithArchive = Annotated[
    bool, typer.Option("--with-archive/--no-archive", help="With the archive's WARC files.")
]


def backup(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", parser=path, help="Where to; a new folder, or that of a backup."
        ),
    ],
    *,
    archive: Archive = None,
    with_archive: WithArchive = True,
    only_verify: Annotated[
        bool, typer.Option("--verify", help="Make none: compare the one there with its checksums.")
    ] = False,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Save streams, state, indices, archive and profiles of an installation to a folder.

    The installation may run, and goes on. All is of one moment: for that long,
    most often less than a second, whoever writes to the broker has to wait.

    A second backup into the same folder takes the place of the first once it
    is whole; WARC files that are there already are not copied again.

    Bring it back with `dealwire restore`.
    """
    settings = load_settings(state)
    folder = folder.expanduser().resolve()
    if only_verify:
        manifest = read_manifest(folder)
        with progress() as bar:
            verify(folder, manifest, watching(bar))
    else:
        warc = archive_folder(settings, archive, wanted=with_archive, must_exist=True)
        refuse_own_folders(settings, folder, warc)
        with (
            servers(settings, to_restore=False) as found,
            BackupFolder.held(folder) as held,
            progress() as bar,
        ):
            manifest = asyncio.run(_save(settings, held, warc, found, watching(bar)))
    if as_json:
        write_json(json_of(manifest, folder))
    else:
        what = "intact" if only_verify else "backup"
        out.print(as_table(manifest, f"{what}: {folder}"))
        out.print(when(manifest), soft_wrap=True)


async def _save(
    settings: CliSettings, folder: BackupFolder, archive: Path | None, at: Addresses, watch: Watch
) -> Manifest:
    try:
        with Keys(at.redis, settings.key_prefix) as keys:
            indices = Indices(at.opensearch_url, settings.index_prefix, ca=settings.opensearch_ca)
            async with indices:
                saving = Saving(folder, keys, indices, archive, settings.profiles_folder, watch)
                return await saving.run(settings.key_prefix, settings.index_prefix)
    except OpenSearchException as error:
        raise Problem(
            f"OpenSearch at {without_password(at.opensearch_url)} did not answer as it should:"
            f" {error}"
        ) from error
