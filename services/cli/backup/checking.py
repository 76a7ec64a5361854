"""Whether a backup is whole and as it was written, asked before anything is changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import orjson
from pydantic import ValidationError

from services.cli.backup.folder import CHUNK, misfit
from services.cli.backup.manifest import FORMAT, MANIFEST, MARK, Manifest, StoredFile, named
from services.cli.problems import Problem

Watch = Callable[[str, int, int], None]
"""Told what is being done, how much of it is, and of how much."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole backup. Raises Problem where there is none that can be restored."""
    if not folder.is_dir():
        raise Problem(f"no such folder: {folder}")
    try:
        if wrong := misfit(folder, MANIFEST):
            raise Problem(f"{folder / MANIFEST} is damaged: {wrong}")
        text = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        if (folder / MARK).exists():
            raise Problem(
                f"the backup in {folder} was cut short: it has no {MANIFEST}, which is written"
                " last. Make another one; it takes over what is there of the archive"
            ) from None
        raise Problem(f"{folder} holds no backup: there is no {MANIFEST}") from None
    return _parsed(folder, text)


def _parsed(folder: Path, text: bytes) -> Manifest:
    try:
        said = orjson.loads(text)
        if isinstance(said, dict) and isinstance(said.get("format"), int):
            found = said["format"]
            if found > FORMAT:
                raise Problem(
                    f"the backup in {folder} has format {found}, and this dealwire reads up to"
                    f" {FORMAT}: restore it with dealwire {said.get('product')} or newer"
                )
        manifest = Manifest.model_validate_json(text)
    except (ValueError, ValidationError):
        raise Problem(f"{folder / MANIFEST} is damaged: it is not as it was written") from None
    if not manifest.is_intact:
        raise Problem(f"{folder / MANIFEST} is damaged: its checksum is another")
    return manifest


def verify(folder: Path, manifest: Manifest, watch: Watch) -> None:
    """Compare each file with its size and checksum. Raises Problem, naming those that differ."""
    done, wrong = 0, []
    for file in manifest.files:
        why = _what_is_wrong(folder, file)
        if why:
            wrong.append(f"{file.path} ({why})")
        done += file.size
        watch("verify, MB", done // 1_000_000, manifest.size // 1_000_000)
    if wrong:
        raise Problem(f"the backup in {folder} is damaged: {named(wrong)}; nothing was changed")


def _what_is_wrong(folder: Path, expected: StoredFile) -> str | None:
    path = folder / expected.path
    try:
        if wrong := misfit(folder, expected.path):
            return wrong
        size = path.stat().st_size
        if size != expected.size:
            return f"{size} bytes, not {expected.size}"
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return str(error.strerror)
    return None if digest.hexdigest() == expected.sha256 else "its checksum is another"
