"""What is new for a saved alert, as the message that says so, sent once. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from libs.alerts.model import SavedAlert
from libs.contracts import AlertMatch, EnrichedArticle, LedgerEvent, LedgerRow, Once, digest
from libs.search.results import shortened
from services.indexer.texts import lead

_UNASKED = frozenset({"enriched", "genre_why", "image_url", "summary", "request_id"})
"""Of an article's document, what no query asks for: it is not sent to be compared."""


def asked_of(document: Mapping[str, object]) -> dict[str, object]:
    """The part of an article's document that queries are about."""
    return {name: value for name, value in document.items() if name not in _UNASKED}


def of_article(
    article: EnrichedArticle, alerts: Iterable[SavedAlert], *, now: datetime
) -> tuple[Once, ...]:
    """One message for each of the alerts that an article fits.

    What is recorded is the article alone: it fits once, whichever of its versions does.
    """
    return tuple(
        _once(alert, article.article_id, _of_article(alert, article, now)) for alert in alerts
    )


def of_row(
    row: LedgerRow, alerts: Iterable[SavedAlert], *, now: datetime
) -> tuple[Once, ...]:  # fmt: skip
    """One message for each piece of news in a row of the ledger and each alert that is for it."""
    return tuple(_of_row(row, tuple(alerts), now))


def _of_row(row: LedgerRow, alerts: tuple[SavedAlert, ...], now: datetime) -> Iterator[Once]:
    for event in row.events:
        for alert in alerts:
            if alert.wants(event, row):
                yield _once(alert, event.key, _of_event(alert, event, row, now))


def _once(alert: SavedAlert, member: str, match: AlertMatch) -> Once:
    return Once(match, member, alert.record)


def _of_article(alert: SavedAlert, article: EnrichedArticle, now: datetime) -> AlertMatch:
    published = article.published
    return AlertMatch(
        id=digest("match", alert.id, article.article_id),
        alert_id=alert.id,
        alert=alert.name,
        kind="article",
        at=now,
        deals=article.deals_covered,
        article_id=article.article_id,
        version=article.version,
        url=article.canonical_url or article.final_url,
        title=article.title,
        outlet=article.outlet.name,
        outlet_domain=article.outlet.domain,
        language=article.language.language,
        timeline_at=published.at if published else article.observed_at,
        excerpt=shortened(lead(article.text)),
    )


def _of_event(
    alert: SavedAlert, event: LedgerEvent, row: LedgerRow, now: datetime
) -> AlertMatch:  # fmt: skip
    return AlertMatch(
        id=digest("match", alert.id, event.key),
        alert_id=alert.id,
        alert=alert.name,
        kind=event.kind,
        at=now,
        deals=(row.deal,),
        article_id=event.article_id,
        outlet=event.outlet,
        timeline_at=event.at,
        title=row.describes,
        excerpt=shortened(event.text) if event.text else None,
        slot=row.slot,
        value=event.value,
        why=event.why,
    )
