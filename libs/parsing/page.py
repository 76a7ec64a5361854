"""What came from an address, as parsers get it. Pure."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Page:
    """What came from an address: the body without transfer or content encoding."""

    final_url: str
    body: bytes
    content_type: str | None = None

    @property
    def suffix(self) -> str:
        """The ending of the address's path, lower case, with its dot."""
        return PurePosixPath(urlsplit(self.final_url).path).suffix.lower()
