"""What an enriched article leaves behind to be compared with others. Pure."""

from collections.abc import Iterator

from libs.contracts import Effect, EnrichedArticle, KeepNewest, Mark, compare_again, keys
from libs.coverage.article import CoveredArticle


def effects_of(article: EnrichedArticle) -> tuple[Effect, ...]:
    """State that the completion script writes: the version, for each deal that it is about.

    An article that only answers questions about a deal may not be about it by its names, but what
    it claims counts. One that is about a deal no longer, by rules that came later, is taken back:
    an empty state stands for none.
    """
    return tuple(_effects(article))


def _effects(article: EnrichedArticle) -> Iterator[Effect]:
    member, number = f"{article.article_id}:{article.version}", article.version_number
    covered = article.deals_covered
    for relevance in article.relevance:
        deal = relevance.deal
        about = deal in covered
        if not about and not article.enrichment_revision:
            continue  # nobody has ever said otherwise
        kept = CoveredArticle.of(article, deal).packed() if about else ""
        yield KeepNewest(keys.covered(deal), member, number, kept)
        yield Mark(keys.covered_numbers(deal), member, number)
        yield compare_again(deal)
