"""The authors that trafilatura finds on a page that states none. Pure.

It searches the whole page, and so is asked only where nothing else names them. Of its dates
none is taken: it finds them in running text, in agendas and in notes of copyright.
"""

from collections.abc import Sequence

from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from services.fetcher.parsing.article import people


def second_authors(tree: HtmlElement, *, houses: Sequence[str]) -> tuple[str, ...]:
    """The authors, empty where none are found; `houses` are names of the outlet."""
    found = extract_author(tree) or ""
    return people.authors_of(
        (name for part in found.split(";") for name in people.names_in(part)), houses=houses
    )
