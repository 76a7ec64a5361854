"""Deals that a command names."""

from pathlib import Path

import pytest

from services.cli.deals import known_deals
from services.cli.problems import Problem
from services.cli.settings import load_settings


def test_deals_that_a_profile_describes_are_taken_once(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert known_deals(settings, ["mistral-microsoft", "mistral-microsoft"]) == (
        "mistral-microsoft",
    )
    assert known_deals(settings, []) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("mistral-microsft", "did you mean mistral-microsoft? There are: adobe-figma, mist"),
        ("nope", "there are: "),
    ],
)
def test_a_deal_that_no_profile_describes_is_refused(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(Problem, match=said.replace("?", r"\?")) as refused:
        known_deals(load_settings(tmp_path), [wrong])
    assert "DEALWIRE_PROFILES" in str(refused.value)
