"""What becomes of each kind of message. Nothing that is forgotten is written."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs.contracts import (
    AlertMatch,
    Coverage,
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
from libs.forgetting.identities import Identity, identity_of
from libs.forgetting.steps import Listed, refusing_some
from libs.streaming.steps import BatchStep
from services.indexer import indexing
from services.indexer.coverage import articles_in
from services.indexer.writes import SearchWriter

_STEPS: dict[type[Message], Callable[..., Any]] = {
    EnrichedArticle: indexing.index_articles,
    EnrichedArticleV1: indexing.index_articles_v1,
    Outcome: indexing.index_outcomes,
    SourceState: indexing.index_sources,
    AlertMatch: indexing.index_alerts,
    **dict.fromkeys((Relation, Story, Utterance, LedgerRow), indexing.index_coverage),
}
"""What becomes of a batch of each kind of message."""

WATCHED: frozenset[type[Message]] = frozenset({EnrichedArticle, EnrichedArticleV1, LedgerRow})
"""What is held against the saved alerts."""


def steps_of(search: SearchWriter, listed: Listed) -> dict[type[Message], BatchStep]:
    """The step for each class of messages.

    An article that is forgotten ends as `forgotten`; of what is known across articles, which is
    told anew without it, and of outcomes nobody is told.
    """
    return {
        source: _refusing(source, partial(step, search=search), listed)
        for source, step in _STEPS.items()
    }


def _refusing(source: type[Message], step: BatchStep, listed: Listed) -> BatchStep:
    if source is SourceState:
        return step
    if issubclass(source, Coverage):
        return refusing_some(step, listed, identity=_of_coverage, ends_requests=False)
    ends_requests = source in {EnrichedArticle, EnrichedArticleV1}
    return refusing_some(step, listed, ends_requests=ends_requests)


def _of_coverage(message: Coverage) -> Identity:
    return identity_of(message).joined(Identity(articles_in(message)))
