"""What does an article look like in the index? Pure: no I/O, no clock, no settings."""

from collections.abc import Mapping
from typing import get_args

from libs.contracts import (
    Amount,
    Claim,
    EnrichedArticle,
    EntityType,
    Outcome,
    Relevance,
    RelevanceLevel,
    SourceState,
)
from services.indexer.texts import ANALYSED, texts_by_language

MOST_SUMS = 1000
"""More distinct sums than this are a table, not news; each is a hidden document of its own."""

_LEVELS = tuple(reversed(get_args(RelevanceLevel)))
_LISTS: dict[EntityType, str] = {
    "person": "persons",
    "organisation": "organisations",
    "product": "products",
    "place": "places",
}
_KEPT_UNINDEXED = {
    "entities", "amounts", "language", "origins", "dates", "date_estimate", "not_read",
    "declared_genres",
}  # fmt: skip
_SEARCHED = {*ANALYSED, "sums", "relevances"}
_COPIED = {
    "article_id",
    "version",
    "version_number",
    "request_id",
    "source",
    "requested_url",
    "final_url",
    "canonical_url",
    "title",
    "text",
    "summary",
    "authors",
    "section",
    "observed_at",
    "enricher",
    "enrichment_revision",
    "image_url",
    "paywalled",
    "live_blog",
    "declared_change",
    "previous_version",
}


def to_document(article: EnrichedArticle) -> dict[str, object]:
    """The article as one flat JSON document: text, facets, and under `enriched` what is only kept.

    `timeline_at` is when it was published or, where the page does not say, when it was
    seen; `timeline_from` tells which. `published_day` is the day in the page's own zone; of
    what states a month alone, `published_at` is the first moment and there is no day.
    """
    return {
        **article.model_dump(mode="json", include=_COPIED),
        "deals": list(article.deals_covered),
        "url": article.canonical_url or article.final_url,
        "outlet": article.outlet.name,
        "outlet_domain": article.outlet.domain,
        "country": article.outlet.country,
        "language": article.language.language,
        "language_confidence": article.language.confidence,
        "language_agreed": article.language.agreed,
        "declared_language": article.language.declared or article.declared_language,
        **_dates(article),
        **_names(article),
        "wikidata": sorted({e.wikidata for e in article.entities if e.wikidata}),
        "amounts": list(dict.fromkeys(amount_label(amount) for amount in article.amounts)),
        "sums": _sums(article.amounts),
        **texts_by_language(article),
        "quote_count": len(article.quotes),
        "speakers": sorted({each.speaker for each in article.quotes if each.speaker}),
        "stances": sorted({each.stance for each in article.quotes}),
        "claim_count": len(article.claims),
        "slots": sorted({each.slot for each in article.claims}),
        "claimed": sorted({_claimed(each) for each in article.claims}),
        "relevance": _highest(article.relevance),
        "relevances": [relevance.model_dump(mode="json") for relevance in article.relevance],
        "genre": article.genre.name if article.genre else None,
        "genre_why": article.genre.why if article.genre else None,
        "enriched": article.model_dump(mode="json", include=_KEPT_UNINDEXED),
    }


def to_version_document(document: Mapping[str, object]) -> dict[str, object]:
    """Of an article's document what its version is listed and compared by.

    The texts by language and the sums as numbers are for searches, which versions are not part of.
    """
    return {name: value for name, value in document.items() if name not in _SEARCHED}


def to_outcome_document(outcome: Outcome) -> dict[str, object]:
    """The outcome as one flat JSON document."""
    return outcome.model_dump(mode="json")


def to_source_document(state: SourceState) -> dict[str, object]:
    """How a source is doing, as one flat JSON document."""
    outlet = state.outlet
    return {
        **state.model_dump(mode="json", exclude={"outlet"}),
        "outlet": outlet.name if outlet else None,
        "outlet_domain": outlet.domain if outlet else None,
        "country": outlet.country if outlet else None,
        "language": outlet.language if outlet else None,
    }


def amount_label(amount: Amount) -> str:
    """A sum as analysts count it: `15000000 EUR`, or `10000000-15000000 EUR` for a range.

    `500 ?` where the currency is not known.
    """
    ends = dict.fromkeys((_figure(amount.low), _figure(amount.high)))
    return f"{'-'.join(ends)} {amount.currency or '?'}"


def _claimed(claim: Claim) -> str:
    """`exclusivity:exclusive`, or `exclusivity:not exclusive` where it is denied."""
    negation = "not " if claim.polarity == "negated" else ""
    return f"{claim.slot}:{negation}{claim.value}"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _dates(article: EnrichedArticle) -> dict[str, object]:
    published, modified = article.published, article.modified
    timeline = published.at if published else article.observed_at
    return {
        "timeline_at": timeline.isoformat(),
        "timeline_from": "published" if published else "observed",
        "published_at": published.at.isoformat() if published else None,
        "published_precision": published.precision if published else None,
        "published_day": (
            published.at.date().isoformat()
            if published and published.precision != "month"
            else None
        ),
        "modified_at": modified.at.isoformat() if modified else None,
    }


def _names(article: EnrichedArticle) -> dict[str, object]:
    names: dict[str, dict[str, None]] = {field: {} for field in _LISTS.values()}
    for entity in article.entities:
        names[_LISTS[entity.type]][entity.name] = None
    return {field: list(found) for field, found in names.items()}


def _sums(amounts: tuple[Amount, ...]) -> list[dict[str, object]]:
    distinct: dict[tuple[object, ...], dict[str, object]] = {}
    for amount in amounts:
        key = (
            amount.low, amount.high, amount.currency, amount.approximate, amount.about, amount.of,
        )  # fmt: skip
        if key not in distinct and len(distinct) < MOST_SUMS:
            distinct[key] = {
                "value": amount.value,
                "low": amount.low,
                "high": amount.high,
                "currency": amount.currency,
                "currency_from": amount.currency_from,
                "about": amount.about,
                "of": amount.of,
                "approximate": amount.approximate,
                "surface": amount.mention.surface,
            }
    return list(distinct.values())


def _highest(relevance: tuple[Relevance, ...]) -> str | None:
    return max((one.level for one in relevance), key=_LEVELS.index, default=None)
