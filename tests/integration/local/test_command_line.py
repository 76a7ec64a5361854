"""`dealwire` on real servers and real services, as a user types it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from libs.local.lifecycle import running
from libs.local.state import Installation

DEALWIRE = [sys.executable, "-m", "services.cli"]

FRENCH = """La Commission européenne examinera l'accord entre Mistral AI et Microsoft

La Commission européenne a annoncé mardi qu'elle examinerait l'accord conclu entre Mistral AI et
Microsoft, qui prévoit un investissement de 15 millions d'euros dans la jeune entreprise française.
Arthur Mensch, qui dirige Mistral AI, défend un partenariat commercial et non exclusif.
Plusieurs élus européens s'inquiètent de la dépendance envers un seul fournisseur américain.
"""
ENGLISH = """Regulators to look at the agreement between Microsoft and Mistral AI

European regulators said on Tuesday that they would look at the agreement between Microsoft and
Mistral AI, under which the software group puts 16 million dollars into the Paris start-up.
Satya Nadella called the partnership a sign of commitment to trustworthy technology in Europe.
Several members of the European Parliament asked whether the deal was ready all along.
"""


def dealwire(state: Path, *arguments: str, expect: int = 0) -> str:
    """Run a command with its state folder; its stdout."""
    done = subprocess.run(
        [*DEALWIRE, *arguments, "--state", str(state)],
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        cwd=state.parent,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def told(state: Path, *arguments: str) -> str:
    """What a command says on stderr."""
    done = subprocess.run(
        [*DEALWIRE, *arguments, "--state", str(state)],
        capture_output=True, text=True, check=True, timeout=400, cwd=state.parent,
    )  # fmt: skip
    return done.stderr


def as_json(state: Path, *arguments: str, expect: int = 0) -> list[Any]:
    lines = dealwire(state, *arguments, "--json", expect=expect).splitlines()
    return [json.loads(line) for line in lines]


def pid_of(installation: Installation, name: str) -> int:
    (pid,) = (one.pid for one in installation.processes if one.name == name)
    assert pid
    return pid


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of an installation that is up, and down again after the last test."""
    folder = tmp_path_factory.mktemp("cli") / "state"
    dealwire(folder, "up")
    yield folder
    seen = running(folder)
    dealwire(folder, "down")
    assert seen
    assert not any(one.pid and psutil.pid_exists(one.pid) for one in seen.processes)


@pytest.fixture(scope="module")
def texts(state: Path) -> Path:
    """A folder with a French and an English article, both fetched."""
    folder = state.parent / "texts"
    folder.mkdir()
    (folder / "fr.txt").write_text(FRENCH, encoding="utf-8")
    (folder / "en.txt").write_text(ENGLISH, encoding="utf-8")
    fates = as_json(state, "fetch", str(folder / "*.txt"))
    assert [one["fate"] for one in fates] == ["indexed", "indexed"]
    return folder


def test_a_second_up_does_nothing(state: Path) -> None:
    before = running(state)
    (after,) = as_json(state, "up")
    assert before
    assert after["supervisor"] == before.supervisor


def test_a_second_up_with_other_settings_fails(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FETCHER_ALLOWED_NETWORKS", "127.0.0.0/8")
    dealwire(state, "up", expect=1)
    dealwire(state, "up", "--files", str(state), expect=1)
    assert running(state)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("query", "language"),
    [("européenne", "fr"), ("accords", "fr"), ("ELUS", "fr"), ('"Satya Nadella"', "en")],
)
def test_finds_what_was_fetched(state: Path, query: str, language: str) -> None:
    deadline = time.monotonic() + 10  # a write is searchable after the next refresh
    found: list[str] = []
    while found[:1] != [language] and time.monotonic() < deadline:
        (answer,) = as_json(state, "search", query)
        found = [hit["language"] for hit in answer["hits"]]
    assert found[:1] == [language]  # what has related words alone comes behind


@pytest.mark.usefixtures("texts")
def test_facets_count_people_and_sums(state: Path) -> None:
    (answer,) = as_json(state, "search", "--facets")
    values = {name: {one["value"] for one in counts} for name, counts in answer["facets"].items()}
    assert {"Arthur Mensch", "Satya Nadella"} <= values["person"]
    assert {"15000000 EUR", "16000000 USD"} <= values["amount"]


def test_a_folder_is_expanded_and_what_is_known_is_unchanged(state: Path, texts: Path) -> None:
    fates = as_json(state, "fetch", str(texts))
    assert sorted(one["fate"] for one in fates) == ["expanded", "unchanged", "unchanged"]


def test_a_dead_letter_is_listed_shown_and_sent_again(state: Path, texts: Path) -> None:
    page = texts / "fr.txt"
    (fate,) = as_json(state, "fetch", str(page), "--kind", "feed", expect=1)
    assert (fate["fate"], fate["code"]) == ("dead", "not_a_feed")
    (letter,) = [
        one for one in as_json(state, "dead", "list") if one["request_id"] == fate["request_id"]
    ]
    shown = json.loads(dealwire(state, "dead", "show", letter["name"]))
    assert shown["fields"]["data"]
    (sent,) = as_json(state, "dead", "replay", letter["name"])
    assert list(sent) == [letter["name"]]


@pytest.mark.usefixtures("texts")
def test_status_is_ready_and_counts(state: Path) -> None:
    (seen,) = as_json(state, "status")
    assert seen["ready"]
    assert seen["articles"] == 2
    assert {one["name"] for one in seen["processes"]} >= {"broker", "opensearch", "enricher"}
    table = dealwire(state, "status")
    assert "\x1b" not in table
    assert max(map(len, table.splitlines())) <= 80


def test_an_address_stated_later_is_said_to_make_a_second_article(state: Path, texts: Path) -> None:
    file = texts.parent / "later.txt"
    file.write_text(FRENCH.replace("mardi", "jeudi"), encoding="utf-8")
    assert "twice" not in told(state, "fetch", str(file))
    deadline = time.monotonic() + 10
    said = ""
    while "twice" not in said and time.monotonic() < deadline:
        said = told(state, "fetch", str(file), "--url", "https://phare.example/later")
    assert "later.txt is in the index under its path as well" in said
    [again] = as_json(state, "fetch", str(file))
    assert again["fate"] == "unchanged"


def test_what_is_killed_comes_back_and_loses_nothing(state: Path, texts: Path) -> None:
    before = running(state)
    assert before
    for name in ("enricher", "broker"):
        os.kill(pid_of(before, name), signal.SIGKILL)
    (texts / "more.txt").write_text(FRENCH.replace("mardi", "mercredi"), encoding="utf-8")
    deadline = time.monotonic() + 60
    while not (seen := running(state)) or not seen.ready or not _restarted(seen):
        assert time.monotonic() < deadline, seen
        time.sleep(0.1)
    (fate,) = as_json(state, "fetch", str(texts / "more.txt"))
    assert fate["fate"] == "indexed"


def _restarted(installation: Installation) -> bool:
    return sum(one.restarts for one in installation.processes) >= 2


def test_inspect_reaches_every_stage_without_a_server(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH, encoding="utf-8")
    done = subprocess.run(
        [*DEALWIRE, "inspect", "a.txt", "--stage", "document"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    document = json.loads(done.stdout)
    assert (document["language"], document["amounts"]) == ("fr", ["15000000 EUR"])
    assert "Commission européenne" in document["organisations"]


def test_inspect_reads_the_files_of_a_folder_and_the_others_where_one_is_no_article(
    tmp_path: Path,
) -> None:
    for name, text in {"a.txt": FRENCH, "b.txt": "", "logo.png": "x"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*DEALWIRE, "inspect", str(tmp_path), "--stage", "fetched"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["text"][:20], second["error"]) == (FRENCH[:20], "empty")
