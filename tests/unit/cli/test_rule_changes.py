"""What other rules would find in indexed articles."""

from typing import Any

import orjson

from services.cli.rule_changes import (
    RuleChanges,
    changes_of,
    detected_of,
    found_before,
    found_now,
    verdict_changes,
)
from services.indexer.children import child_documents
from services.indexer.documents import to_document
from tests.messages import enriched, ledger_row

DEAL = "mistral-microsoft"


def indexed(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(to_document(enriched(1, **changes))))
    return found


def test_an_indexed_article_is_read_as_it_was_enriched_from() -> None:
    article, read = enriched(1), detected_of(indexed())
    for name in ("article_id", "version", "title", "text", "language", "observed_at", "published"):
        assert getattr(read, name) == getattr(article, name), name
    assert read.stated_title == article.stated_title


def test_the_same_rules_change_nothing() -> None:
    article = enriched(1)
    children = child_documents(article)
    before = found_before(indexed(), children["quotes"], children["claims"], DEAL)
    assert list(changes_of(before, found_now(article, DEAL), where="a")) == []


def test_what_is_lost_and_found_is_counted_and_shown_by_examples() -> None:
    changes = RuleChanges()
    now = found_now(enriched(1, entities=()), DEAL)
    changes.add(changes_of(found_before(indexed(), (), (), DEAL), now, where="a"), examples=1)
    assert dict(changes.counts["entities"]) == {"lost": 1}
    [example] = changes.examples
    assert (example.change, example.what) == ("lost", "organisation Microsoft")


def test_another_verdict_is_told_with_both() -> None:
    agreed = ledger_row(verdict="agree", disputed=False, why="nobody says otherwise")
    lost, found = verdict_changes([agreed], [ledger_row()])
    assert (lost.what, found.change) == ("agree: nobody says otherwise", "found")
    assert list(verdict_changes([agreed], [agreed])) == []
