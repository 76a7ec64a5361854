"""The shipped deal, and articles to enrich."""

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from libs.contracts import DetectedArticle, LanguageReading, Outlet
from libs.deals import Deal, load_deals
from services.enricher.names.gazetteer import Gazetteer

PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"


@pytest.fixture(scope="session")
def deal() -> Deal:
    return next(each for each in load_deals(PROFILES) if each.id == "mistral-microsoft")


@pytest.fixture(scope="session")
def gazetteer(deal: Deal) -> Gazetteer:
    return Gazetteer([deal])


@pytest.fixture(scope="session")
def article() -> Callable[..., DetectedArticle]:
    def make(text: str, language: str = "fr", **fields: Any) -> DetectedArticle:
        given: dict[str, Any] = {
            "request_id": "r",
            "outlet": Outlet(name="Le Test"),
            "article_id": "0" * 32,
            "version": "1" * 32,
            "observed_at": datetime(2024, 2, 27, tzinfo=timezone.utc),
            "requested_url": "https://test.example/a",
            "final_url": "https://test.example/a",
            "text": text,
            "language": LanguageReading(language=language, confidence=0.9, agreed=True),
        }
        return DetectedArticle(**(given | fields))

    return make
