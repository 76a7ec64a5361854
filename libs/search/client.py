"""Asks OpenSearch."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from libs.contracts import Coverage, LedgerRow, Relation, Story
from libs.search.clauses import Breadth
from libs.search.coverage import (
    COPIES,
    DISPUTED,
    CoverageQuery,
    to_coverage,
    to_coverage_query,
    to_ids,
)
from libs.search.engine import Engine, QueryRefused, SearchUnavailable
from libs.search.facets import NO_GROUPS, Groups
from libs.search.fates import Sought, Trace, trace
from libs.search.fields import KnownIds
from libs.search.grammar.parser import parse_query
from libs.search.grammar.printer import print_query
from libs.search.independent import (
    MOST_COLLAPSED,
    Collapse,
    collapsed,
    representatives,
    roots_of,
    stories_of,
)
from libs.search.notes import compared_note, corrected_note, widened_note
from libs.search.query import SOURCE, WITH_TEXT, SearchQuery, to_id_query, to_query
from libs.search.results import SearchResults, to_results
from libs.search.statements import (
    ClaimQuery,
    ClaimResults,
    QuoteQuery,
    QuoteResults,
    to_claim_query,
    to_claims,
    to_quote_query,
    to_quotes,
)
from libs.search.suggestions import (
    Suggestion,
    corrected,
    to_correction_query,
    to_corrections,
    to_suggestion_query,
    to_suggestions,
    without_filters,
    words_of,
)
from libs.search.unknown_values import unknown_values
from libs.search.vocabulary import NO_VOCABULARY, Vocabulary

_FEW = 10  # articles: where fewer fit than a page has room for, more are wanted
C = TypeVar("C", bound=Coverage)

__all__ = ["QueryRefused", "SearchClient", "SearchUnavailable"]


class SearchClient:
    """Searches the articles, quotes and claims of one installation. An async context manager."""

    def __init__(
        self,
        url: str,
        *,
        index_prefix: str,
        vocabulary: Vocabulary = NO_VOCABULARY,
        timeout: float = 10.0,
        ca: Path | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._engine = Engine(url, index_prefix=index_prefix, timeout=timeout, ca=ca)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._engine.close()

    async def search(self, query: SearchQuery, *, exactly: bool = False) -> SearchResults:
        """What was found; nothing where no article was ever indexed.

        Where fewer than ten articles have most of the words, those with related words are found
        too; where there are none, words that no article has are taken for those most like them;
        where there are fewer than ten still, those with some of the words follow. A note says so.
        Values of fields are never replaced: where no article has one, a note says what may be
        meant. `exactly`: none of these.
        Raises SearchUnavailable if there is no answer, QueryRefused for a query that OpenSearch
        does not take.
        """
        found = await self._search(query)
        if exactly:
            return found
        unknown = await self.unknown_values(query)
        other, said = await self._second_try(query, found.total)
        again = found if other == query else await self._search(other)
        return again.model_copy(update={"notes": (*found.notes, *unknown, *said)})

    async def unknown_values(self, query: SearchQuery) -> tuple[str, ...]:
        """A line on each name or code of a field that no article has, with the nearest ones.

        Raises as `search` does.
        """
        return await unknown_values(query, self._vocabulary, self._engine.ask)

    async def count(self, query: SearchQuery) -> int:
        """How many articles fit. Raises as `search` does."""
        plain = query.model_copy(update={"size": 0, "offset": 0, "facets": (), "significant": ()})
        return (await self._search(plain)).total

    async def settled(
        self, query: SearchQuery, found: int | None = None
    ) -> tuple[SearchQuery, tuple[str, ...]]:
        """The query that `search` asks in the end, and what it says of it. Raises as it does.

        `found`: how many articles fit the query, where that is known.
        """
        return await self._second_try(query, await self.count(query) if found is None else found)

    async def _second_try(
        self, query: SearchQuery, found: int
    ) -> tuple[SearchQuery, tuple[str, ...]]:
        """Another query where few articles or none have the words, and what is to be said of it.

        Filters do not count: with one more of them, no more may be found than without.
        """
        if found >= _FEW or await self._with_words_of(query, "most") >= _FEW:
            return query, ()
        said: list[str] = []
        total = await self._with_words_of(query, "related")
        if not total and (other := await self._corrected(query)) is not None:
            total = await self._with_words_of(other, "related")
            if total:
                said.append(corrected_note(query.text, other.text))
                query, found = other, await self.count(other)
        wider = query.model_copy(update={"words": "any" if total < _FEW else "related"})
        if (more := await self.count(wider) - found) > 0:
            said.append(widened_note(found, more, wider.words))
            query = wider
        return query, tuple(said)

    async def _with_words_of(self, query: SearchQuery, breadth: Breadth) -> int:
        """How many articles have the words of a query, whatever else is asked."""
        words = without_filters(parse_query(query.text).part)
        if words is None:
            return _FEW
        return await self.count(SearchQuery(text=print_query(words), words=breadth))

    async def _search(self, query: SearchQuery, groups: Groups = NO_GROUPS) -> SearchResults:
        request = to_query(query, self._vocabulary, await self._known(query), groups)
        return to_results(
            await self._engine.ask("articles", request.body), request.notes, request.hints
        )

    async def _corrected(self, query: SearchQuery) -> SearchQuery | None:
        """The query with words that articles have, None where there are none like those typed."""
        part = parse_query(query.text).part
        words = tuple(w for w in dict.fromkeys(words_of(part)) if not self._vocabulary.knows(w))
        if part is None or not words:
            return None
        corrections = to_corrections(
            await self._engine.ask("articles", to_correction_query(words)), words
        )
        if not corrections:
            return None
        return query.model_copy(update={"text": print_query(corrected(part, corrections))})

    async def suggest(self, typed: str, size: int = 10) -> tuple[Suggestion, ...]:
        """People, organisations and titles with words that begin so. Raises as `search` does."""
        answer = await self._engine.ask("articles", to_suggestion_query(typed))
        return to_suggestions(answer, typed, size)

    async def export(
        self, query: SearchQuery, *, whole: bool = False
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Each article that fits as its document; `whole`: with its text. Raises as `search`."""
        request = to_query(query, self._vocabulary, await self._known(query))
        body = {"sort": request.body["sort"], "_source": WITH_TEXT if whole else SOURCE}
        async with aclosing(
            self._engine.scan("articles", request.body["query"], body)
        ) as documents:
            async for document in documents:
                yield document

    async def _known(self, query: SearchQuery) -> KnownIds:
        """Which articles are copies or disputed, where that was asked."""
        if not query.needs_known_ids:
            return KnownIds()
        if query.as_of is not None:
            return await self._known_as_of(query.as_of)
        copies = to_ids(await self._engine.ask("relations", COPIES))
        return KnownIds(copies=copies, disputed=to_ids(await self._engine.ask("ledger", DISPUTED)))

    async def _known_as_of(self, moment: datetime) -> KnownIds:
        relations = await self.coverage(Relation, CoverageQuery(as_of=moment))
        rows = await self.coverage(LedgerRow, CoverageQuery(as_of=moment, disputed=True))
        return KnownIds(
            copies=tuple(roots_of(relations)),
            disputed=tuple({each.article_id for row in rows for each in row.assertions}),
        )

    async def search_independent(
        self, query: SearchQuery, by: Collapse = "origin"
    ) -> SearchResults:
        """The same with the articles of one origin, or of one story, as one: the best of them.

        Facets count articles, and beside them how many origins or stories these are of. Of more
        than MOST_COLLAPSED articles the first ones are compared; a note says so. Raises as
        `search` does.
        """
        query, said = await self.settled(query)
        ids = await self._ids(query)
        shown = representatives(ids, await self._groups(ids, by, query))
        said = (*await self.unknown_values(query), *said)
        if not shown:
            found = await self._search(query)
            return found.model_copy(update={"notes": (*found.notes, *said)})
        counts = await self._counted(query, by, ids)
        if counts.total > len(ids):
            said = (*said, compared_note(len(ids), counts.total))
        plain = {"article_ids": tuple(shown), "facets": (), "significant": ()}
        found = await self._search(query.model_copy(update=plain))
        found = found.model_copy(update={"notes": (*found.notes, *said)})
        return collapsed(found, shown, counts=counts)

    async def _counted(
        self, query: SearchQuery, by: Collapse, ids: tuple[str, ...]
    ) -> SearchResults:
        """The counts of all articles that fit, each value also by origins or stories."""
        compared = await self._ids(query, counted=True) if query.facets else ids
        groups = Groups(compared, await self._groups(compared, by, query))
        return await self._search(query.model_copy(update={"size": 0, "offset": 0}), groups)

    async def _ids(self, query: SearchQuery, *, counted: bool = False) -> tuple[str, ...]:
        """The first MOST_COLLAPSED articles that fit, or that a facet counts."""
        first = query.model_copy(update={"size": MOST_COLLAPSED, "offset": 0})
        known = await self._known(query)
        body = to_id_query(first, self._vocabulary, known, counted=counted)
        answer = await self._engine.ask("articles", body)
        return tuple(hit["_source"]["article_id"] for hit in answer["hits"]["hits"])

    async def _groups(
        self, ids: tuple[str, ...], by: Collapse, query: SearchQuery
    ) -> dict[str, str]:
        if by == "story":
            asked = CoverageQuery(article_ids=ids, as_of=query.as_of)
            return stories_of(await self.coverage(Story, asked))
        asked = CoverageQuery(article_ids=ids, role="copy", as_of=query.as_of)
        return roots_of(await self.coverage(Relation, asked))

    async def quotes(self, query: QuoteQuery) -> QuoteResults:
        """The quotes that were found. Raises as `search` does."""
        return to_quotes(await self._engine.ask("quotes", to_quote_query(query)))

    async def claims(self, query: ClaimQuery) -> ClaimResults:
        """The claims that were found. Raises as `search` does."""
        return to_claims(await self._engine.ask("claims", to_claim_query(query)))

    async def coverage(self, kind: type[C], query: CoverageQuery) -> tuple[C, ...]:
        """Relations, stories, utterances or rows of the ledger. Raises as `search` does."""
        body = to_coverage_query(kind, query)
        return to_coverage(kind, query, await self._engine.ask(kind.kind, body))

    async def article_ids(self, said: str) -> tuple[str, ...]:
        """The ids of the articles known by an id, the beginning of one, or an address.

        Raises as `search` does.
        """
        known_by = [{"term": {field: said}} for field in ("url", "requested_url", "final_url")]
        begins = {"prefix": {"article_id": said.lower()}}
        body = {
            "query": {"bool": {"should": [*known_by, begins], "minimum_should_match": 1}},
            "size": 10,
            "_source": ["article_id"],
        }
        found = await self._engine.ask("articles", body)
        return tuple(hit["_source"]["article_id"] for hit in found["hits"]["hits"])

    async def trace(self, sought: Sought) -> Trace:
        """What became of an address, an article or a request. Raises as `search` does."""
        return await trace(sought, self._engine.ask)

    async def every(
        self, index: str, query: Mapping[str, Any]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Each document of an index that fits. Raises as `search` does."""
        async with aclosing(self._engine.scan(index, query, {})) as documents:
            async for document in documents:
                yield document
