"""What is known across articles, as documents: one for each relation, story, utterance and slot.

Pure. A document says what holds, and nothing of how it came to hold: whatever the order in which
articles came, the same articles give the same documents. Its version is the revision.
"""

from typing import Any, cast

from libs.contracts import OF_THE_CHANGE, Coverage, LedgerRow, Relation, Story, Utterance
from services.indexer.writes import IndexName


def index_of(message: Coverage) -> IndexName:
    """The index that a message's kind is kept in: it has the kind's name."""
    return cast("IndexName", message.kind)


def articles_in(message: Coverage) -> frozenset[str]:
    """The ids of all articles that a message tells of."""
    match message:
        case Relation():
            return frozenset({message.article_id, message.origin_id, message.root_id})
        case Story():
            return frozenset(each.article_id for each in message.articles)
        case Utterance():
            return frozenset(each.article_id for each in message.renderings)
        case LedgerRow():
            return frozenset(each.article_id for each in message.assertions)
        case _:
            return frozenset()


def to_coverage_document(message: Coverage) -> dict[str, Any]:
    """One flat document; of what is gone, whose it was and where it went."""
    if message.gone:
        kept = {"id", "deal", "gone", "went_to"}
        return message.model_dump(mode="json", include=kept)
    document = message.model_dump(mode="json", exclude=set(OF_THE_CHANGE))
    return document | _facets(message)


def _facets(message: Coverage) -> dict[str, Any]:
    match message:
        case Story():
            outlets = sorted({each.outlet for each in message.articles})
            ids = [each.article_id for each in message.articles]
            return {"article_count": len(ids), "article_ids": ids, "outlets": outlets}
        case Utterance():
            return {"article_ids": sorted({each.article_id for each in message.renderings})}
        case LedgerRow():
            return {
                "value_names": sorted({each.value for each in message.values}),
                "asserters": sorted({who for each in message.values for who in each.asserters}),
                "article_ids": sorted({each.article_id for each in message.assertions}),
            }
        case Relation():
            return {}
        case _:
            raise TypeError(f"{type(message).__name__} has no document")
