"""The state of one page: what is known of it, and what that spares at the next fetch. Pure.

A state is a hint: without one, everything is fetched and read as if for the first time,
and the end is the same. So it may be dropped at any time, and one that cannot be read is none.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import AwareDatetime, ValidationError

from libs.contracts import (
    FetchedArticle,
    FetchRequest,
    Message,
    Outlet,
    Timestamp,
    article_id_of_url,
    digest,
)
from services.fetcher.http.response import Response, Validators
from services.fetcher.urls import canonical_url

READER_VERSION = 1
"""Raise it when extraction rules change: equal bytes are then read again."""

_MOST_TRUSTED_IN_A_ROW = 10  # validators lie at times: after so many answers "not modified", and
_TRUSTED_FOR = timedelta(days=1)  # so long after the last body, the page itself is asked for
_MOST_LINES = 400  # a longer page is a live blog or a table: it changes by more than boilerplate


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
    asked: str | None = None
    """For a listing, what its items are wanted for: other deals or dates are another wish."""
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
    reader: int = READER_VERSION

    @property
    def line_marks(self) -> tuple[str, ...]:
        """The marks of the lines of `version`; none for a page of very many lines."""
        return tuple(self.marks.split())


def page_id_of(url: str) -> str:
    """The id of the page at an http(s) address. Raises BadAddress."""
    return article_id_of_url(canonical_url(url))


def title_mark(title: str | None) -> str:
    """A short hash that tells whether a title changed."""
    return digest("title", title or "")[:16]


def to_json(state: PageState) -> str:
    """The state as compact JSON."""
    return state.model_dump_json(exclude_defaults=True)


def from_json(stored: str) -> PageState | None:
    """The state that `to_json` made of it; None for anything else."""
    try:
        return PageState.model_validate_json(stored)
    except ValidationError:
        return None


def validators_for(
    known: PageState | None, request: FetchRequest, *, indexed_version: str | None, now: datetime
) -> Validators | None:
    """What to ask with whether the page has changed; None where it must be sent in any case.

    That is: for a replay; where what we know is not what was last indexed, so that an article
    that died on its way does not hide itself; where other rules would read it now; and, since
    validators lie, after ten "not modified" in a row or a day without a body.
    """
    if known is None or not _still_holds(known, request, indexed_version):
        return None
    if known.not_modified_in_a_row >= _MOST_TRUSTED_IN_A_ROW:
        return None
    if now - known.read_at >= _TRUSTED_FOR or not (known.etag or known.last_modified):
        return None
    return Validators(etag=known.etag, last_modified=known.last_modified)


def same_body(
    known: PageState | None,
    response: Response,
    request: FetchRequest,
    *,
    indexed_version: str | None,
) -> bool:
    """Whether these very bytes were read before, by the same rules, and are what was indexed.

    A listing is expanded once a day all the same: what it names stays known as listed.
    """
    if known is None or known.digest is None or known.digest != response.digest:
        return False
    if known.version is None and response.at - known.read_at >= _TRUSTED_FOR:
        return False
    return _still_holds(known, request, indexed_version)


def _still_holds(known: PageState, request: FetchRequest, indexed_version: str | None) -> bool:
    if request.reason == "replay" or known.reader != READER_VERSION:
        return False
    if known.version is None:
        return known.asked == _asked(request)
    return known.version == indexed_version


def after_article(
    known: PageState | None,
    article: FetchedArticle,
    response: Response,
    request: FetchRequest,
    *,
    marks: Sequence[str],
) -> PageState:
    """The state after a page was read as this article; `marks` are those of its full text."""
    at = response.at
    published = _no_later_than(article.published, at)
    if known is None or known.version is None:
        moments = (published, _no_later_than(article.modified, at))
        changed_at = max((each for each in moments if each is not None), default=at)
    else:
        changed_at = known.changed_at if known.version == article.version else at
    return PageState(
        **_known_of(known, request, response),
        article_id=article.article_id,
        version=article.version,
        changed_at=changed_at,
        published=published,
        marks=" ".join(marks) if len(marks) <= _MOST_LINES else "",
        title_mark=title_mark(article.title),
    )


def after_listing(
    known: PageState | None, response: Response, request: FetchRequest, *, complete: bool
) -> PageState:
    """The state after a feed, sitemap or list of links was expanded.

    `complete`: reading the same again brings nothing more. Where items beyond the limit are
    left for the next time, or other listings are to be read again, nothing may spare that.
    """
    same = known is not None and known.digest == response.digest
    state = PageState(
        **_known_of(known, request, response),
        asked=_asked(request),
        changed_at=known.changed_at if known is not None and same else response.at,
    )
    nothing = {"etag": None, "last_modified": None, "digest": None}
    return state if complete else state.model_copy(update=nothing)


def after_unchanged(known: PageState, response: Response, request: FetchRequest) -> PageState:
    """The state after an answer that changes nothing of what was indexed.

    Not modified, the same bytes, or other bytes with other boilerplate. Version and line
    marks stay those of what was indexed, so that small differences never add up unseen.
    """
    sent, deals = response.validators, _all_deals(known, request)
    if response.page is None:
        return known.model_copy(
            update={
                "deals": deals,
                "fetched_at": response.at,
                "not_modified_in_a_row": known.not_modified_in_a_row + 1,
                "etag": sent.etag or known.etag,
                "last_modified": sent.last_modified or known.last_modified,
            }
        )
    return known.model_copy(
        update={
            "deals": deals,
            "fetched_at": response.at,
            "read_at": response.at if known.version else known.read_at,
            "not_modified_in_a_row": 0,
            "etag": sent.etag,
            "last_modified": sent.last_modified,
            "digest": response.digest,
            "reader": READER_VERSION,
        }
    )


def _known_of(
    known: PageState | None, request: FetchRequest, response: Response
) -> dict[str, object]:
    """The part that is the same for articles and listings: who asks, and what was answered."""
    return {
        "url": request.url,
        "source": (known.source if known else None) or request.source,
        "outlet": request.outlet or (known.outlet if known else None),
        "deals": _all_deals(known, request),
        "first_seen": known.first_seen if known else response.at,
        "fetched_at": response.at,
        "read_at": response.at,
        "etag": response.validators.etag,
        "last_modified": response.validators.last_modified,
        "digest": response.digest,
    }


def _all_deals(known: PageState | None, request: FetchRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(known.deals if known else ()), *request.deals)))


def _asked(request: FetchRequest) -> str:
    since = request.not_before.isoformat() if request.not_before else ""
    return digest("asked", request.kind, request.topic, since, *sorted(request.deals))[:16]


def _no_later_than(stated: Timestamp | None, at: datetime) -> datetime | None:
    """A stated moment; a day without a clock counts as its end, and nothing lies ahead."""
    if stated is None:
        return None
    whole_day = timedelta(days=1) if stated.precision == "day" else timedelta()
    return min(stated.at + whole_day, at)
