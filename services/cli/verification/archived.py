"""The pages that the archive holds, each by the request that it answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from libs.time import ms_of
from services.fetcher.errors import FileMissing
from services.fetcher.warc.page_requests import Scanned
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.scan import scan_archive


@dataclass(frozen=True)
class Archived:
    """A request that a page in the archive answered; `at_ms`: when, ms since 1970."""

    request_id: str
    url: str
    at_ms: int


def archived_requests(archive: Path) -> Iterator[Archived]:
    """One for every page that came whole, the oldest first; what is damaged is passed over."""
    paths = WarcPaths(archive, ())
    for name in paths.archive_files(start=None, end=None, since=None):
        try:
            file = paths.open(name)
        except FileMissing:  # removed since it was listed
            continue
        with file:
            for found in scan_archive(file, name, after=None):
                page = found.page if isinstance(found, Scanned) else None
                if page is not None and page.request is not None:
                    asked = page.request
                    yield Archived(asked.request_id or "", asked.url, ms_of(page.at))
