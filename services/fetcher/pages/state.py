"""What is known of one page on the web, and how it is stored. Pure.

A state is a hint: without one, everything is fetched and read as if for the first time, and
the end is the same. So it may be dropped at any time, and one that cannot be read is none.
"""

from pydantic import AwareDatetime, ValidationError

from libs.contracts import FetchRequest, ListedAs, Message, Outlet, article_id_of_url, digest
from libs.urls import canonical_url

PARSER_VERSION = 4
"""Raise it when extraction rules change: equal bytes are then read again."""


class PageState(Message):
    """What is known of a page after its last fetch; a listing has neither article nor version.

    `changed_at` is the last change that we know of: the first fetch takes the page's word for
    it, a later one that finds another version is itself the proof.
    """

    url: str
    article_id: str | None = None
    version: str | None = None
    source: str | None = None
    deals: tuple[str, ...] = ()
    outlet: Outlet | None = None
    listed_as: ListedAs | None = None
    """What listings say of it, but for the summary, which is long."""
    asked: str | None = None
    """For a listing, what its items are wanted for: others ask for something else."""
    first_seen: AwareDatetime
    fetched_at: AwareDatetime
    """The last answer, also one that there is nothing new."""
    read_at: AwareDatetime
    """The last answer with a body; for a listing, the last time that it was expanded."""
    changed_at: AwareDatetime
    published: AwareDatetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    not_modified_in_a_row: int = 0
    marks: str = ""
    """Line marks of `version`, separated by blanks: half the size of a JSON list."""
    title_mark: str | None = None
    read_under: str | None = None
    """The id of the address after redirects, where that is another one."""
    reader: int = PARSER_VERSION

    @property
    def line_marks(self) -> tuple[str, ...]:
        """The marks of the lines of `version`; none for a page of very many lines."""
        return tuple(self.marks.split())


def page_id_of(url: str) -> str:
    """The id of the page at an http(s) address. Raises BadAddress."""
    return article_id_of_url(canonical_url(url))


def with_stated(request: FetchRequest, known: PageState | None) -> FetchRequest:
    """The request with what sources stated of its address before, where it states nothing itself.

    So an address that is asked for by hand, fetched again or replayed keeps its outlet, its
    source and the date that its feed gives.
    """
    if known is None:
        return request
    stated = {
        "outlet": request.outlet or known.outlet,
        "source": request.source or known.source,
        "listed_as": _together(request.listed_as, known.listed_as),
    }
    return request.model_copy(update=stated)


def under_another_address(known: PageState, url: str) -> PageState:
    """What sources state of a page, for an address of it that was not asked for itself."""
    return PageState(
        url=url,
        source=known.source,
        deals=known.deals,
        outlet=known.outlet,
        listed_as=known.listed_as,
        first_seen=known.first_seen,
        fetched_at=known.fetched_at,
        read_at=known.read_at,
        changed_at=known.changed_at,
    )


def _together(new: ListedAs | None, known: ListedAs | None) -> ListedAs | None:
    """Each fact as it was last stated: a sitemap without titles does not undo a feed."""
    if new is None or known is None:
        return new or known
    return known.model_copy(update={name: value for name, value in new if value is not None})


def title_mark(title: str | None) -> str:
    """A short hash that tells whether a title changed."""
    return digest("title", title or "")[:16]


def to_json(state: PageState) -> str:
    """The state as compact JSON."""
    return state.model_dump_json(exclude_defaults=True)


def from_json(stored: str) -> PageState | None:
    """The state that `to_json` made this of; None for anything else."""
    try:
        return PageState.model_validate_json(stored)
    except ValidationError:
        return None
