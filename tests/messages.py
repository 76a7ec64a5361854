"""Messages to test with: valid in every field, in words of our own."""

from datetime import datetime, timezone
from typing import Any

from libs.contracts import (
    Amount,
    DetectedArticle,
    EnrichedArticle,
    Entity,
    FetchedArticle,
    LanguageReading,
    LanguageVote,
    Mention,
    Outlet,
    Relevance,
    article_id_of_url,
    content_version,
    version_number,
)

SEEN_AT = datetime(2024, 2, 27, 9, 30, tzinfo=timezone.utc)
TITLE = "Accord entre Mistral AI et Microsoft"
TEXT = "Microsoft place 15 millions d'euros chez Mistral AI.\nBruxelles examine l'accord."


def fetched(number: int = 1, **changes: Any) -> FetchedArticle:
    """An article as fetched; each number is another article."""
    url = changes.pop("canonical_url", f"https://presse.example/{number}")
    facts: dict[str, Any] = {
        "request_id": f"request-{number}",
        "deals": ("mistral-microsoft",),
        "outlet": Outlet(name="La Presse d'Exemple", domain="presse.example", language="fr"),
        "article_id": article_id_of_url(url),
        "version": content_version(TITLE, f"{TEXT} {number}"),
        "observed_at": SEEN_AT,
        "requested_url": url,
        "final_url": url,
        "canonical_url": url,
        "title": TITLE,
        "text": f"{TEXT} {number}",
        "origins": {"title": "json-ld", "text": "trafilatura"},
    }
    return FetchedArticle(**(facts | changes))


def detected(number: int = 1, **changes: Any) -> DetectedArticle:
    """An article with its language."""
    reading = LanguageReading(
        language="fr",
        confidence=0.99,
        agreed=True,
        votes=(LanguageVote(detector="first", language="fr", confidence=0.99),),
        declared="fr",
    )
    return DetectedArticle(**{**fetched(number).model_dump(), "language": reading, **changes})


def enriched(number: int = 1, **changes: Any) -> EnrichedArticle:
    """An article with what it names."""
    where = Mention(field="text", start=0, end=9, surface="Microsoft")
    sum_at = Mention(field="text", start=16, end=36, surface="15 millions d'euros")
    facts: dict[str, Any] = {
        "enricher": "test-1",
        "version_number": version_number(SEEN_AT, 0),
        "entities": (
            Entity(
                type="organisation",
                name="Microsoft",
                wikidata="Q2283",
                found_by="gazetteer",
                mentions=(where,),
            ),
        ),
        "amounts": (Amount(value=15e6, low=15e6, high=15e6, currency="EUR", mention=sum_at),),
        "relevance": (
            Relevance(deal="mistral-microsoft", level="main", score=0.9, why="both in the title"),
        ),
    }
    return EnrichedArticle(**{**detected(number).model_dump(), **facts, **changes})
