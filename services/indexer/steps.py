"""What becomes of each kind of message. Nothing that is forgotten is written."""

from functools import partial

from libs.contracts import (
    Coverage,
    EnrichedArticle,
    EnrichedArticleV1,
    LedgerRow,
    Message,
    SourceState,
)
from libs.forgetting.identities import Identity, identity_of
from libs.forgetting.steps import Listed, refusing_some
from libs.streaming.steps import BatchStep
from services.indexer.coverage import articles_in
from services.indexer.indexing import STEPS
from services.indexer.writes import SearchWriter

WATCHED: frozenset[type[Message]] = frozenset({EnrichedArticle, EnrichedArticleV1, LedgerRow})
"""What is held against the saved alerts."""


def steps_of(search: SearchWriter, listed: Listed) -> dict[type[Message], BatchStep]:
    """The step for each class of messages.

    An article that is forgotten ends as `forgotten`; of what is known across articles, which is
    told anew without it, and of outcomes nobody is told.
    """
    return {
        source: _refusing(source, partial(step, search=search), listed)
        for source, step in STEPS.items()
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
