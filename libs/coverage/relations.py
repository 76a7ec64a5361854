"""Which articles of a deal were made from which. Pure.

The answer depends on the set of articles alone, not on the order in which they came.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np

from libs.contracts import Relation, digest
from libs.coverage.knowledge import Knowledge
from libs.coverage.pairing import each_with_each
from libs.coverage.pairs import Derivation, derivation
from libs.coverage.vectors import Encoder
from libs.coverage.words import Wording

WINDOW = timedelta(days=14)
"""Apart by more, an article is not looked up as the copy of another by its meaning."""
MOST_ALIKE = 24
"""So many articles that begin most alike are compared with each one, sentence by sentence."""
_LEAST_SHARED = 2  # sampled runs
_LEAD_ALIKE = 0.5

Pairs = dict[tuple[str, str], Derivation | None]
"""By the keys of two versions, in order: what was found; kept, since a pair never changes."""


def derivations(
    wordings: Sequence[Wording], knowledge: Knowledge, known: Pairs
) -> dict[str, Derivation]:
    """By article id, how each copy was made; `wordings` of one version of each article.

    `known` spares what was compared before, and is added to.
    """
    found: dict[str, list[Derivation]] = defaultdict(list)
    by_key = {each.article.key: each for each in wordings}
    for first, second in sorted(_candidates(wordings, knowledge.encoder)):
        if (first, second) not in known:
            known[first, second] = derivation(by_key[first], by_key[second], knowledge)
        if (one := known[first, second]) is not None:
            found[one.copy.article_id].append(one)
    nearest = {copy: min(all_of, key=lambda each: each.rank) for copy, all_of in found.items()}
    return _without_circles(nearest)


def roots(copies: Mapping[str, Derivation]) -> dict[str, str]:
    """By the id of each copy, the article at the end of its chain of origins."""
    ends: dict[str, str] = {}
    for copy in copies:
        at = copy
        while at in copies:
            at = copies[at].origin.article_id
        ends[copy] = at
    return ends


def relation_of(deal: str, one: Derivation, root_id: str) -> Relation:
    """The relation as it is published."""
    copy, origin = one.copy, one.origin
    timed = copy.published is not None and origin.published is not None
    return Relation(
        id=digest("relation", deal, copy.article_id),
        deal=deal,
        type=one.type,
        article_id=copy.article_id,
        version=copy.version,
        url=copy.url,
        outlet=copy.outlet,
        title=copy.title,
        at=copy.at,
        origin_id=origin.article_id,
        origin_version=origin.version,
        origin_url=origin.url,
        origin_outlet=origin.outlet,
        origin_title=origin.title,
        root_id=root_id,
        lag_seconds=(copy.at - origin.at).total_seconds() if timed else None,
        overlap=one.overlap,
        kept=one.kept,
        credited=one.credit is not None,
        credit=one.credit,
        circular=one.credited_back,
        why=one.why,
    )


def correction_of(deal: str, old: Wording, new: Wording) -> Relation:
    """That an article was changed: a version and the one before it."""
    before, after = old.article, new.article
    shared = len(old.all_runs & new.all_runs)
    return Relation(
        id=digest("relation", deal, after.article_id, after.version),
        deal=deal,
        type="correction",
        article_id=after.article_id,
        version=after.version,
        url=after.url,
        outlet=after.outlet,
        title=after.title,
        at=after.modified or after.observed,
        origin_id=before.article_id,
        origin_version=before.version,
        origin_url=before.url,
        origin_outlet=before.outlet,
        origin_title=before.title,
        root_id=before.article_id,
        overlap=round(shared / max(1, len(new.all_runs)), 2),
        kept=round(shared / max(1, len(old.all_runs)), 2),
        why="a later version of the same article",
    )


def _candidates(wordings: Sequence[Wording], encoder: Encoder) -> set[tuple[str, str]]:
    """The pairs that are worth a comparison, each by the keys of its versions in order."""
    pairs = set(_sharing_words(wordings))
    pairs.update(_beginning_alike(wordings, encoder))
    return {(min(pair), max(pair)) for pair in pairs}


def _sharing_words(wordings: Sequence[Wording]) -> Iterator[tuple[str, str]]:
    having: dict[int, list[str]] = defaultdict(list)
    for each in sorted(wordings, key=lambda one: (one.article.at, one.article.key)):
        for run in each.sampled:
            having[run].append(each.article.key)
    shared: Counter[tuple[str, str]] = Counter()
    for keys in having.values():
        shared.update(each_with_each(keys))
    yield from (pair for pair, count in shared.items() if count >= _LEAST_SHARED)


def _beginning_alike(wordings: Sequence[Wording], encoder: Encoder) -> Iterator[tuple[str, str]]:
    in_order = sorted(wordings, key=lambda each: each.article.key)
    leads = encoder([each.lead for each in in_order])
    times = np.array([each.article.at.timestamp() for each in in_order])
    for place, each in enumerate(in_order):
        scores = leads @ leads[place]
        near = np.abs(times - times[place]) <= WINDOW.total_seconds()
        scores = np.where(near & (scores >= _LEAD_ALIKE), np.round(scores, 3), 0.0)
        scores[place] = 0.0
        best = np.argsort(-scores, kind="stable")[:MOST_ALIKE]
        for other in best:
            if scores[other] > 0:
                yield each.article.key, in_order[int(other)].article.key


def _without_circles(nearest: Mapping[str, Derivation]) -> dict[str, Derivation]:
    """Where a chain of origins leads back to itself, its earliest article is nobody's copy."""
    kept = dict(nearest)
    for copy in sorted(nearest):
        chain: dict[str, Derivation] = {}
        at = copy
        while at in kept and at not in chain:
            chain[at] = kept[at]
            at = kept[at].origin.article_id
        if at in chain:
            circle = [at]
            while (following := kept[circle[-1]].origin.article_id) != at:
                circle.append(following)
            del kept[min(circle, key=lambda each: (kept[each].copy.at, each))]
    return kept
