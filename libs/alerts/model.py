"""A saved alert: what it asks for, and who is told. Pure."""

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from libs.alerts.targets import Addressed
from libs.contracts import LedgerEvent, LedgerEventKind, LedgerRow, Record, digest, keys
from libs.search.fields import KnownIds
from libs.search.grammar.parser import parse_query
from libs.search.query import SearchQuery, to_query
from libs.search.vocabulary import Vocabulary

MOST_ALERTS = 5000
"""Saved alerts of one installation: one request must be able to name all that an article fits."""

_KEPT_SECONDS = 400 * 86_400
_MOST_KEPT = 50_000
_OF_NO_ALERT = frozenset({"sort", "size", "offset", "facets", "facet_size", "significant", "words"})
"""Fields of a query that say how answers are shown, or how many words may be missing."""


class SavedAlert(Addressed):
    """Articles that fit a query, or what happens in the ledger: one of the two."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: SearchQuery | None = None
    ledger: tuple[LedgerEventKind, ...] = ()
    deal: str | None = Field(default=None, description="of the ledger: in this deal alone")
    slot: str | None = Field(default=None, description="of the ledger: in this slot alone")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.query is None) != bool(self.ledger):
            raise ValueError("an alert is for a query, or for what happens in the ledger")
        if self.query is not None:
            if self.deal is not None or self.slot is not None:
                raise ValueError("deal and slot of an alert for articles belong to its query")
            if (reason := why_not(self.query)) is not None:
                raise ValueError(reason)
        return self

    @property
    def record(self) -> Record:
        """What it was told of already: each thing for 400 days, and the newest 50,000 of them."""
        return Record(keys.alert_matches(self.id), _KEPT_SECONDS, _MOST_KEPT)

    def wants(self, event: LedgerEvent, row: LedgerRow) -> bool:
        """Whether it is for this news of a row of the ledger."""
        return (
            event.kind in self.ledger
            and self.deal in {None, row.deal}
            and self.slot in {None, row.slot}
        )


def alert_id(name: str, created: str) -> str:
    """The id of an alert: removed and added again, it is another one."""
    return digest("alert", name, created)


def asked(query: SearchQuery) -> SearchQuery:
    """The query without what concerns the showing of answers."""
    return SearchQuery(**{
        name: value
        for name, value in query.model_dump(exclude_defaults=True).items()
        if name not in _OF_NO_ALERT
    })  # fmt: skip


def why_not(query: SearchQuery) -> str | None:
    """Why a query cannot be asked of one article when it comes in; None where it can."""
    if query.needs_known_ids:
        return (
            "whether an article is disputed or a copy is known only when all are compared, after it"
            " has come in: leave out disputed and independent (--ledger conflict tells of disputes)"
        )
    if query.as_of is not None:
        return "an alert is for what comes in from now on: leave out --as-of"
    if query.like is not None or query.article_ids:
        return "likeness is counted among the articles that are there: leave out --like"
    filters = asked(query).model_copy(update={"text": ""})
    if filters == SearchQuery() and parse_query(query.text).part is None:
        return "give words or a filter, such as --deal: else every article would be a match"
    return None


def clause_of(query: SearchQuery, vocabulary: Vocabulary) -> dict[str, Any]:
    """What a search for the query would ask of OpenSearch, as it is kept for articles to come."""
    clause: dict[str, Any] = to_query(asked(query), vocabulary, KnownIds()).body["query"]
    return clause
