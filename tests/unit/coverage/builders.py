"""Covered articles for tests, and an encoder that knows no language."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from zlib import crc32

import numpy as np

from libs.contracts import article_id_of_url, content_version, version_number
from libs.coverage.article import CoveredArticle, CoveredClaim, CoveredQuote
from libs.coverage.credits import CreditWords
from libs.coverage.knowledge import Knowledge
from libs.coverage.vectors import DIMENSIONS, Vectors

START = datetime(2024, 2, 26, 18, tzinfo=timezone.utc)
TEXT = """Microsoft places fifteen million euros in Mistral AI, both companies said on Monday.
The sum becomes capital at the next round, and the start-up of Paris keeps its independence.
Mistral Large is sold on Azure from today on, beside the platform of the company itself.
In Brussels, officials said that they would read the agreement before they said anything of it.
The group from Redmond has put about thirteen billion dollars in OpenAI since the year 2019."""
OTHER = """A flood closed the harbour of Brest for a whole day, and ferries waited outside it.
Fishermen unloaded their catch in Roscoff, where buyers paid less than they had in January.
The town hall promised pumps before the winter, which a councillor called a promise too late."""


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


def article(
    name: str, *, at: datetime | None = START, text: str = TEXT, **changes: Any
) -> CoveredArticle:
    url = changes.pop("url", f"https://{name.casefold().replace(' ', '-')}.example/a")
    observed = changes.pop("observed", hours(1000))
    facts: dict[str, Any] = {
        "article_id": article_id_of_url(url),
        "version": content_version(changes.get("title") or "", text),
        "number": version_number(observed, 0),
        "url": url,
        "outlet": name,
        "domain": url.split("/")[2],
        "title": f"The agreement as {name} tells it",
        "text": text,
        "language": "en",
        "published": at,
        "published_until": at,
        "observed": observed,
    }
    return CoveredArticle(**(facts | changes))


def claim(
    value: str, *, slot: str = "exclusivity", polarity: str = "affirmed", **changes: Any
) -> CoveredClaim:
    facts: dict[str, Any] = {
        "slot": slot, "value": value, "polarity": polarity, "modality": "announced",
        "by": "outlet", "text": "as it is said",
    }  # fmt: skip
    return CoveredClaim(**(facts | changes))


def quote(text: str, speaker: str | None, *, language: str = "en", start: int = 0) -> CoveredQuote:
    return CoveredQuote(
        text=text, language=language, speaker=speaker, direct=True, stance="said", start=start
    )


class Letters:
    """Texts with the same words are the same to it, others have nothing in common."""

    def __init__(self, **meanings: str) -> None:
        """`meanings`: for a word, another one that means the same."""
        self._meanings = meanings

    def __call__(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                plain = word.strip('.,«»“”"')
                meant = self._meanings.get(plain, plain)
                rows[row, crc32(meant.encode()) % DIMENSIONS] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        found: Vectors = rows / np.maximum(lengths, 1e-9)
        return found


WORDS = CreditWords.of(
    generic=["agency", "the", "wire"],
    before=["according to", "with", "told"],
    around=["reported"],
    behind=["news agency"],
)


def knowledge(**meanings: str) -> Knowledge:
    return Knowledge(Letters(**meanings), WORDS)
