"""The table of streams: who may write what, and who reads it."""

from dataclasses import dataclass
from typing import Literal, get_args

from libs.contracts.alerts import AlertDelivery, AlertMatch
from libs.contracts.base import Message
from libs.contracts.coverage import LedgerRow, Relation, Story, Utterance
from libs.contracts.enriched_v1 import EnrichedArticleV1
from libs.contracts.messages import (
    DetectedArticle,
    EnrichedArticle,
    FetchedArticle,
    FetchRequest,
)
from libs.contracts.reports import DeadLetter, Outcome, SourceState

_RETRY = ".retry."


@dataclass(frozen=True)
class Stream:
    """One stream: its name without prefix, its message, and the stages at both ends."""

    name: str
    message: type[Message]
    type: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    purpose: str
    carries_requests: bool = True
    """Whether each of its messages is on the way to an outcome of its own."""
    copies: bool = False
    """Whether its messages are in another stream too, in a newer version."""

    @property
    def dead(self) -> str:
        """Where messages of this stream go that could not be processed."""
        return f"{self.name}.dead"

    def retry(self, group: str) -> str:
        """Where a dead letter goes to be tried again by one group alone."""
        return f"{self.name}{_RETRY}{group}"


StageName = Literal["fetcher", "language-detector", "enricher", "indexer", "notifier"]
STAGES: tuple[StageName, ...] = get_args(StageName)
_OF_REQUESTS: tuple[StageName, ...] = ("fetcher", "language-detector", "enricher", "indexer")
"""Those at which a request may end."""

STREAMS = (
    Stream(
        "fetch.requested", FetchRequest, "dealwire.fetch.requested.v1",
        ("cli", "fetcher", "indexer"), ("fetcher",), "please fetch this page, feed, file or folder",
    ),
    Stream(
        "articles.fetched", FetchedArticle, "dealwire.article.fetched.v1",
        ("fetcher",), ("language-detector",), "an article as its page gives it",
    ),
    Stream(
        "articles.detected", DetectedArticle, "dealwire.article.detected.v1",
        ("language-detector",), ("enricher",), "the article and its language",
    ),
    Stream(
        "articles.enriched.v2", EnrichedArticle, "dealwire.article.enriched.v2",
        ("enricher",), ("indexer",), "the contract for downstream programs",
    ),
    Stream(
        "articles.enriched", EnrichedArticleV1, "dealwire.article.enriched.v1",
        ("enricher",), ("indexer",), "the same in version 1, for programs that have not moved",
        copies=True,
    ),
    Stream(
        "outcomes", Outcome, "dealwire.request.ended.v1",
        _OF_REQUESTS, ("indexer",), "how each request ended",
        carries_requests=False,
    ),
    Stream(
        "sources.observed", SourceState, "dealwire.source.observed.v1",
        ("fetcher",), ("indexer",), "how a source is doing",
        carries_requests=False,
    ),
    Stream(
        "coverage.relations", Relation, "dealwire.coverage.relation.v1",
        ("enricher",), ("indexer",), "which article was made from which",
        carries_requests=False,
    ),
    Stream(
        "coverage.stories", Story, "dealwire.coverage.story.v1",
        ("enricher",), ("indexer",), "articles about one event",
        carries_requests=False,
    ),
    Stream(
        "coverage.utterances", Utterance, "dealwire.coverage.utterance.v1",
        ("enricher",), ("indexer",), "what somebody said, and how articles render it",
        carries_requests=False,
    ),
    Stream(
        "coverage.ledger", LedgerRow, "dealwire.coverage.ledger.v1",
        ("enricher",), ("indexer",), "what is claimed in a slot, by whom, and whether it agrees",
        carries_requests=False,
    ),
    Stream(
        "alerts", AlertMatch, "dealwire.alert.matched.v1",
        ("indexer",), ("indexer", "notifier"), "what is new for a saved alert",
        carries_requests=False,
    ),
    Stream(
        "alerts.deliveries", AlertDelivery, "dealwire.alert.delivery.v1",
        ("cli", "notifier"), ("notifier",), "a match on its way to one address",
        carries_requests=False,
    ),
)  # fmt: skip

DEAD_LETTER_TYPE = "dealwire.message.died.v1"

_BY_MESSAGE = {stream.message: stream for stream in STREAMS}
_BY_NAME = {stream.name: stream for stream in STREAMS}


def stream_of(message: type[Message]) -> Stream:
    """The stream that carries a message class. Raises KeyError for a class with no stream."""
    return _BY_MESSAGE[message]


def stream_named(name: str) -> Stream:
    """The stream with this name, without prefix. Raises KeyError."""
    return _BY_NAME[name]


def origin_of_retry(name: str) -> str:
    """The name of the stream that a retry stream belongs to; any other stream's own name."""
    return name.partition(_RETRY)[0]


def type_of(message: type[Message]) -> str:
    """The CloudEvents type of a message class."""
    return DEAD_LETTER_TYPE if message is DeadLetter else stream_of(message).type


def schema_id(message: type[Message]) -> str:
    """The URN of a message's JSON Schema, as `dataschema` names it."""
    return f"urn:{type_of(message).replace('.', ':')}"
