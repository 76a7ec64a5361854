"""Messages to test with: valid in every field, in words of our own."""

from datetime import datetime, timezone
from typing import Any

from libs.contracts import (
    AlertMatch,
    Amount,
    Assertion,
    Claim,
    DetectedArticle,
    EnrichedArticle,
    Entity,
    Evidence,
    FetchedArticle,
    LanguageReading,
    LanguageVote,
    LedgerRow,
    LedgerValue,
    Mention,
    Outlet,
    Quote,
    Relation,
    Relevance,
    Rendering,
    Story,
    StoryArticle,
    Utterance,
    article_id_of_url,
    content_version,
    digest,
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


EVIDENCE = Evidence(extractor="quotes/inverted", version="1", confidence=0.9)


def mention(surface: str) -> Mention:
    """Where these words of TEXT stand."""
    start = TEXT.index(surface)
    return Mention(field="text", start=start, end=start + len(surface), surface=surface)


def quote(text: str, speaker: str | None = None, **changes: object) -> Quote:
    """Words that somebody is quoted with, or nobody known."""
    facts: dict[str, object] = {
        "text": text, "parts": (mention("examine l'accord"),), "direct": True, "language": "fr",
        "speaker": speaker, "stance": "said", "evidence": EVIDENCE,
    }  # fmt: skip
    return Quote.model_validate(facts | changes)


def claim(value: str, **changes: object) -> Claim:
    """Something that the outlet claims."""
    facts: dict[str, object] = {
        "deal": "mistral-microsoft", "slot": "regulator_step", "value": value,
        "polarity": "affirmed", "modality": "announced", "by": "outlet",
        "mention": mention("examine l'accord"), "sentence": mention("Bruxelles examine l'accord."),
        "rule": "regulator_step/fr/examine",
    }  # fmt: skip
    return Claim.model_validate(facts | changes)


REVISION = 1_709_026_200_000


def relation(**changes: Any) -> Relation:
    """The second article, a reprint of the first."""
    copy, origin = fetched(2), fetched(1)
    facts: dict[str, Any] = {
        "id": digest("relation", "2"),
        "deal": "mistral-microsoft",
        "revision": REVISION,
        "type": "reprint",
        "article_id": copy.article_id,
        "version": copy.version,
        "url": copy.final_url,
        "outlet": "Le Courrier d'Exemple",
        "title": TITLE,
        "at": SEEN_AT,
        "origin_id": origin.article_id,
        "origin_version": origin.version,
        "origin_url": origin.final_url,
        "origin_outlet": "La Presse d'Exemple",
        "origin_title": TITLE,
        "root_id": origin.article_id,
        "lag_seconds": 3600.0,
        "overlap": 0.92,
        "kept": 0.95,
        "credited": True,
        "credit": "avec La Presse d'Exemple",
        "why": "92% of its words in a row, 95% of the other's",
    }
    return Relation(**(facts | changes))


def story(**changes: Any) -> Story:
    """Both articles, of one origin."""
    copied = relation()
    members = (
        (copied.origin_id, copied.origin_outlet, None),
        (copied.article_id, copied.outlet, copied.type),
    )
    facts: dict[str, Any] = {
        "id": digest("story", "1"),
        "deal": "mistral-microsoft",
        "revision": REVISION,
        "founder_id": copied.origin_id,
        "headline": TITLE,
        "headline_from": copied.origin_id,
        "first_at": SEEN_AT,
        "last_at": SEEN_AT,
        "articles": tuple(
            StoryArticle(
                article_id=article_id, outlet=outlet, title=TITLE, url="https://presse.example/1",
                language="fr", at=SEEN_AT, root_id=copied.origin_id, relation=kind,
            )
            for article_id, outlet, kind in members
        ),
        "origins": 1,
        "languages": ("fr",),
    }  # fmt: skip
    return Story(**(facts | changes))


def utterance(**changes: Any) -> Utterance:
    """What a minister said, in one article."""
    facts: dict[str, Any] = {
        "id": digest("utterance", "1"),
        "deal": "mistral-microsoft",
        "revision": REVISION,
        "speaker": "Marina Ferrari",
        "text": "cet accord n'est pas exclusif",
        "language": "fr",
        "first_at": SEEN_AT,
        "last_at": SEEN_AT,
        "articles": 1,
        "support": 1,
        "renderings": (
            Rendering(
                article_id=fetched(1).article_id, outlet="La Presse d'Exemple",
                root_id=fetched(1).article_id, at=SEEN_AT, language="fr",
                text="cet accord n'est pas exclusif", direct=True, stance="said", form="whole",
            ),
        ),
    }  # fmt: skip
    return Utterance(**(facts | changes))


def ledger_row(**changes: Any) -> LedgerRow:
    """A slot in which two articles disagree."""
    said = tuple(
        Assertion(
            value="exclusive", polarity=polarity, modality="announced", by="outlet",
            article_id=fetched(number).article_id, version=fetched(number).version,
            outlet=outlet, root_id=fetched(number).article_id, at=SEEN_AT,
            text="un accord exclusif",
        )
        for number, polarity, outlet in (
            (1, "affirmed", "La Presse d'Exemple"), (2, "negated", "Le Courrier d'Exemple"),
        )
    )  # fmt: skip
    facts: dict[str, Any] = {
        "id": digest("ledger", "mistral-microsoft", "exclusivity"),
        "deal": "mistral-microsoft",
        "revision": REVISION,
        "change": "changed",
        "slot": "exclusivity",
        "describes": "whether the models are sold through Microsoft alone",
        "exclusive": True,
        "verdict": "in_conflict",
        "disputed": True,
        "why": "exclusive (La Presse d'Exemple) against not exclusive (Le Courrier d'Exemple)",
        "previous_verdict": "agree",
        "first_at": SEEN_AT,
        "last_at": SEEN_AT,
        "values": tuple(
            LedgerValue(
                value=each.value, polarity=each.polarity, support=1, articles=1,
                modalities={"announced": 1}, asserters=(each.outlet,), first_at=SEEN_AT,
                first_by=each.outlet, last_at=SEEN_AT,
            )
            for each in said
        ),
        "assertions": said,
    }  # fmt: skip
    return LedgerRow(**(facts | changes))


def alert_match(number: int = 1, **changes: Any) -> AlertMatch:
    """The article with this number, which fits an alert."""
    article = fetched(number)
    facts: dict[str, Any] = {
        "id": digest("match", str(number)),
        "alert_id": digest("alert"),
        "alert": "microsoft",
        "kind": "article",
        "at": SEEN_AT,
        "deals": article.deals,
        "article_id": article.article_id,
        "version": article.version,
        "url": article.final_url,
        "title": TITLE,
        "outlet": article.outlet.name,
        "outlet_domain": article.outlet.domain,
        "language": "fr",
        "timeline_at": SEEN_AT,
        "excerpt": TEXT.partition("\n")[0],
    }
    return AlertMatch(**(facts | changes))
