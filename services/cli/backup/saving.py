"""Makes a backup: all of it of one moment, while the installation goes on."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from services.cli.backup.archive import refuse_foreign, refuse_to_lose_all, save_archive
from services.cli.backup.checking import Watch, read_manifest
from services.cli.backup.folder import BackupFolder
from services.cli.backup.indices import Export, Indices, close
from services.cli.backup.keys import Keys, WrittenMeanwhile
from services.cli.backup.manifest import FORMAT, Manifest, StoredFile, run_name
from services.cli.problems import Problem

_TRIES = 5  # to have the server to ourselves: each BGSAVE of its own spoils one


@dataclass(frozen=True)
class _Moment:
    keys: StoredFile
    exports: Sequence[Export]
    at: datetime
    standstill: float


@dataclass(frozen=True)
class Saving:
    """A backup of one installation into one folder. Raises Problem."""

    folder: BackupFolder
    keys: Keys
    indices: Indices
    archive: Path | None
    profiles: Path
    watch: Watch

    async def run(self, key_prefix: str, index_prefix: str) -> Manifest:
        """Write all, the manifest last."""
        before = self._before()
        if self.archive is not None:
            refuse_to_lose_all(self.archive, self.folder.path, before)
            refuse_foreign(self.archive, self.keys.archive_id())
        run = run_name(datetime.now(timezone.utc))
        moment = await self._moment(run)
        try:
            files = [moment.keys, *await self._documents(moment.exports, run)]
        finally:
            await close(moment.exports)
        # After the streams: what they refer to is in the archive by then.
        if self.archive is not None:
            files += save_archive(self.archive, self.folder, run, before, self.watch)
        files += self._profiles(run)
        manifest = Manifest(
            format=FORMAT,
            product=version("dealwire"),
            id=run,
            taken_at=moment.at,
            finished_at=datetime.now(timezone.utc),
            standstill_ms=round(moment.standstill * 1000),
            key_prefix=key_prefix,
            index_prefix=index_prefix,
            stream_server=self.keys.server(),
            opensearch=await self.indices.server(),
            with_archive=self.archive is not None,
            files=tuple(files),
        ).sealed()
        self.folder.finish(manifest)
        self.folder.prune(manifest)
        return manifest

    def _before(self) -> Manifest | None:
        """The backup that this one takes the place of."""
        try:
            return read_manifest(self.folder.path)
        except Problem:  # none yet, or damaged: then every file is looked at anew
            return None

    async def _moment(self, run: str) -> _Moment:
        """All keys, and the indices opened, while nobody writes to the stream server.

        The indexer writes to the index before it completes an entry: what the keys say is done
        is in the index, and what is there already although the keys do not know is written again.
        """
        if (restoring := self.keys.mark()) is not None:
            raise Problem(
                f"the restore of {restoring} was cut short here: finish it before a backup"
            )
        for _ in range(_TRIES):
            await self.indices.refresh()  # so that the next one is quick
            exports: Sequence[Export] = ()
            file = self.folder.new_file(f"{run}/keys")
            try:
                begun, at = time.monotonic(), datetime.now(timezone.utc)
                with self.keys.standstill():
                    await self.indices.refresh()
                    exports = await self.indices.opened()
                    count = self.keys.save(file)
                standstill = time.monotonic() - begun
                return _Moment(file.finish("keys", "keys", count), exports, at, standstill)
            except WrittenMeanwhile:
                await close(exports)
                file.drop()
            except BaseException:
                await close(exports)
                raise
        raise Problem(
            "somebody wrote to the stream server in each moment that nobody should have: a BGSAVE,"
            " another backup, or a client that ends pauses; wait, and run the backup again"
        )

    async def _documents(self, exports: Sequence[Export], run: str) -> list[StoredFile]:
        """All indices, a page of each in turn, so that none waits for long."""
        total, done = sum(each.total for each in exports), dict.fromkeys(exports, 0)
        files, left = [], list(exports)
        while left:
            for each in [*left]:
                answer = await each.step(self.folder, run)
                if isinstance(answer, StoredFile):
                    files.append(answer)
                    left.remove(each)
                else:
                    done[each] = answer
            self.watch("documents", sum(done.values()), total)
        return sorted(files, key=lambda file: file.name)

    def _profiles(self, run: str) -> list[StoredFile]:
        files = []
        for path in sorted(self.profiles.glob("*.yaml")):
            file = self.folder.new_file(f"{run}/profiles/{path.name}")
            file.write(path.read_bytes())
            files.append(file.finish("profile", path.name))
        return files
