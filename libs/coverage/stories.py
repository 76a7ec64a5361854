"""Articles grouped over time about one event. Pure but for the encoder passed in.

Articles are taken in the order of their times, each with its copies: it joins the story whose
articles begin most alike, or founds one. So a story depends on the set of articles alone. A story's
id is made of its founder's; an id that was a founder's once is found again through the members.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from libs.contracts import Story, StoryArticle, digest
from libs.coverage.article import CoveredArticle
from libs.coverage.pairs import Derivation
from libs.coverage.vectors import Encoder, Vectors
from libs.coverage.words import Wording

JOINS = 0.55
"""Likeness to a story from which an article is about the same event; see tests/quality/coverage."""
FADES = timedelta(days=10)
"""After so long without an article, a story is over."""
_SHOWN_BESIDE = 3  # words of a headline that others share, below which it is nobody's


class _Group:
    """A story while it is put together."""

    def __init__(self, vector: Vectors, first: Wording) -> None:
        self.members = [first]
        self.sum = vector.copy()
        self.last_at = first.article.at

    def add(self, vector: Vectors, one: Wording) -> None:
        self.members.append(one)
        self.sum += vector
        self.last_at = max(self.last_at, one.article.at)

    def likeness(self, vector: Vectors) -> float:
        return float(self.sum @ vector / np.linalg.norm(self.sum))


def group(
    wordings: Sequence[Wording], roots: Mapping[str, str], encoder: Encoder
) -> list[list[Wording]]:
    """The articles of each story, in the order of their times."""
    in_order = sorted(wordings, key=_time_and_id)
    leads = encoder([each.lead for each in in_order])
    groups: list[_Group] = []
    of_root: dict[str, _Group] = {}
    for one, vector in zip(in_order, leads, strict=True):
        root = roots.get(one.article.article_id, one.article.article_id)
        joined = of_root.get(root) or _nearest(groups, vector, one.article.at)
        if joined is None:
            joined = _Group(vector, one)
            groups.append(joined)
        else:
            joined.add(vector, one)
        of_root.setdefault(root, joined)
    return [each.members for each in groups]


def _nearest(groups: Sequence[_Group], vector: Vectors, at: datetime) -> _Group | None:
    open_ = [each for each in groups if at - each.last_at <= FADES]
    scored = [(round(each.likeness(vector), 3), -place) for place, each in enumerate(open_)]
    if not scored or max(scored)[0] < JOINS:
        return None
    return open_[-max(scored)[1]]


def story_of(
    deal: str,
    members: Sequence[Wording],
    copies: Mapping[str, Derivation],
    roots: Mapping[str, str],
) -> Story:
    """The story as it is published; `members` in the order of their times."""
    articles = [each.article for each in members]
    founder = articles[0]
    own = [each for each in articles if each.article_id not in copies]
    title_from = headline_article(own or articles)
    return Story(
        id=digest("story", deal, founder.article_id),
        deal=deal,
        founder_id=founder.article_id,
        headline=title_from.title or title_from.text.partition("\n")[0][:200],
        headline_from=title_from.article_id,
        first_at=articles[0].at,
        last_at=max(each.at for each in articles),
        articles=tuple(_member(each, copies, roots) for each in articles),
        origins=len({roots.get(each.article_id, each.article_id) for each in articles}),
        languages=tuple(sorted({each.language for each in articles})),
    )


def headline_article(articles: Sequence[CoveredArticle]) -> CoveredArticle:
    """The article whose headline shares most words with the others'; of equals the earliest.

    An article without a headline only where none has one. So an early flash ("Mistral AI: urgent")
    does not name a story that others name better.
    """
    titled = [each for each in articles if each.title] or list(articles)
    words = [set((each.title or "").casefold().split()) for each in titled]
    spread = Counter(word for each in words for word in each)
    scores = [
        sum(min(spread[word] - 1, _SHOWN_BESIDE) for word in each) / (len(each) + 4)
        for each in words
    ]
    best = max(range(len(titled)), key=lambda place: (round(scores[place], 3), -place))
    return titled[best]


def _member(
    article: CoveredArticle, copies: Mapping[str, Derivation], roots: Mapping[str, str]
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
    )


def _time_and_id(each: Wording) -> tuple[datetime, str]:
    return each.article.at, each.article.article_id
