"""What people read is shown as it is, whatever is in it."""

from datetime import datetime, timezone

import pytest

from libs.contracts import DeadLetter, Outcome
from libs.streaming.operations.dead_letters import Held
from services.cli.commands.dead import dead_table
from services.cli.commands.fetch import outcomes_table
from services.cli.console import err, out, table
from services.cli.pursuit import Pursuit

NOW = datetime(2024, 2, 27, tzinfo=timezone.utc)
LETTER = DeadLetter(
    stage="language-detector",
    consumer="language-detector-1",
    stream="articles.enriched",
    entry_id="1700000000000-0",
    at=NOW,
    code="attempts_used_up",
    error="[/red] :smile: and a long story of what went wrong",
    attempts=5,
    request_id="r",
    url="https://example.org/a",
    fields={},
)


@pytest.mark.parametrize("name", ["[z]1.txt", "[/red].txt", ":apple:.txt"])
def test_names_with_brackets_and_colons_are_shown_whole(name: str) -> None:
    pursuit = Pursuit(["r"])
    pursuit.take(
        Outcome(
            request_id="r", fate="indexed", code="indexed", url=f"https://e.org/{name}",
            stage="indexer", at=NOW, attempts=1,
        )
    )  # fmt: skip
    with out.capture() as shown:
        out.print(outcomes_table(pursuit))
    assert f"e.org/{name}" in shown.get()
    with err.capture() as said:
        err.print(name)
    assert name in said.get()


def test_an_address_in_a_table_is_whole_and_no_row_ends_in_blanks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(out, "_width", 80)
    url = f"https://example.org/{'a-long-headline-' * 8}end"
    shown = table("", "fate", "why", "request")
    shown.add_row("skipped", "many words " * 12, url)
    shown.add_row("indexed", "", "https://example.org/b")
    with out.capture() as said:
        out.print(shown)
    lines = said.get().splitlines()
    assert sum(url in line for line in lines) == 1
    assert all(line == line.rstrip() for line in lines)
    assert max(len(line) for line in lines if url not in line) <= 80


def test_names_of_dead_letters_can_be_copied_at_80_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(out, "_width", 80)
    letters = [Held("articles.enriched.dead", "1795306113637-10", LETTER)]
    with out.capture() as shown:
        out.print(dead_table(letters))
    text = shown.get()
    assert letters[0].name in text
    for word in ("language-detector", "attempts_used_up", "[/red]", "https://example.org/a"):
        assert word in text
