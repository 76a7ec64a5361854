"""A list of addresses: text with one in each line, or the first column of a table. Pure."""

import csv
import re
from collections.abc import Iterator

from libs.parsing.errors import NotAList, NotASitemap
from libs.parsing.listings.listing import Listing, What, item, listing

# An address may hold commas and semicolons: only a heading says that they separate columns.
_HEADING = re.compile(
    r"\"?(?:url|link|address|adresse|lien|loc)\"?\s*(?:([,;|\t]).*)?", re.IGNORECASE
)
_ADDRESS = re.compile(r"\"?(https?://[^\s\"<>]+)\"?", re.IGNORECASE)


def read_list(text: str, *, base_url: str, what: What = "list") -> Listing:
    """The addresses of a list; `#` begins a comment. What is no full address is counted.

    Raises NotAList, or NotASitemap for what should be one, where there are lines and none
    of them holds an address.
    """
    found = [item(base_url, (address,)) for address in _addresses(text)]
    if found and not any(found):
        raise NotASitemap if what == "sitemap" else NotAList
    return listing(what, base_url, found)


def _addresses(text: str) -> Iterator[str | None]:
    """For each line that is not empty its address, or None."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    heading = _HEADING.fullmatch(lines[0]) if lines else None
    if heading:
        lines = lines[1:]
    for line in lines:
        first = _first_column(line, heading[1]) if heading and heading[1] else line
        address = _ADDRESS.match(first)
        yield address[1] if address else None


def _first_column(line: str, separator: str) -> str:
    try:
        return next(csv.reader([line], delimiter=separator))[0]
    except (csv.Error, StopIteration, IndexError):
        return ""
