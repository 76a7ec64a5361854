"""docs/alerts.md: its check of a signature takes ours and nothing else, its settings are there."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.notifier.settings import NotifierSettings
from services.notifier.signature import signed

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


def check() -> Callable[..., bool]:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)  # noqa: S102 - our own page
    checked: Callable[..., bool] = found["is_ours"]
    return checked


def test_the_check_on_the_page_takes_what_is_signed_and_nothing_else() -> None:
    is_ours, body, secret = check(), '{"é": 1}'.encode(), "a secret of ours"
    signature = signed(body, secret=secret, at=1_700_000_000)
    assert is_ours(signature, body, secret, 1_700_000_100)
    assert not is_ours(signature, body + b" ", secret, 1_700_000_100)
    assert not is_ours(signature, body, "another secret", 1_700_000_100)
    assert not is_ours(signature, body, secret, 1_700_001_000)
    assert not is_ours(signature.replace("t=17", "t=18"), body, secret, 1_800_000_000)
    assert not is_ours("", body, secret)


def test_every_setting_on_the_page_is_one() -> None:
    named = set(re.findall(r"`NOTIFIER_([A-Z_]+)`", PAGE))
    assert named
    assert named <= {name.upper() for name in NotifierSettings.model_fields}
