"""What was known at a moment, read from what is known now. Pure.

Each thing holds the times of its parts: no other version of it need be kept or built again.
"""

from datetime import datetime

from libs.contracts import Story, StoryArticle, Utterance
from libs.coverage.headlines import best_headline


def story_as_of(story: Story, moment: datetime) -> Story | None:
    """A story with the articles that were published by then; None where there was none."""
    known = tuple(_then(each, moment) for each in story.articles if each.at <= moment)
    if not known:
        return None
    own = [each for each in known if each.relation is None] or list(known)
    title_from = own[best_headline([each.title for each in own])]
    return story.model_copy(
        update={
            "articles": known,
            "origins": len({each.root_id for each in known}),
            "first_at": known[0].at,
            "last_at": max(each.at for each in known),
            "languages": tuple(sorted({each.language for each in known})),
            "headline_from": title_from.article_id,
            "headline": _headline(story, title_from),
        }
    )


def _then(article: StoryArticle, moment: datetime) -> StoryArticle:
    if article.withdrawn_at is None or article.withdrawn_at <= moment:
        return article
    return article.model_copy(update={"withdrawn_at": None})


def _headline(story: Story, chosen: StoryArticle) -> str:
    return chosen.title or story.headline


def utterance_as_of(utterance: Utterance, moment: datetime) -> Utterance | None:
    """An utterance with the renderings that were published by then; None where there was none."""
    known = tuple(each for each in utterance.renderings if each.at <= moment)
    if not known:
        return None
    return utterance.model_copy(
        update={
            "renderings": known,
            "articles": len({each.article_id for each in known}),
            "support": len({each.root_id for each in known}),
            "first_at": known[0].at,
            "last_at": max(each.at for each in known),
        }
    )
