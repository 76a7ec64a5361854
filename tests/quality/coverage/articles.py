"""Labelled articles as files, as the comparison sees them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from libs.contracts import (
    DetectedArticle,
    LanguageReading,
    Outlet,
    Timestamp,
    article_id_of_url,
    content_version,
    version_number,
)
from libs.coverage.article import CoveredArticle
from libs.yaml_text import load_yaml

HERE = Path(__file__).parent
_SEEN = datetime(2024, 12, 31, tzinfo=timezone.utc)


def files(folder: str) -> Iterator[dict[str, Any]]:
    """What each file of a folder holds."""
    for path in sorted((HERE / folder).glob("*.yaml")):
        yield load_yaml(path.read_text(encoding="utf-8"))


def covered(key: str, told: Mapping[str, Any]) -> CoveredArticle:
    """A labelled article, nothing of which was enriched."""
    address = told.get("url") or f"https://{told['domain']}/{key}"
    title, text = told.get("title"), told["text"].strip()
    at, until = _moment(told["published"])
    observed = _moment(told["observed"])[0] if "observed" in told else _SEEN
    return CoveredArticle(
        article_id=article_id_of_url(address),
        version=content_version(title or "", text),
        number=version_number(observed, 0),
        url=address,
        outlet=told["outlet"],
        domain=told["domain"],
        title=title,
        text=text,
        authors=tuple(told.get("authors", ())),
        language=told["language"],
        published=at,
        published_until=until,
        modified=_moment(told["modified"])[0] if "modified" in told else None,
        observed=observed,
    )


def detected(plain: CoveredArticle, *, deal: str) -> DetectedArticle:
    """The same as the enricher reads it."""
    return DetectedArticle(
        request_id=plain.key,
        deals=(deal,),
        outlet=Outlet(name=plain.outlet, domain=plain.domain),
        article_id=plain.article_id,
        version=plain.version,
        observed_at=plain.observed,
        requested_url=plain.url,
        final_url=plain.url,
        canonical_url=plain.url,
        title=plain.title,
        text=plain.text,
        authors=plain.authors,
        published=_stamp(plain.published, plain.published_until),
        modified=_stamp(plain.modified, plain.modified),
        language=LanguageReading(language=plain.language, confidence=0.9, agreed=True),
    )


def _stamp(at: datetime | None, until: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    return Timestamp(at=at, precision="minute" if at == until else "day")


def _moment(told: datetime | date | str) -> tuple[datetime, datetime]:
    """From and until when, as stated: a day may be any moment of it."""
    if isinstance(told, str):
        told = datetime.fromisoformat(told)
    if isinstance(told, datetime):
        at = told if told.tzinfo else told.replace(tzinfo=timezone.utc)
        return at, at
    at = datetime.combine(told, time(), timezone.utc)
    return at, at + timedelta(days=1)
