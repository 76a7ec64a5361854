"""Labelled questions across articles, answered from the picture of their coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from typing import Any

from libs.contracts import (
    LedgerRow,
    LedgerValue,
    Relation,
    Utterance,
)
from libs.coverage.article import CoveredArticle
from libs.coverage.ledger import as_of
from libs.coverage.picture import Picture, Viewer
from libs.deals import load_deals
from libs.deals.folding import folded
from services.enricher.enrichment import Knowledge, enrich
from tests.quality.coverage.articles import covered, detected
from tests.quality.statements.whole import PROFILES

DEAL = next(each for each in load_deals(PROFILES) if each.id == "mistral-microsoft")


@dataclass(frozen=True)
class Corpus:
    """Articles by their labels, and the picture that the enricher makes of them."""

    articles: Mapping[str, CoveredArticle]
    picture: Picture

    @classmethod
    def of(
        cls, told: Mapping[str, Mapping[str, Any]], knowledge: Knowledge, viewer: Viewer
    ) -> "Corpus":
        articles = {key: _enriched(key, each, knowledge) for key, each in told.items()}
        return cls(articles, viewer.picture(DEAL, articles.values()))

    def answer(self, question: Mapping[str, Any]) -> object:
        """What the picture answers, in the form of the labels."""
        answer: object = getattr(self, f"_{question['ask']}")(question)
        return answer

    @cached_property
    def _relations(self) -> dict[str, Relation]:
        found = [each for each in self.picture.values() if isinstance(each, Relation)]
        return {each.article_id: each for each in found if each.type != "correction"}

    def _root(self, article_id: str) -> str:
        copy = self._relations.get(article_id)
        return copy.root_id if copy else article_id

    def _support(self, asked: Mapping[str, Any]) -> int:
        value = self._value(asked)
        return value.support if value else 0

    def _articles(self, asked: Mapping[str, Any]) -> int:
        value = self._value(asked)
        return value.articles if value else 0

    def _first(self, asked: Mapping[str, Any]) -> str | None:
        value = self._value(asked)
        return value.first_by if value else None

    def _verdict(self, asked: Mapping[str, Any]) -> str | None:
        row = self._row(asked)
        return row.verdict if row else None

    def _speakers(self, asked: Mapping[str, Any]) -> list[str]:
        row = self._row(asked)
        said = row.assertions if row else ()
        return sorted(
            {
                each.speaker
                for each in said
                if each.speaker and (each.value, each.polarity) == _of(asked)
            }
        )

    def _origins(self, asked: Mapping[str, Any]) -> dict[str, int]:
        del asked
        ids = {each.article_id for each in self.articles.values()}
        return {"articles": len(self.articles), "origins": len({self._root(one) for one in ids})}

    def _relation(self, asked: Mapping[str, Any]) -> str:
        one, other = (self.articles[asked[side]] for side in ("a", "b"))
        if one.article_id == other.article_id:
            return "correction"
        for copy, origin in ((one, other), (other, one)):
            found = self._relations.get(copy.article_id)
            if found and found.origin_id == origin.article_id and found.type:
                return found.type
        return "independent"

    def _utterance(self, asked: Mapping[str, Any]) -> list[str]:
        words, article_id = folded(asked["contains"]), self.articles[asked["quote_in"]].article_id
        for each in self.picture.values():
            if isinstance(each, Utterance) and any(
                one.article_id == article_id and words in folded(one.text)
                for one in each.renderings
            ):
                ids = {one.article_id for one in each.renderings}
                return sorted(key for key, one in self.articles.items() if one.article_id in ids)
        return []

    def _row(self, asked: Mapping[str, Any]) -> LedgerRow | None:
        rows = (each for each in self.picture.values() if isinstance(each, LedgerRow))
        row = next((each for each in rows if each.slot == asked["slot"]), None)
        if row is None or "as_of" not in asked:
            return row
        return as_of(row, _moment(asked["as_of"]))

    def _value(self, asked: Mapping[str, Any]) -> LedgerValue | None:
        row = self._row(asked)
        values: Sequence[LedgerValue] = row.values if row else ()
        return next((each for each in values if (each.value, each.polarity) == _of(asked)), None)


def _of(asked: Mapping[str, Any]) -> tuple[str, str]:
    return asked["value"], asked["polarity"]


def _moment(told: datetime | str) -> datetime:
    found = datetime.fromisoformat(told) if isinstance(told, str) else told
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _enriched(key: str, told: Mapping[str, Any], knowledge: Knowledge) -> CoveredArticle:
    article = detected(covered(key, told), deal=DEAL.id)
    return CoveredArticle.of(enrich(article, knowledge=knowledge, revision=0), DEAL.id)
