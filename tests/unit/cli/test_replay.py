"""What `dealwire replay` asks for, and what it says to a wrong period."""

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
import typer

from libs.contracts import archive_request
from services.cli import app as application
from services.cli.commands.replay import moment

Run = Callable[..., int]
FEBRUARY = datetime(2024, 2, 26, tzinfo=timezone.utc)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `dealwire replay` with these arguments in an empty folder; answers its exit code."""

    def call(*arguments: str) -> int:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr("sys.argv", ["dealwire", "replay", *arguments])
        with pytest.raises(SystemExit) as ended:
            application.main()
        return int(ended.value.code or 0)

    return call


def test_a_day_begins_at_midnight_utc() -> None:
    assert moment("2024-02-26") == FEBRUARY


@pytest.mark.parametrize(
    "text", ["2024-02-26T00:00:00Z", "2024-02-26T01:00:00+01:00", "2024-02-25T19:00-05:00"]
)
def test_a_moment_is_taken_in_its_zone(text: str) -> None:
    assert moment(text) == FEBRUARY


@pytest.mark.parametrize("text", ["yesterday", "2024-13-01", "2024-02-26T99:00", ""])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="or a moment: 2024-02-26T09:30:00"):
        moment(text)


def test_a_day_that_no_month_has_is_refused_with_the_last_one() -> None:
    with pytest.raises(typer.BadParameter, match="2024-02-30 is no day: write 2024-02-29"):
        moment("2024-02-30")


def test_a_day_in_another_form_is_taken_and_a_month_is_not() -> None:
    assert moment("26/02/2024") == moment("26 février 2024") == FEBRUARY
    with pytest.raises(typer.BadParameter, match="is more than a day: write 2024-02-01, say"):
        moment("2024-02")


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="needs a zone"):
        moment("2024-02-26T09:30:00")


def test_a_period_without_an_end_ends_now(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--from", "2024-02-26") == 1
    assert "nothing runs in" in capsys.readouterr().err
    assert run("--from", "2999-01-01") == 2
    assert "is not before" in capsys.readouterr().err


def test_a_replay_is_one_request_that_touches_no_network() -> None:
    march = datetime(2024, 3, 1, tzinfo=timezone.utc)
    request = archive_request(FEBRUARY, march, request_id="replay", source="fil", deals=("d",))
    assert (request.kind, request.reason) == ("archive", "replay")
    assert (request.period_from, request.period_to) == (FEBRUARY, march)
    assert (request.source, request.deals) == ("fil", ("d",))
    assert not request.url.startswith(("http", "file"))


@pytest.mark.parametrize("end", ["2024-02-26", "2024-02-25", "2024-02-26T00:00:00+01:00"])
def test_a_period_that_is_empty_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    assert run("--from", "2024-02-26", "--to", end) == 2
    assert "is not before" in " ".join(capsys.readouterr().err.split())


def test_help_teaches_by_an_example(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    text = capsys.readouterr().out
    assert "Example: dealwire replay --from 2026-11-28" in text
    assert max(map(len, text.splitlines())) <= 80


def test_without_an_installation_one_line_says_what_to_do(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--from", "2024-02-26", "--to", "2024-02-27") == 1
    assert capsys.readouterr().err.startswith("dealwire: nothing runs in ")
