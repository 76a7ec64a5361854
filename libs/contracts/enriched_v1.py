"""The first version of the enriched article, for programs that have not moved to the second.

It is written beside the second, and holds only what its readers know: fields are as they were,
and what the second version says in a new way is said in the old way or left out. Decision 0010.
"""

from typing import Literal, get_args

from pydantic import Field

from libs.contracts.base import Message, Text
from libs.contracts.findings import Amount, EntityType, Mention, Relevance
from libs.contracts.messages import DetectedArticle, EnrichedArticle, Timestamp

PrecisionV1 = Literal["day", "minute", "second"]


class TimestampV1(Timestamp):
    """A moment as a page states it: `day` precision means that the clock was not stated."""

    precision: PrecisionV1


class EntityV1(Message):
    """A person, organisation, product or place that the article names."""

    type: EntityType
    name: Text = Field(description="the profile's name for it, else the fullest form found")
    wikidata: str | None = Field(default=None, description="Wikidata item, such as Q2283")
    found_by: Literal["gazetteer", "model"]
    mentions: tuple[Mention, ...]


class AmountV1(Message):
    """A sum of money, normalised. `low` = `high` = `value` unless the text gives a range."""

    value: float = Field(description="in units of the currency; the middle of a range")
    low: float
    high: float
    currency: Text = Field(description="ISO 4217")
    approximate: bool = Field(default=False, description="the text says about, nearly, more than …")
    mention: Mention


class EnrichedArticleV1(DetectedArticle):
    """The article with what it names, the sums it gives and how far it is about each deal."""

    published: TimestampV1 | None = None
    modified: TimestampV1 | None = None
    enricher: Text = Field(description="version of the rules and models that made it")
    enrichment_revision: int = Field(default=0, ge=0, le=999)
    version_number: int = Field(ge=0, description="observed_at in ms x 1000 + enrichment_revision")
    entities: tuple[EntityV1, ...] = ()
    amounts: tuple[AmountV1, ...] = ()
    relevance: tuple[Relevance, ...] = ()
    copy_of: str | None = Field(
        default=None, description="type of the message beside which this was written"
    )


def to_v1(article: EnrichedArticle, *, copy_of: str) -> EnrichedArticleV1:
    """The article for readers of version 1. `copy_of`: the type of the message it is made from.

    A range becomes two sums, its ends; sums without a currency and moments of a precision that
    version 1 does not know are left out.
    """
    body = article.model_dump(exclude={"published", "modified", "amounts"})
    return EnrichedArticleV1.model_validate(
        {
            **body,
            "published": _known(article.published),
            "modified": _known(article.modified),
            "amounts": [end for amount in article.amounts for end in _ends(amount)],
            "copy_of": copy_of,
        }
    )


def from_v1(article: EnrichedArticleV1) -> EnrichedArticle:
    """An article that was enriched before version 2: a range has no middle."""
    body = article.model_dump(exclude={"amounts", "copy_of"})
    amounts = [
        {**amount.model_dump(), "value": amount.value if amount.low == amount.high else None}
        for amount in article.amounts
    ]
    return EnrichedArticle.model_validate({**body, "amounts": amounts})


def _known(moment: Timestamp | None) -> dict[str, object] | None:
    if moment is None or moment.precision not in get_args(PrecisionV1):
        return None
    return moment.model_dump()


def _ends(amount: Amount) -> list[dict[str, object]]:
    if amount.currency is None:
        return []
    shared = amount.model_dump(include={"currency", "approximate", "mention"})
    ends = dict.fromkeys((amount.low, amount.high))
    return [{**shared, "value": end, "low": end, "high": end} for end in ends]
