"""What a backup holds: its files, their checksums, and the moment that it is of. Pure."""

import hashlib
import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

FORMAT = 1
"""Of the folder and its files; a reader refuses any other."""

MARK = "dealwire-backup"
"""File that is written first: its folder is a backup, or was to become one."""

MANIFEST = "manifest.json"
"""File that is written last: without it a backup was cut short."""

ARCHIVE = "archive"
"""Folder of closed WARC files, which backups into one folder share."""

RUN = re.compile(r"\d{8}T\d{12}Z")
"""Name of the folder of all else, by the moment in UTC at which the backup began,
to the microsecond."""

_MOST_NAMED = 3  # files in one message


def _below(path: str) -> str:
    """A path that cannot lead out of the folder that it is below."""
    parts = path.split("/")
    if not path or "\\" in path or "\0" in path or {"", ".", ".."} & set(parts):
        raise ValueError(f"{path!r} is no path below a folder")
    return path


Below = Annotated[str, AfterValidator(_below)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredFile(_Record):
    """One file of a backup."""

    path: Below
    """Where it is, below the backup's folder."""
    kind: Literal["keys", "index", "archive", "profile"]
    name: Below
    """What it is: an index without its prefix, a WARC file below the archive, a profile's file."""
    size: NonNegativeInt
    """Bytes."""
    sha256: str
    count: NonNegativeInt = 0
    """Keys or documents in it."""


class Manifest(_Record):
    """A whole backup."""

    format: int
    product: str
    """Version of dealwire that made it."""
    id: str
    taken_at: AwareDatetime
    """The moment that streams, state and indices are of."""
    finished_at: AwareDatetime
    standstill_ms: NonNegativeInt
    """How long nobody could write to the stream server."""
    key_prefix: str
    index_prefix: str
    stream_server: str
    opensearch: str
    with_archive: bool
    files: tuple[StoredFile, ...]
    checksum: str = ""
    """SHA-256 of all of the above as JSON."""

    def sealed(self) -> Self:
        """The same with its checksum."""
        return self.model_copy(update={"checksum": self._digest()})

    @property
    def is_intact(self) -> bool:
        """Whether it is as it was written."""
        return self.checksum == self._digest()

    def of(self, kind: str) -> tuple[StoredFile, ...]:
        """Its files of one kind."""
        return tuple(each for each in self.files if each.kind == kind)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)

    def _digest(self) -> str:
        return hashlib.sha256(self.model_dump_json(exclude={"checksum"}).encode()).hexdigest()


def run_name(moment: datetime) -> str:
    """The folder of a backup that begins at this moment, which is in UTC."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z"


def named(paths: list[str]) -> str:
    """Files as a message names them, not all of very many."""
    rest = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
