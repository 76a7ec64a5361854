"""The commands as a user or a program calls them, as far as they need no server."""

import json
import os
from collections.abc import Callable
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as ConnectionRefused

from services.cli import app as application
from services.cli.commands.forget import _show
from services.cli.commands.table import Row
from services.cli.forgetting.run import Report

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `dealwire` with these arguments in an empty folder; answers its exit code."""

    def call(*arguments: str, stdin: str = "") -> int:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr("sys.argv", ["dealwire", *arguments])
        monkeypatch.setattr("sys.stdin", StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            application.main()
        return int(ended.value.code or 0)

    return call


COMMANDS = (
    ["up"], ["down"], ["demo"], ["fetch"], ["search"], ["export"], ["suggest"], ["quotes"],
    ["claims"], ["forget"], ["status"], ["inspect"], ["replay"], ["backup"], ["restore"],
    ["source"], ["why"], ["dead"], ["dead", "list"], ["dead", "show"], ["dead", "replay"],
    ["index"], ["index", "verify"], ["index", "list"], ["index", "migrate"], ["index", "rollback"],
    ["index", "drop"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(
    run: Run, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(*command, "--help") == 0
    text = capsys.readouterr().out
    assert f"Example: dealwire {' '.join(command)}" in text
    assert max(map(len, text.splitlines())) <= 80


def test_help_is_wrapped_by_the_terminal_and_tables_stay_as_they_are(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("search", "--help") == 0
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    table = lines.index("   accord Microsoft      both words in any form; of many words, most")
    above = lines[table - 3 : table - 1]
    assert " ".join(above).split()[:2] == ["Without", "a"]
    first_word_below = above[1].split()[0]
    assert len(above[0]) + len(first_word_below) + 1 > 78  # no line ends before it must


@pytest.mark.parametrize("row", application.COMMANDS, ids=lambda row: row.name)
def test_the_list_of_commands_says_what_each_says_of_itself(row: Row) -> None:
    said = str(row.load().help).partition("\n\n")[0]
    assert " ".join(said.split()) == row.summary


def test_the_version_is_shown(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"dealwire {version('dealwire')}\n"
    assert run("--help") == 0
    assert "Collects and searches" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["search", "x"],
        ["export", "x", "-o", "x.csv"],
        ["suggest", "x"],
        ["why", "x"],
        ["quotes"],
        ["claims"],
        ["fetch", "https://example.org/"],
        ["dead", "list"],
        ["backup", "folder"],
    ],
    ids=" ".join,
)
def test_without_an_installation_one_line_says_what_to_do(
    run: Run, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(*command) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("dealwire: nothing runs in ")
    assert len(said.err.splitlines()) == 1


def test_a_wrong_setting_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_INDEX_PREFIX", "Not Lower Case")
    assert run("status") == 2
    assert "DEALWIRE_INDEX_PREFIX" in capsys.readouterr().err


def test_an_address_that_is_none_is_one_line_without_its_password(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://:sesame@localhost:port")
    assert run("dead", "list") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "DEALWIRE_REDIS_URL" in line
    assert "sesame" not in line


def test_down_where_nothing_ran_leaves_no_folder(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("down", "--state", str(tmp_path / "none")) == 0
    assert "nothing ran" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_restore_that_was_cut_short_is_to_be_finished_before_up(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / "other state"
    state.mkdir()
    (state / "restoring").write_text("/var/backups/dealwire\n", encoding="utf-8")
    assert run("up", "--state", "other state") == 1
    command = f"`dealwire restore /var/backups/dealwire --state '{state}'`"
    assert command in capsys.readouterr().err


@pytest.mark.parametrize("command", [["backup", "--verify"], ["restore"], ["restore", "--check"]])
def test_a_folder_without_a_backup_is_told_with_nothing_running(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    assert run(*command, "none") == 1
    assert "no such folder" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run(*command, "empty") == 1
    assert "holds no backup" in capsys.readouterr().err
    assert not (tmp_path / ".dealwire").exists()


def test_servers_named_by_settings_need_a_word_about_the_archive(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", "http://127.0.0.1:1")
    monkeypatch.delenv("FETCHER_ARCHIVE", raising=False)
    assert run("backup", "folder") == 1
    assert "--no-archive" in capsys.readouterr().err


def test_one_address_cannot_be_that_of_two_files(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("fetch", "a", "b", "--url", "https://example.org/") == 2
    assert "--url" in capsys.readouterr().err


@pytest.mark.parametrize(
    "stated", [["--outlet", "Le Phare"], ["--published", "2024-02"], ["--title", "Un accord"]]
)
@pytest.mark.parametrize("targets", [["a.txt", "b.txt"], ["."], ["https://phare.example/"]])
def test_what_is_stated_is_stated_of_one_file(
    run: Run, capsys: pytest.CaptureFixture[str], stated: list[str], targets: list[str]
) -> None:
    for command in ("fetch", "inspect"):
        assert run(command, *targets, *stated) == 2
        assert stated[0] in capsys.readouterr().err


def test_a_wrong_date_is_told_at_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch", "a.txt", "--published", "hier") == 2
    assert "2024-02-27" in capsys.readouterr().err


TEXT = """La société a dit lundi qu’elle signerait un accord avec son concurrent du Nord.

Le régulateur a fait savoir qu’il lirait le contrat dans les prochaines semaines.
"""


def test_inspect_takes_what_sidecar_and_options_state_the_options_first(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.meta.yaml").write_text("outlet: Le Phare\npublished: 2024-02\n")
    (tmp_path / "b.meta.yaml").write_text("published: hier\n")
    assert run("inspect", "a.*", "--outlet", "Relais", "--stage", "fetched") == 0
    (article,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert article["outlet"]["name"] == "Relais"
    assert article["published"] == {
        "at": "2024-02-01T00:00:00Z",
        "precision": "month",
        "zone_stated": True,
    }
    assert article["title"] == TEXT.partition("\n")[0]
    assert article["origins"]["title"] == "derived: first sentence"
    assert run("inspect", "b.txt", "--stage", "fetched") == 1
    problem = json.loads(capsys.readouterr().out)
    assert problem["error"] == "bad_sidecar"
    assert "b.meta.yaml: published:" in problem["detail"]


PAGE = """<!doctype html><html lang="fr"><head><title>Un accord</title></head><body><article>
<h1>Un accord entre deux entreprises</h1><p>Les deux entreprises ont annoncé lundi un accord de
plusieurs années, dont le montant n'a pas été rendu public par leurs dirigeants.</p><p>La
Commission européenne a fait savoir qu'elle examinerait le texte dans les prochaines semaines.</p>
</article></body></html>"""


def test_inspect_prints_a_line_for_each_input_and_goes_on_after_a_bad_one(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").write_bytes(b"%PDF-1.7 no page at all")
    os.mkfifo(tmp_path / "pipe.html")
    lines = [
        json.dumps({"path": "a.html", "url": "https://example.org/a"}),
        json.dumps({"path": "b.html"}),
        "no json",
        "[1]",
        json.dumps({"path": "missing.html"}),
        json.dumps({"path": "pipe.html"}),
        json.dumps({}),
        json.dumps({"path": "a.html"}),
    ]
    assert run("inspect", "-", "--stage", "fetched", stdin="\n".join(lines)) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("error") for one in found] == [
        None, "not_text", "invalid_json", "invalid_json", "file_missing",
        "file_missing", "invalid_json", None,
    ]  # fmt: skip
    assert found[0]["canonical_url"] == "https://example.org/a"
    assert found[7]["canonical_url"] is None
    assert found[7]["source"] == str(tmp_path)


def test_a_stage_that_is_none_is_refused(run: Run) -> None:
    assert run("dead", "replay", "--all", "--stage", "translator") == 2


def test_inspect_fails_when_nothing_could_be_read(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect", "missing.html") == 1
    assert json.loads(capsys.readouterr().out)["error"] == "file_missing"


def test_a_state_folder_that_cannot_be_made_is_one_line(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    assert run("up", "--state", str(tmp_path / "file" / "state")) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert str(tmp_path / "file") in line
    assert "Not a directory" in line


@pytest.mark.parametrize(
    "command",
    [["fetch", "https://example.org/"], ["dead", "list"]],
    ids=" ".join,
)
def test_a_broker_that_does_not_answer_is_one_line(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefused("Error 111 connecting to 127.0.0.1:1.")

    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("redis.asyncio.Redis.execute_command", refuse)
    assert run(*command) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("dealwire: the broker did not answer")
    assert "127.0.0.1:1" in line


@pytest.mark.parametrize("name", ["REDIS_URL", "OPENSEARCH_URL"])
def test_an_address_of_a_server_that_is_none_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"DEALWIRE_{name}", "localhost")
    assert run("status") == 2
    assert f"DEALWIRE_{name}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["-accord"], ["-ou"], ["-accord bourse"], ["NOT", "accord"], ["accord", "-bourse"],
     ["--", "-x"], ["--", "--lang"], ["--lang", "fr", "-accord", "--person", "-x"], ["-"]],
    ids=" ".join,
)  # fmt: skip
def test_a_word_that_begins_with_a_minus_sign_is_no_option(run: Run, words: list[str]) -> None:
    assert run("search", *words) == 1  # nothing runs here
    assert run("export", "-o", "x.csv", *words) == 1


def test_an_option_that_is_none_is_refused_with_the_nearest(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("search", "x", "--langg", "fr") == 2
    assert "--lang" in capsys.readouterr().err
    assert run("search", "x", "--langg=fr") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2024-02-30"), "write 2024-02-29"),
        (("--min-amount", "10X"), "10M"),
        (("--lang", "xx"), "no language known to ISO 639-1"),
        (("--currency", "ABC"), "no currency known to ISO 4217"),
        (("--lang", "fr", "--lang", "Frensh"), "did you mean fr (French)"),
        (("--country", "Frence"), "did you mean FR"),
        (("--facet", "persons"), "did you mean person?"),
        (("--significant", "day"), "no facet with values that could be compared"),
        (("--stance", "denyed"), "did you mean denied"),
        (("--relevance", "high"), "main, paragraph, mention, none"),
        (("--genre", "editto"), "did you mean opinion?"),
        (("--genre", "poem"), "poem is none of news, analysis, opinion, blog, interview"),
        (("--min-amount", "10M", "--max-amount", "1M"), "must not be above --max-amount"),
    ],
)
def test_a_wrong_value_of_a_search_is_told_with_what_would_be_right(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], said: str
) -> None:
    assert run("search", "x", *arguments) == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert run("search", "x", "--from", "2024-02", "--to", "2024-02", "--min-amount", "10M") == 1


def test_days_in_the_wrong_order_and_texts_too_long_are_named(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("search", "x", "--from", "2024-03-01", "--to", "2024-02-01") == 2
    assert "--from" in capsys.readouterr().err
    assert run("search", "x" * 100_001) == 1
    assert capsys.readouterr().err.startswith("dealwire: query: ")
    assert run("search", "x", "--page", "1002") == 1
    assert "`dealwire export` has all" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "articles"], "give --format"),
        (["-o", "-", "--format", "parquet"], "give -o FILE.parquet"),
    ],
)
def test_an_export_says_what_format_it_needs(
    run: Run, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert run("export", "x", *options) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_inspect_for_people_says_in_a_line_what_is_no_article(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect", "--explain", "gone.txt") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gone.txt: file_missing: ")


@pytest.mark.parametrize(
    "command",
    [
        ["backup", ""],
        ["backup", "folder", "--archive", ""],
        ["restore", " "],
        ["restore", "folder", "--state", ""],
        ["forget", "example.org", "--yes", "--archive", ""],
        ["up", "--files", ""],
        ["export", "x", "-o", ""],
        ["fetch", "article.txt", ""],
        ["inspect", ""],
    ],
    ids=" ".join,
)
def test_an_empty_name_of_a_folder_does_not_mean_the_one_that_one_is_in(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    assert run(*command) == 2
    assert "is empty: name it" in " ".join(capsys.readouterr().err.split())
    assert not [*tmp_path.iterdir()]


def test_a_folder_without_warc_files_is_not_taken_for_the_archive(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / ".dealwire/archive/2026/11/28/dealwire-20261128T101500Z-h-0-00001.warc.gz"
    file.parent.mkdir(parents=True)
    file.touch()
    (tmp_path / "wrong").mkdir()
    assert run("backup", "folder", "--archive", "wrong") == 1
    said = capsys.readouterr().err
    assert f"--archive: there is no WARC file in {tmp_path / 'wrong'}" in said
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize(
    "folder", [".dealwire", ".dealwire/b", ".dealwire/archive/b", "kept/b", "."]
)
def test_a_backup_is_no_part_of_the_installation_and_not_around_it(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: str
) -> None:
    for each in (".dealwire/archive", "kept"):
        (tmp_path / each).mkdir(parents=True)
    for options in (["--archive", "kept"], ["--no-archive"]):
        if folder == "kept/b" and "--no-archive" in options:
            continue
        assert run("backup", folder, *options) == 1
        assert "give the backup a folder of its own" in capsys.readouterr().err


def test_what_is_forgotten_already_says_since_when(capsys: pytest.CaptureFixture[str]) -> None:
    _show(Report("example.org", {"archive": 0}, since_ms=0), dry_run=False, as_json=False)
    said = capsys.readouterr().out
    assert "It is kept out already, since 1970-01-01 00:00 UTC." in said
    assert "nothing was in any of them" in said
    assert "found before" not in said


def test_without_a_terminal_nothing_is_dropped_and_the_option_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(*_: object) -> list[str]:
        return ["dealwire-articles-000001"]

    monkeypatch.setattr("services.cli.commands.index._dropped", found)
    assert run("index", "drop", "articles") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "dealwire-articles-000001" in line
    assert "--yes" in line
