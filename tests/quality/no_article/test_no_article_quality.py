"""Pages that are no article, and articles that nearly look so; see README.md. Floors only go up.

Every near miss passes: an article that is taken for a wall is lost.
"""

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml

from libs.contracts import FetchRequest
from libs.errors import Skipped
from libs.parsing.dispatch import interpret
from libs.parsing.page import Page

HERE = Path(__file__).parent
ARTICLES = 1.0
DECLINED = {"pages": 1.0, "heldout": 0.9}
"""Of the pages that are no article, the share that ends with the right code."""

Label = Mapping[str, str | None]


def _ends(path: Path, label: Label) -> str | None:
    """The code that a page is declined with; None where it is read as an article."""
    asked = str(label["url"])
    page = Page(label.get("final_url") or asked, path.read_bytes(), "text/html; charset=utf-8")
    try:
        interpret(
            page,
            FetchRequest(url=asked, request_id="r", kind="page"),
            observed_at=datetime(2025, 3, 5, tzinfo=timezone.utc),
        )
    except Skipped as error:
        return error.code
    return None


@pytest.fixture(scope="module", params=sorted(DECLINED))
def ends(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, tuple[str | None, str | None]]]:
    """Name of a folder; for each page there the right code and the one found."""
    labels: Mapping[str, Label] = yaml.safe_load(
        (HERE / request.param / "labels.yaml").read_text(encoding="utf-8")
    )
    pages = HERE / request.param
    assert {path.stem for path in pages.glob("*.html")} == set(labels)
    return request.param, {
        name: (label["code"], _ends(pages / f"{name}.html", label))
        for name, label in labels.items()
    }


def test_no_article_is_declined(
    ends: tuple[str, Mapping[str, tuple[str | None, str | None]]],
) -> None:
    articles = {name: found for name, (right, found) in ends[1].items() if right is None}
    wrong = {name: found for name, found in articles.items() if found is not None}
    assert len(articles) >= 12
    assert 1 - len(wrong) / len(articles) >= ARTICLES, wrong


def test_walls_missing_pages_and_indices_are_declined(
    ends: tuple[str, Mapping[str, tuple[str | None, str | None]]],
) -> None:
    folder, each = ends
    others = {name: both for name, both in each.items() if both[0] is not None}
    wrong = {name: both for name, both in others.items() if both[0] != both[1]}
    assert len(others) >= 20
    assert 1 - len(wrong) / len(others) >= DECLINED[folder], wrong
