"""Stories, relations and the ledger as a terminal shows them, and moments as they are typed."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
import typer
from rich.console import Console

from libs.search.fates import FoundArticle
from services.cli.coverage import (
    asked_text,
    coverage_json,
    relations_text,
    row_text,
    stories_text,
    story_text,
    utterance_text,
)
from services.cli.moments import moment
from tests.messages import ledger_row, relation, story, utterance


def shown(what: Any, width: int = 160) -> str:
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def test_a_story_says_how_many_of_its_articles_are_no_copies() -> None:
    text = shown(stories_text([story()]))
    assert "Accord entre Mistral AI et Microsoft" in text
    assert "2024-02-27 · 2 articles, 1 origin · fr" in text
    assert "reprint, from La Presse d'Exemple" in shown(story_text(story()))


def test_a_slot_has_its_verdict_and_each_value_its_support() -> None:
    text = shown(row_text(ledger_row()))
    assert "exclusivity  (mistral-microsoft)  in conflict" in text
    assert "not exclusive · 1 independent source in 1 article · 1 announced" in text


def test_a_slot_says_what_it_describes_and_its_sums_as_people_write_them() -> None:
    [first, *_] = ledger_row().values
    of_a_sum = first.model_copy(update={"value": "16300000 USD"})
    text = shown(row_text(ledger_row(values=(of_a_sum,), describes="what Microsoft puts in")))
    assert "\n  what Microsoft puts in\n" in text
    assert "16.3 million USD · " in text


def test_stories_and_relations_break_no_word_and_no_time_at_80_columns() -> None:
    for what in (story_text(story()), relations_text([relation()]), row_text(ledger_row())):
        wide, narrow = shown(what).split(), shown(what, 80)
        assert narrow.split() == wide
        assert max(map(len, narrow.splitlines())) <= 80


def test_what_nobody_says_any_more_is_said_no_longer() -> None:
    [first, *_] = ledger_row().values
    ended = first.model_copy(update={"support": 0, "articles": 0, "modalities": {}})
    assert "exclusive · said no longer" in shown(row_text(ledger_row(values=(ended,))))


def test_a_copy_stands_beside_its_origin_with_lag_and_credit() -> None:
    text = shown(relations_text([relation(), relation(lag_seconds=None, circular=True)]))
    assert "1 h 00 min later" in text
    assert "credit: avec La Presse d'Exemple · each credits the other" in text


@pytest.mark.parametrize(
    ("kind", "in_words"),
    [("translated", "translation of"), ("trimmed", "shortened reprint of"),
     ("rewritten", "retelling of"), ("correction", "correction of")],
)  # fmt: skip
def test_what_a_copy_is_of_its_origin_is_a_noun(kind: str, in_words: str) -> None:
    assert f"· {in_words} " in shown(relations_text([relation(type=kind)]))


def test_the_article_that_is_asked_about_is_named() -> None:
    asked = FoundArticle(
        article_id="0123456789abcdef" * 2, url="https://presse.example/a", title="Un accord",
        outlet="La Presse", published_at=datetime(2024, 2, 27, tzinfo=timezone.utc),
    )  # fmt: skip
    text = shown(asked_text(asked))
    assert text.splitlines()[0] == "Un accord"
    assert "La Presse · 2024-02-27 · 01234567" in text
    assert "https://presse.example/a" in text


def test_an_utterance_has_who_says_it_and_where() -> None:
    text = shown(utterance_text(utterance()))
    assert "Marina Ferrari · 1 independent source in 1 article" in text


def test_programs_read_lists_and_lists_by_name() -> None:
    assert [each["slot"] for each in orjson.loads(coverage_json([ledger_row()]))] == ["exclusivity"]
    named = orjson.loads(coverage_json({"relations": [relation()], "stories": []}))
    assert list(named) == ["relations", "stories"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-02-27T12:00+01:00", datetime(2024, 2, 27, 11, tzinfo=timezone.utc)),
        ("2024-02-27 12:00Z", datetime(2024, 2, 27, 12, tzinfo=timezone.utc)),
    ],
)
def test_a_moment_has_a_zone(typed: str, meant: datetime) -> None:
    assert moment(typed) == meant


def test_a_day_or_month_means_its_end() -> None:
    assert moment("2024-02-28") + timedelta(days=1) == moment("2024-02")
    assert moment("2024-02-27T12:00").tzinfo is not None
    assert moment("28 février 2024") == moment("28/02/2024") == moment("2024-02-28")
    assert moment("2024-02-27 12:00") == moment("2024-02-27T12:00")


@pytest.mark.parametrize(
    "typed", ["tomorrow", "2024-02-30", "2024-02-27T25:00", "", "9999-12-31", "0001-01-01T00:00"]
)
def test_what_is_no_moment_is_refused_with_what_would_be_right(typed: str) -> None:
    with pytest.raises(typer.BadParameter, match="2024-02"):
        moment(typed)
