"""Articles grouped over time about one event. Pure.

Average linkage: the two groups whose articles are most alike on average become one, until no two
are alike enough. Copies are one group from the beginning. So a story depends on the set of articles
alone. A story's id is made of its earliest article's; an id that was made of another member's leads
to the same story through its members.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from libs.contracts import Story, StoryArticle, digest
from libs.coverage.article import CoveredArticle
from libs.coverage.headlines import best_headline
from libs.coverage.linkage import grouped
from libs.coverage.pairs import Derivation
from libs.coverage.vectors import Encoder, Vectors
from libs.coverage.words import Wording

JOINS = 0.07
"""Mean likeness from which two groups are about one event; see tests/quality/coverage."""
FADES = timedelta(days=7)
"""After so long without an article, a story is over."""
_LESS_A_DAY = 0.02  # of likeness, for each day between two articles
_KNOWN_FROM = 10  # articles, of which one half of what they have in common is taken for the deal's
_DAY = 86_400.0


def group(
    wordings: Sequence[Wording], roots: Mapping[str, str], encoder: Encoder
) -> list[list[Wording]]:
    """The articles of each story in the order of their times, the earliest story first."""
    in_order = sorted(wordings, key=_time_and_id)
    units: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(in_order):
        units[roots.get(one.article.article_id, one.article.article_id)].append(place)
    days = np.array([one.article.at.timestamp() / _DAY for one in in_order])
    groups = grouped(
        _likeness(_vectors(in_order, encoder), days, list(units.values())),
        weights=np.array([len(each) for each in units.values()], dtype=np.float64),
        first=np.array([days[each].min() for each in units.values()]),
        last=np.array([days[each].max() for each in units.values()]),
        least=JOINS,
        gap=FADES.total_seconds() / _DAY,
    )
    of_unit = list(units.values())
    members = [sorted(place for unit in each for place in of_unit[unit]) for each in groups]
    return [[in_order[place] for place in each] for each in sorted(members)]


def _vectors(wordings: Sequence[Wording], encoder: Encoder) -> Vectors:
    """One row for each article, of length 1: what it is about beside what all are about.

    All articles about a deal are alike; what they have in common is taken away, the more the more
    articles there are to tell it from.
    """
    if not wordings:
        return encoder([])
    rows = _unit(np.stack([encoder(one.beginnings).sum(axis=0) for one in wordings]))
    common = rows.mean(axis=0) * len(rows) / (len(rows) + _KNOWN_FROM)
    return _unit(rows - common)


def _unit(rows: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / lengths).astype(np.float32)
    return unit


def _likeness(
    vectors: Vectors, days: NDArray[np.float64], units: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """The mean likeness of the articles of each two units."""
    scores = np.round(vectors @ vectors.T, 4) - _LESS_A_DAY * np.abs(days[:, None] - days[None, :])
    belongs = np.zeros((len(units), len(days)))
    for row, unit in enumerate(units):
        belongs[row, unit] = 1 / len(unit)
    likeness: NDArray[np.float64] = np.round(belongs @ scores @ belongs.T, 6)
    return likeness


def story_of(
    deal: str,
    members: Sequence[Wording],
    copies: Mapping[str, Derivation],
    roots: Mapping[str, str],
    withdrawn: Mapping[str, datetime],
) -> Story:
    """The story as it is published; `members` in the order of their times."""
    articles = [each.article for each in members]
    founder = articles[0]
    own = [each for each in articles if each.article_id not in copies] or articles
    title_from = own[best_headline([each.title for each in own])]
    return Story(
        id=digest("story", deal, founder.article_id),
        deal=deal,
        founder_id=founder.article_id,
        headline=title_from.title or title_from.text.partition("\n")[0][:200],
        headline_from=title_from.article_id,
        first_at=articles[0].at,
        last_at=max(each.at for each in articles),
        articles=tuple(_member(each, copies, roots, withdrawn) for each in articles),
        origins=len({roots.get(each.article_id, each.article_id) for each in articles}),
        languages=tuple(sorted({each.language for each in articles})),
    )


def _member(
    article: CoveredArticle,
    copies: Mapping[str, Derivation],
    roots: Mapping[str, str],
    withdrawn: Mapping[str, datetime],
) -> StoryArticle:
    copied = copies.get(article.article_id)
    return StoryArticle(
        article_id=article.article_id,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        language=article.language,
        at=article.at,
        root_id=roots.get(article.article_id, article.article_id),
        relation=copied.type if copied else None,
        withdrawn_at=withdrawn.get(article.article_id),
    )


def _time_and_id(each: Wording) -> tuple[datetime, str]:
    return each.article.at, each.article.article_id
