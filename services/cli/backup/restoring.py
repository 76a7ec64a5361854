"""Brings a backup back onto an empty installation, or finishes what was cut short."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from services.cli.backup.archive import load_archive, refuse_what_differs
from services.cli.backup.checking import Watch
from services.cli.backup.indices import Indices
from services.cli.backup.keys import Keys
from services.cli.backup.manifest import Manifest, named
from services.cli.problems import Problem
from services.fetcher.warc.ownership import mark_archive

_CONSUMER = b"consumer:"


@dataclass(frozen=True)
class Restoring:
    """A restore of one backup, which was verified, onto one installation. Raises Problem."""

    folder: Path
    manifest: Manifest
    keys: Keys
    indices: Indices
    archive: Path | None
    mark: Path | None
    """File that says how to finish a restore that is not, where nobody asks the stream server."""
    watch: Watch

    def words(self, state: Path) -> str:
        """What follows `dealwire restore` so that it goes on with the same, but for the state."""
        words = [str(self.folder)]
        if self.archive is None and self.manifest.with_archive:
            words.append("--no-archive")
        elif self.archive not in {None, state / "archive"}:
            words += ["--archive", str(self.archive)]
        return shlex.join(words)

    async def run(self) -> None:
        """Write all of it; until then no service begins to work there."""
        await self._refuse_unless_empty()
        (keys,) = self.manifest.of("keys")
        if self.archive is not None:
            refuse_what_differs(self.archive, self.manifest)
        self.keys.try_out(self.folder / keys.path, self.manifest.stream_server)
        self.keys.begin(self.manifest.id)
        if self.mark is not None:
            self.mark.write_text(f"{self.words(self.mark.parent)}\n", encoding="utf-8")
        if self.archive is not None:
            load_archive(self.archive, self.folder, self.manifest, self.watch)
        await self._load_indices()
        for done in self.keys.load(self.folder / keys.path):
            self.watch("keys", done, keys.count)
        if self.archive is not None and (archive_id := self.keys.archive_id()) is not None:
            mark_archive(self.archive, archive_id)
        self.keys.end()
        if self.mark is not None:
            self.mark.unlink()

    async def _refuse_unless_empty(self) -> None:
        mark = self.keys.mark()
        if mark == self.manifest.id:
            return
        if mark is not None:
            raise Problem(
                f"the restore of another backup, {mark}, was cut short here: finish that one, or"
                " remove what it left"
            )
        keys = sorted(set(self.keys.names()))
        indices = await self.indices.names()
        running = [name.decode() for name in keys if name.startswith(_CONSUMER)]
        if running:
            raise Problem(f"services run on it ({named(running)}): stop them, and empty it")
        if keys or indices:
            raise Problem(
                f"the installation is not empty: {len(keys)} keys"
                f" ({named([name.decode(errors='replace') for name in keys]) or 'none'}) and"
                f" {len(indices)} indices ({named(indices) or 'none'}). A restore needs an empty"
                " one: name another folder with --state, or other servers or prefixes"
            )

    async def _load_indices(self) -> None:
        files = [(each, self.folder / each.path) for each in self.manifest.of("index")]
        total, before = sum(each.count for each, _ in files), 0
        for each, path in files:
            async for done in self.indices.load(each.name, path):
                self.watch("documents", before + done, total)
            await self.indices.check(each.name, each.count)
            before += each.count
        await self.indices.point_aliases(
            [(each.name, path) for each, path in files], self.manifest.index_prefix
        )
