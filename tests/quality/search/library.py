"""The articles that the queries are judged over: the demo's press, and labelled texts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from libs.contracts import EnrichedArticle
from tests.integration.search.demo_documents import articles as demo_articles
from tests.quality.statements.texts import load
from tests.quality.statements.whole import knowledge_of, read

FOLDER = Path(__file__).parent
_BATCHES = ("development", "heldout", "later")


@cache
def library() -> Mapping[str, EnrichedArticle]:
    """By the key that judgements use: the demo's path, or the batch and id of a labelled text."""
    found = {
        f"demo{urlsplit(each.final_url).path}": each
        for each in demo_articles()
        if each.previous_version is None
    }
    for batch in _BATCHES:
        for text in load(batch):
            if "swap_of" in text.data:
                continue
            key = f"{batch}/{text.id}"
            article = read(text, knowledge_of(text.deal))
            found[key] = article.model_copy(update={"article_id": _id_of(article, batch)})
    return found


def _id_of(article: EnrichedArticle, batch: str) -> str:
    """Texts of two batches share their names, and so their addresses."""
    return f"{batch}-{article.article_id}"


def judged(part: str) -> list[Mapping[str, Any]]:
    """The queries of `first`, `second` or `third`."""
    queries: list[Mapping[str, Any]] = yaml.safe_load(
        (FOLDER / f"{part}.yaml").read_text(encoding="utf-8")
    )
    return queries
