"""All that is known across the articles of one deal. Pure.

A function of the set of articles: whatever the order in which they came, and however often, the
same articles give the same picture.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from libs.contracts import Coverage, Relation, Story
from libs.coverage.article import CoveredArticle
from libs.coverage.knowledge import Knowledge
from libs.coverage.ledger import Told, ledger
from libs.coverage.pairs import Derivation
from libs.coverage.relations import Pairs, correction_of, derivations, relation_of, roots
from libs.coverage.stories import group, story_of
from libs.coverage.utterances import utterances
from libs.coverage.words import Wording
from libs.deals import Deal

Picture = dict[tuple[str, str], Coverage]
"""By kind and id."""
_NOBODY: Mapping[str, datetime] = {}


class Viewer:
    """Computes pictures, and keeps what was compared: the next picture compares what is new."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._encoder = knowledge.encoder
        self._pairs: Pairs = {}
        self._wordings: dict[str, Wording] = {}

    def picture(
        self,
        deal: Deal,
        articles: Iterable[CoveredArticle],
        *,
        withdrawn: Mapping[str, datetime] = _NOBODY,
    ) -> Picture:
        """The picture of a deal; `articles`: every version of each, in any order.

        `withdrawn`: since when articles are gone, by their ids. They assert nothing from then on,
        and what was copied from them was still copied.
        """
        versions = _versions(articles)
        newest = [self._wording(each[-1]) for _, each in sorted(versions.items())]
        copies = derivations(newest, self._knowledge, self._pairs)
        ends = roots(copies)
        told = [one for each in versions.values() for one in _told(each, ends, withdrawn)]
        articles_now = [each.article for each in newest]
        found: list[Coverage] = [
            *self._relations(deal.id, versions.values(), copies, ends),
            *self._stories(deal.id, newest, copies, ends, withdrawn),
            *utterances(deal.id, articles_now, ends, self._encoder),
            *ledger(deal, told),
        ]
        return {(each.kind, each.id): each for each in found}

    def _stories(
        self,
        deal: str,
        newest: Sequence[Wording],
        copies: Mapping[str, Derivation],
        ends: Mapping[str, str],
        withdrawn: Mapping[str, datetime],
    ) -> list[Story]:
        groups = group(newest, ends, self._encoder)
        return [story_of(deal, members, copies, ends, withdrawn) for members in groups]

    def _relations(
        self,
        deal: str,
        versions: Iterable[Sequence[CoveredArticle]],
        copies: Mapping[str, Derivation],
        ends: Mapping[str, str],
    ) -> list[Relation]:
        copied = [relation_of(deal, copies[each], ends[each]) for each in sorted(copies)]
        changed = [
            correction_of(deal, self._wording(before), self._wording(after))
            for each in versions
            for before, after in pairwise(each)
        ]
        return [*copied, *changed]

    def _wording(self, article: CoveredArticle) -> Wording:
        known = self._wordings.get(article.key)
        if known is None or known.article != article:
            known = self._wordings[article.key] = Wording(article)
        return known

    def forget(self, keys: Iterable[str]) -> None:
        """Versions that are not compared any more."""
        gone = set(keys)
        self._wordings = {key: each for key, each in self._wordings.items() if key not in gone}
        self._pairs = {pair: each for pair, each in self._pairs.items() if gone.isdisjoint(pair)}


def _versions(articles: Iterable[CoveredArticle]) -> dict[str, list[CoveredArticle]]:
    """By article, its versions in the order in which they were seen."""
    found: dict[str, list[CoveredArticle]] = defaultdict(list)
    for each in articles:
        found[each.article_id].append(each)
    return {
        article_id: sorted(each, key=lambda one: (one.number, one.version))
        for article_id, each in found.items()
    }


def _told(
    versions: Sequence[CoveredArticle], ends: Mapping[str, str], withdrawn: Mapping[str, datetime]
) -> list[Told]:
    """Each version of an article with the time in which it stood.

    One that was seen after the article was gone tells that it is there again.
    """
    since = [versions[0].at]
    for each in versions[1:]:
        changed = each.modified if each.modified and each.modified > since[-1] else each.observed
        since.append(max(changed, since[-1]))
    last = withdrawn.get(versions[-1].article_id)
    if last is not None and last < versions[-1].observed:
        last = None
    until: list[datetime | None] = [*since[1:], last]
    return [
        Told(each, ends.get(each.article_id, each.article_id), start, end)
        for each, start, end in zip(versions, since, until, strict=True)
    ]
