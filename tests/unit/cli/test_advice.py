"""What is said of requests that brought no article."""

import re
from datetime import datetime, timezone
from pathlib import Path

import pytest

from libs.advice import ADVICE
from libs.contracts import Outcome
from services.cli.advice import advice_on

DOCS = Path(__file__).parents[3] / "docs"


def ended(code: str) -> Outcome:
    at = datetime(2024, 2, 27, tzinfo=timezone.utc)
    return Outcome(request_id="r", fate="blocked", code=code, stage="fetcher", at=at)


@pytest.mark.parametrize("code", ADVICE)
def test_a_reason_and_the_settings_named_for_it_are_documented(code: str) -> None:
    assert f"`{code}`" in (DOCS / "errors.md").read_text(encoding="utf-8")
    settings = (DOCS / "settings.md").read_text(encoding="utf-8")
    for name in re.findall(r"FETCHER_[A-Z_]+", ADVICE[code]):
        assert f"`{name}`" in settings


def test_each_reason_is_explained_once_and_one_without_advice_not_at_all() -> None:
    codes = ["private_address", "not_found", "private_address", "unknown_host"]
    said = advice_on(map(ended, codes))
    assert [line.partition(":")[0] for line in said] == ["private_address", "unknown_host"]
    assert "FETCHER_ALLOWED_NETWORKS" in said[0]
