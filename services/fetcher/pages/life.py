"""The life of one page on the web, from one fetch to the next. Pure: state and facts in.

A fetch of a page asks three things, in this order, and then writes down what is known:

1. `plan`: does what we know spare us the fetch, or let the server say that nothing changed?
2. `is_unread`: did the server send anything that was not read before, by the same rules?
3. `is_new`: is what was parsed another version than the indexed one, but for boilerplate?
4. `next_state`: the state of the page, given what happened to it.

When the next revisit is due is in `revisits`; what ends how is in `admission`.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.contracts import FetchedArticle, FetchRequest, Timestamp, digest
from services.fetcher.http.response import Response, Validators
from services.fetcher.pages.boilerplate import same_but_for_boilerplate
from services.fetcher.pages.state import PARSER_VERSION, PageState, title_mark, with_stated

_MOST_TRUSTED_IN_A_ROW = 10  # validators lie at times: after so many answers "not modified", and
_TRUSTED_FOR = timedelta(days=1)  # so long after the last body, the page itself is asked for
_KINDS_OF_ARTICLES = frozenset({"auto", "page"})
_MOST_LINES_COMPARED = 400  # a longer page, such as a live blog, changes by more


@dataclass(frozen=True)
class Plan:
    """How a page is to be fetched, given what is known of it."""

    known: PageState | None
    wanted_by_more_deals: bool = False
    """It goes through the pipeline again, unchanged too, for deals that never had it."""
    spares_reading: bool = False
    """What is known was read by these rules for this purpose, and is what was indexed."""
    fetched_since: bool = False
    """Another request fetched it after this one was made: nothing is left to do."""
    validators: Validators | None = None
    """What the conditional request carries; None where the body must be sent in any case."""


@dataclass(frozen=True)
class NothingNew:
    """Not modified, the same bytes, or other bytes with other boilerplate."""


@dataclass(frozen=True)
class ArticleRead:
    """A page was parsed as this article; `marks` are those of the lines of its full text."""

    article: FetchedArticle
    marks: Sequence[str]


@dataclass(frozen=True)
class ListingRead:
    """A feed, sitemap or list of links was expanded.

    `complete`: reading the same again brings nothing more. Where items beyond the limit are
    left for the next time, or other listings are to be read again, nothing may spare that.
    """

    complete: bool


Event = NothingNew | ArticleRead | ListingRead


def plan(
    known: PageState | None, request: FetchRequest, *, indexed: str | None, now: datetime
) -> Plan:
    """How to fetch a page. `indexed`: the version of its article that was last indexed."""
    if known is None:
        return Plan(None)
    more_deals = not set(request.deals) <= set(known.deals)
    # Who asks for a listing by hand wants to know what it lists, changed or not.
    spares = (
        not more_deals
        and (known.version is not None or request.scheduled)
        and _still_holds(known, request, indexed)
    )
    return Plan(
        known,
        wanted_by_more_deals=more_deals,
        spares_reading=spares,
        fetched_since=not more_deals and _fetched_since(known, request),
        validators=_validators(known, now) if spares else None,
    )


def is_unread(planned: Plan, response: Response) -> bool:
    """Whether the response holds anything that was not read before.

    A listing is expanded once a day all the same: what it names stays known as listed.
    """
    known = planned.known
    if known is None or response.page is None:
        return response.page is not None
    if not planned.spares_reading or known.digest is None or known.digest != response.digest:
        return True
    return known.version is None and response.at - known.read_at >= _TRUSTED_FOR


def is_new(
    article: FetchedArticle,
    known: PageState | None,
    *,
    indexed: str | None,
    marks: Sequence[str],
    repeated: AbstractSet[str],
) -> bool:
    """Whether this is another version than what was indexed, but for boilerplate.

    `marks` are those of the article's lines, `repeated` those that stand under most of what
    its outlet prints.
    """
    if indexed == article.version:
        return False
    if known is None or known.version is None or known.version != indexed:
        return True
    return (
        known.title_mark != title_mark(article.stated_title)
        or not known.line_marks
        or not same_but_for_boilerplate(known.line_marks, marks, repeated)
    )


def next_state(
    known: PageState | None, event: Event, response: Response, request: FetchRequest
) -> PageState:
    """What is known of a page after what happened to it."""
    request = with_stated(request, known)
    match event:
        case ArticleRead(article, marks):
            return _with_article(known, article, marks, response, request)
        case ListingRead(complete):
            return _with_listing(known, response, request, complete=complete)
        case NothingNew():
            if known is None:
                raise ValueError("nothing is new only where something is known")
            return _confirmed(known, response, request)


def _still_holds(known: PageState, request: FetchRequest, indexed: str | None) -> bool:
    """Not for a replay; nor for a listing where an article was read; nor where one died.

    What died on its way must not hide itself.
    """
    if request.reason == "replay" or known.reader != PARSER_VERSION:
        return False
    if known.version is None:
        return known.asked == _asked(request)
    return known.version == indexed and request.kind in _KINDS_OF_ARTICLES


def _fetched_since(known: PageState, request: FetchRequest) -> bool:
    return (
        request.reason == "new"
        and request.parent_id is not None
        and request.requested_at is not None
        and known.version is not None
        and request.kind in _KINDS_OF_ARTICLES
        and known.fetched_at > request.requested_at
    )


def _validators(known: PageState, now: datetime) -> Validators | None:
    """None after ten "not modified" in a row or a day without a body: validators lie at times."""
    if known.not_modified_in_a_row >= _MOST_TRUSTED_IN_A_ROW:
        return None
    if now - known.read_at >= _TRUSTED_FOR or not (known.etag or known.last_modified):
        return None
    return Validators(etag=known.etag, last_modified=known.last_modified)


def _with_article(
    known: PageState | None,
    article: FetchedArticle,
    marks: Sequence[str],
    response: Response,
    request: FetchRequest,
) -> PageState:
    at = response.at
    published = _no_later_than(article.published, at)
    if known is None or known.version is None:
        moments = (published, _no_later_than(article.modified, at))
        changed_at = max((each for each in moments if each is not None), default=at)
    else:
        changed_at = known.changed_at if known.version == article.version else at
    return PageState(
        **_common(known, request, response),
        article_id=article.article_id,
        version=article.version,
        changed_at=changed_at,
        published=published,
        marks=" ".join(marks) if len(marks) <= _MOST_LINES_COMPARED else "",
        title_mark=title_mark(article.stated_title),
    )


def _with_listing(
    known: PageState | None, response: Response, request: FetchRequest, *, complete: bool
) -> PageState:
    same = known is not None and known.digest == response.digest
    state = PageState(
        **_common(known, request, response),
        asked=_asked(request),
        changed_at=known.changed_at if known is not None and same else response.at,
    )
    nothing = {"etag": None, "last_modified": None, "digest": None}
    return state if complete else state.model_copy(update=nothing)


def _confirmed(known: PageState, response: Response, request: FetchRequest) -> PageState:
    """Version and line marks stay those of what was indexed: small changes never add up unseen."""
    sent, stated = response.validators, _stated(known, request)
    if response.page is None:
        return known.model_copy(
            update={
                **stated,
                "fetched_at": response.at,
                "not_modified_in_a_row": known.not_modified_in_a_row + 1,
                "etag": sent.etag or known.etag,
                "last_modified": sent.last_modified or known.last_modified,
            }
        )
    return known.model_copy(
        update={
            **stated,
            "fetched_at": response.at,
            "read_at": response.at if known.version else known.read_at,
            "not_modified_in_a_row": 0,
            "etag": sent.etag,
            "last_modified": sent.last_modified,
            "digest": response.digest,
            "reader": PARSER_VERSION,
        }
    )


def _common(
    known: PageState | None, request: FetchRequest, response: Response
) -> dict[str, object]:
    """The part that is the same for articles and listings: who asks, and what was answered."""
    return {
        "url": request.url,
        **_stated(known, request),
        "first_seen": known.first_seen if known else response.at,
        "fetched_at": response.at,
        "read_at": response.at,
        "etag": response.validators.etag,
        "last_modified": response.validators.last_modified,
        "digest": response.digest,
    }


def _stated(known: PageState | None, request: FetchRequest) -> dict[str, object]:
    """What those who asked said of the page; the source that listed it first stays."""
    listed = request.listed_as
    return {
        "source": (known.source if known else None) or request.source,
        "outlet": request.outlet,
        "listed_as": listed.model_copy(update={"summary": None}) if listed else None,
        "deals": _all_deals(known, request),
    }


def _all_deals(known: PageState | None, request: FetchRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(known.deals if known else ()), *request.deals)))


def _asked(request: FetchRequest) -> str:
    since = request.not_before.isoformat() if request.not_before else ""
    return digest("asked", request.kind, request.topic, since, *sorted(request.deals))[:16]


def _no_later_than(stated: Timestamp | None, at: datetime) -> datetime | None:
    """A stated moment; a day or month counts as its end, and nothing lies ahead."""
    if stated is None:
        return None
    return min(stated.until, at)
