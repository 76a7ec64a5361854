"""Which indices the messages of each kind are written to. Pure."""

from libs.contracts import (
    AlertMatch,
    EnrichedArticle,
    EnrichedArticleV1,
    LedgerRow,
    Message,
    Outcome,
    Relation,
    SourceState,
    Story,
    Utterance,
)
from services.indexer.children import CHILD_KINDS
from services.indexer.writes import IndexName

_COVERAGE: dict[type[Message], tuple[IndexName, ...]] = {
    Relation: ("relations",),
    Story: ("stories",),
    Utterance: ("utterances",),
    LedgerRow: ("ledger",),
}
OF_ARTICLES: tuple[IndexName, ...] = ("articles", "versions", *CHILD_KINDS)
OF_COVERAGE = tuple(index for (index,) in _COVERAGE.values())
WRITTEN_BY: dict[type[Message], tuple[IndexName, ...]] = {
    EnrichedArticle: OF_ARTICLES,
    EnrichedArticleV1: OF_ARTICLES,
    Outcome: ("outcomes",),
    SourceState: ("sources",),
    **_COVERAGE,
    AlertMatch: ("alerts",),
}
"""Which indices the messages of each kind are written to."""
