"""Which documents articles, outcomes and sources become, and how each message then ends.

Pure but for the writer that is passed in: no clock, no settings, no logging.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import orjson

from libs.contracts import (
    AlertMatch,
    Coverage,
    EnrichedArticle,
    EnrichedArticleV1,
    KeepNewest,
    Outcome,
    Result,
    SourceState,
    digest,
    from_v1,
    keys,
)
from libs.errors import Rejected, Unavailable
from libs.time import ms_of, us_of
from services.indexer.children import CHILD_KINDS, child_documents, child_id
from services.indexer.coverage import index_of, to_coverage_document
from services.indexer.documents import (
    to_document,
    to_outcome_document,
    to_source_document,
    to_version_document,
)
from services.indexer.retiring import own_tombstones, tombstones
from services.indexer.writes import (
    MAX_ID_BYTES,
    MAX_VERSION,
    Answer,
    NotIndexable,
    SearchWriter,
    Write,
)

Message = TypeVar("Message", EnrichedArticle, Outcome, SourceState, Coverage, AlertMatch)


@dataclass(frozen=True)
class _End:
    """How a message ended, and the answers to its writes in their order; none was sent: none."""

    result: Result | Exception
    answers: Sequence[Answer] = ()


async def index_articles(
    articles: list[EnrichedArticle], *, search: SearchWriter
) -> list[Result | Exception]:
    """How each article ended, in order: a Result, or the exception that is its own.

    Each becomes two documents: its newest version in `articles`, this version in
    `versions`. Its quotes and claims become documents too; those that another version had, and
    the newest has not, become tombstones: for an article that nothing was there of, none are looked
    for. Where a newer version is there already, the article
    ends as indexed too (code `superseded`). Raises Unavailable if the search engine did not
    answer at all.
    """
    ends = await _index(articles, writes_of_article, _end_of_article, search)
    pairs = list(zip(articles, ends, strict=True))
    seen_before = [
        article
        for article, end in pairs
        if isinstance(end.result, Result) and end.answers[0] != "written"
    ]
    stale = await tombstones(seen_before, search=search) if seen_before else []
    for article, end in pairs:
        if end.answers and isinstance(end.answers[0], Rejected):
            stale += own_tombstones(article)
    failed = _worst(await _write(search, stale))
    results = _results(ends)
    if failed is not None:  # of whose children is not known: all of them are written once more
        results = [result if isinstance(result, Exception) else failed for result in results]
    return results


async def index_articles_v1(
    articles: list[EnrichedArticleV1], *, search: SearchWriter
) -> list[Result | Exception]:
    """As `index_articles`, of what an earlier release enriched.

    A copy of an article in the newer version ends nothing here: that is indexed by itself.
    Raises Unavailable if the search engine did not answer at all.
    """
    own = [from_v1(article) for article in articles if article.copy_of is None]
    results = iter(await index_articles(own, search=search))
    return [Result() if article.copy_of else next(results) for article in articles]


async def index_outcomes(
    outcomes: list[Outcome], *, search: SearchWriter
) -> list[Result | Exception]:
    """How each outcome ended, in order: a Result that ends nothing, or its own exception.

    One document per request: a later fate replaces an earlier one.
    Raises Unavailable if the search engine did not answer at all.
    """
    return _results(await _index(outcomes, writes_of_outcome, _ends_nothing, search))


async def index_sources(
    states: list[SourceState], *, search: SearchWriter
) -> list[Result | Exception]:
    """How each state ended, in order: a Result that ends nothing, or its own exception.

    One document per source: the latest state.
    Raises Unavailable if the search engine did not answer at all.
    """
    return _results(await _index(states, writes_of_source, _ends_nothing, search))


async def index_coverage(
    messages: list[Coverage], *, search: SearchWriter
) -> list[Result | Exception]:
    """How each message ended, in order: a Result that ends nothing, or its own exception.

    One document per relation, story, utterance and slot: the latest revision.
    Raises Unavailable if the search engine did not answer at all.
    """
    return _results(await _index(messages, writes_of_coverage, _ends_nothing, search))


async def index_alerts(
    matches: list[AlertMatch], *, search: SearchWriter
) -> list[Result | Exception]:
    """How each match ended, in order: a Result that ends nothing, or its own exception.

    One document per match of a saved alert. Raises Unavailable if the search engine did not
    answer at all.
    """
    return _results(await _index(matches, writes_of_alert, _ends_nothing, search))


def writes_of_article(article: EnrichedArticle) -> list[Write]:
    """The writes of an article: itself, its version, and its quotes and claims.

    Raises NotIndexable if it cannot be written at all.
    """
    number = article.version_number
    if number > MAX_VERSION:
        raise NotIndexable(f"version number {number} does not fit in 63 bits")
    document = to_document(article)
    version = _encode(to_version_document(document))
    return [
        Write("articles", article.article_id, number, _encode(document)),
        Write("versions", f"{article.article_id}-{article.version}", number, version),
        *(
            Write(kind, child_id(article.article_id, place), number, _encode(child))
            for kind, children in child_documents(article).items()
            for place, child in enumerate(children)
        ),
    ]


def writes_of_outcome(outcome: Outcome) -> list[Write]:
    """The one write of an outcome: its time, in microseconds, orders the fates of a request."""
    document_id = outcome_id(outcome.request_id)
    at = max(0, us_of(outcome.at))
    return [Write("outcomes", document_id, at, _encode(to_outcome_document(outcome)))]


def outcome_id(request_id: str) -> str:
    """The id of the document of a request's outcome."""
    return _fitting("request", request_id)


def writes_of_source(state: SourceState) -> list[Write]:
    """The one write of a source's state: its time, in milliseconds, says which is the latest."""
    document_id = _fitting("source", state.source_id)
    at = max(0, ms_of(state.at))
    return [Write("sources", document_id, at, _encode(to_source_document(state)))]


def writes_of_coverage(message: Coverage) -> list[Write]:
    """The one write of what is known across articles: its revision says which is the latest."""
    document = _encode(to_coverage_document(message))
    return [Write(index_of(message), message.id, message.revision, document)]


def writes_of_alert(match: AlertMatch) -> list[Write]:
    """The one write of a match: there is one of its id, and its time is its version."""
    at = max(0, ms_of(match.at))
    return [Write("alerts", match.id, at, _encode(match.model_dump(mode="json")))]


def _fitting(kind: str, name: str) -> str:
    """A document id: the name, or its hash where the index takes none so long."""
    if len(name.encode("utf-8", "surrogatepass")) <= MAX_ID_BYTES:
        return name
    return digest(kind, name)


async def _index(
    messages: Sequence[Message],
    writes_of: Callable[[Message], list[Write]],
    end_of: Callable[[Message, list[Answer]], Result],
    search: SearchWriter,
) -> list[_End]:
    plans: list[list[Write] | Rejected] = []
    for message in messages:
        try:
            plans.append(writes_of(message))
        except Rejected as rejected:
            plans.append(rejected)
    answers = iter(await _write(search, [w for p in plans if isinstance(p, list) for w in p]))
    ends: list[_End] = []
    for message, plan in zip(messages, plans, strict=True):
        if isinstance(plan, Rejected):
            ends.append(_End(plan))
            continue
        own = [next(answers) for _ in plan]
        ends.append(_End(_worst(own) or end_of(message, own), own))
    return ends


def _results(ends: Sequence[_End]) -> list[Result | Exception]:
    return [end.result for end in ends]


async def _write(search: SearchWriter, writes: list[Write]) -> list[Answer]:
    """The answers in the order of the writes. Children go first: see retiring.py."""
    places: tuple[list[int], list[int]] = ([], [])
    for at, write in enumerate(writes):
        places[write.index not in CHILD_KINDS].append(at)
    answers: dict[int, Answer] = {}
    for part in filter(None, places):
        answers |= zip(part, await search.write([writes[at] for at in part]), strict=True)
    return [answers[at] for at in range(len(writes))]


def _worst(answers: list[Answer]) -> Exception | None:
    """The rejection, else the delay, that one of an article's writes met with."""
    errors = [answer for answer in answers if isinstance(answer, (Rejected, Unavailable))]
    return min(errors, key=lambda error: isinstance(error, Unavailable), default=None)


def _end_of_article(article: EnrichedArticle, answers: list[Answer]) -> Result:
    newest = KeepNewest(
        key=keys.INDEXED,
        member=article.article_id,
        number=article.version_number,
        value=article.version,
    )
    code = "superseded" if answers[0] == "superseded" else "indexed"
    return Result(fate="indexed", code=code, effects=(newest,))


def _ends_nothing(
    _message: Outcome | SourceState | Coverage | AlertMatch, _answers: list[Answer]
) -> Result:
    return Result()


def _encode(document: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError as error:
        raise NotIndexable(f"the document is not valid JSON: {error}") from error
