"""A disk that is full, to the archive."""

import subprocess
import sys
from pathlib import Path

from fastwarc.warc import ArchiveIterator

ROOT = Path(__file__).parents[3]

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from services.fetcher.warc.segments import Segments
from services.fetcher.errors import ArchiveUnavailable
from tests.unit.fetcher.warc.hops import SENT_AT, asked, group, hop

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
segments = Segments(Path(sys.argv[1]), max_bytes=10**9, now=lambda: SENT_AT)
segments.append(group([hop(1)], asked(1)))
[path] = Path(sys.argv[1]).rglob("*.open")
whole = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (whole + 200, resource.RLIM_INFINITY))
for _ in range(3):
    try:
        segments.append(group([hop(2)], asked(2)))
    except ArchiveUnavailable as error:
        print(error.reason_code, error.alone, path.stat().st_size == whole)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
segments.append(group([hop(3)], asked(3)))
segments.close()
"""


def test_a_full_disk_is_told_and_leaves_no_part_of_a_record(tmp_path: Path) -> None:
    """A real refusal by the kernel in the middle of a write: a limit of the file's size."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["archive_unavailable False True"] * 3
    [path] = tmp_path.rglob("*.warc*")
    with path.open("rb") as file:
        kinds = [record.headers["WARC-Type"] for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", *["response", "request", "metadata"] * 2]
