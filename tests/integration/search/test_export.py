"""`dealwire export`, `search` and `suggest` as they are called, on a real OpenSearch."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from services.cli import app as application
from services.cli.export_rows import COLUMNS
from services.cli.problems import Problem
from tests.integration.search.conftest import ARTICLES, IDS

Run = Callable[..., int]


@pytest.fixture
def run(
    opensearch_url: str, searchable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Runs `dealwire` with these arguments in an empty folder; answers its exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", opensearch_url)
    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("DEALWIRE_INDEX_PREFIX", searchable)

    def call(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["dealwire", *arguments])
        with pytest.raises(SystemExit) as ended:
            application.main()
        return int(ended.value.code or 0)

    return call


def numbers(found: list[str]) -> list[int]:
    return sorted(IDS[each] for each in found)


def test_all_that_fits_is_written_in_each_format(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        assert run("export", "-o", name) == 0
        assert f"3 articles in {name}" in capsys.readouterr().err
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(each) for each in (tmp_path / "a.jsonl").read_text().splitlines()]
    table = pq.read_table(tmp_path / "a.parquet")
    for found in (rows, lines, table.to_pylist()):
        assert numbers([each["article_id"] for each in found]) == [1, 2, 3]
        assert tuple(found[0]) == COLUMNS
    one = next(each for each in lines if IDS[each["article_id"]] == 1)
    assert one["persons"] == ["Arthur Mensch"]
    assert one["excerpt"].startswith("La place des géants américains")
    assert not any(each.text in json.dumps(lines, ensure_ascii=False) for each in ARTICLES)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "a.jsonl", "a.parquet"]


def test_related_names_the_article_that_was_asked_about(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    one = next(each for each in ARTICLES if IDS[each.article_id] == 1)
    assert run("related", one.article_id[:8]) == 0
    title, about, *_ = capsys.readouterr().out.splitlines()
    assert title == one.title
    assert about.endswith(f"· {one.article_id[:8]}")


def test_where_nothing_fits_there_is_no_bar_and_nothing_to_say_of_texts(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "-o", "a.csv", "zzzqqq") == 0
    said = capsys.readouterr().err
    assert "0 articles in a.csv" in said
    assert "0/0" not in said
    assert "publishers" not in said
    assert run("export", "-o", "a.csv") == 0
    assert "publishers" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--lang", "French"], [1, 2]),
        (["--lang", "fr", "--lang", "anglais"], [1, 2, 3]),
        (["--organisation", "UE"], [3]),  # an alias of a profile
        (["--person", "mensch"], [1]),
        (["--country", "France", "--country", "GB"], [1, 3]),
        (["--amount", "15M€", "--relevance", "main"], [1]),
        (["--amount", ">10M", "--currency", "USD"], [1]),
        (["--from", "2024-03", "--outlet", "sample"], [3]),
        (["--relevance", "paragraph", "--originals", "--not-disputed"], [3]),
        (["-chat", "Microsoft", "--lang", "fr"], []),
        (["--", "-chat"], [3]),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_filters_are_those_of_a_search(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[int]
) -> None:
    assert run("export", "-o", "-", "--format", "jsonl", *arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert numbers([json.loads(each)["article_id"] for each in lines]) == expected
    assert run("search", "--json", *arguments) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert numbers([each["article_id"] for each in hits]) == expected


def test_what_was_read_otherwise_and_why_nothing_was_found_stand_on_stderr(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["search"], ["export", "-o", "-"]):
        assert run(*command, "persn:Mensch", "--amount", "dix") == 0
        assert "no field persn: did you mean person?" in capsys.readouterr().err
        assert run(*command, "--person", "Mench", "--lang", "de") == 0
        err = capsys.readouterr().err
        assert "no article has a person called Mench: did you mean Arthur Mensch?" in err
        assert "no article has the language de: there are fr, en" in err
        assert run(*command, "Microsoft", "--person", "mensch", "--lang", "en") == 0
        assert "but none of them all else that is asked" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    ["search", "export -o -", "quotes", "quotes --utterances", "claims", "alert add name accord"],
)
def test_a_deal_or_slot_that_there_is_not_is_refused_with_those_that_there_are(
    run: Run, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(*command.split(), "--deal", "nope") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "called nope" in err
    assert "there are: adobe-figma, mistral-microsoft" in err
    if "quotes" not in command:
        assert run(*command.split(), "--slot", "valution") == 1
        err = capsys.readouterr().err
        assert "no slot is called valution" in err
        assert "did you mean valuation" in err
        assert "There are: announcement_date" in err


def test_a_deal_without_a_profile_is_known_by_its_articles(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run("search", "--deal", "OTHER", "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1
    (tmp_path / "bad.yaml").write_text("id: [")
    monkeypatch.setenv("DEALWIRE_PROFILES", str(tmp_path))
    assert run("search", "--deal", "other", "--deal", "nope") == 1
    assert "there are: mistral-microsoft, other" in capsys.readouterr().err
    assert run("disputes", "--slot", "nope") == 1
    assert "there are: none" in capsys.readouterr().err


def test_an_export_holds_exactly_what_was_asked_unless_it_is_to_be_wider(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, exact, wider, note in (
        ("veterinare", [], [2], "nothing fits veterinare: shown is what fits veterinaire"),
        ("Microsoft Mensch", [1], [1, 3], "1 has most of these words: 1 with some of them"),
        ("siamois regulators", [], [2, 3], "no article has most of these words"),
        ("Microsoft AND Mensch", [1], [1], ""),
    ):
        arguments = ("export", "-o", "-", "--format", "jsonl", words)
        for given, expected in ((arguments, exact), ((*arguments, "--widen"), wider)):
            assert run(*given) == 0
            out, err = capsys.readouterr()
            found = [json.loads(each)["article_id"] for each in out.splitlines()]
            assert numbers(found) == expected
            assert f"{len(expected)} article" in err
            assert (note in err) == (given is not arguments or not note)
            assert ("--widen exports too" in err) == (given is arguments and exact != wider)


def test_quotes_and_claims_say_why_there_are_none(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("quotes zzz", "claims --value nope"):
        assert run(*command.split()) == 0
        out, err = capsys.readouterr()
        assert out.startswith("0 ")
        assert "is indexed yet" in err


def test_a_search_shows_pages_counts_and_first_words(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("search", "--size", "2", "--facet", "outlet", "--facet-size", "1") == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 articles, ")
    assert "… 2 more" in out
    assert "person" not in out
    assert err == "articles 1 to 2 of 3: --page 2 for the next\n"
    assert run("search", "--size", "2", "--page", "2", "--facets") == 0
    out, err = capsys.readouterr()
    assert "Arthur Mensch" in out
    assert out.index("  outlet ") < out.index("  language ") < out.index("  independent ")
    assert err == "articles 3 to 3 of 3\n"
    assert run("search", "siamois") == 0
    first_words = "Le prix du chat siamois a doublé ; le vétérinaire reste cher. (first words)"
    assert first_words in capsys.readouterr().out
    assert run("search", "accord", "--collapse", "story", "--significant", "organisation") == 0
    out = capsys.readouterr().out
    assert out.startswith("2 articles, in 2 stories, ")  # nobody compared them
    assert re.search(r"Microsoft +2 of 2 +2 of 3", out)
    first = ARTICLES[0]
    assert run("search", "--like", first.article_id[:10], "--json") == 0
    like = [each["article_id"] for each in json.loads(capsys.readouterr().out)["hits"]]
    assert like
    assert first.article_id not in like
    for unknown in ("https://nowhere.example/", "0" * 32):
        assert run("search", "--like", unknown) == 1
        assert "no article has the id or address" in capsys.readouterr().err


def test_beginnings_are_completed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", "arthur", "me") == 0
    assert "Arthur Mensch" in capsys.readouterr().out
    assert run("suggest", "micro", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {"kind": "organisation", "value": "Microsoft"} in found
    assert run("suggest", "zzz") == 0
    assert capsys.readouterr() == ("", "nothing begins as this does\n")


def test_broken_profiles_do_not_break_a_search(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text("id: [")
    monkeypatch.setenv("DEALWIRE_PROFILES", str(tmp_path))
    assert run("search", "--person", "Mensch") == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 article, ")
    assert err.startswith("searched without the names of deal profiles: ")


def test_a_full_disk_is_one_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "-o", "/dev/full", "--format", "csv") == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert line == "dealwire: /dev/full: cannot be written: No space left on device"


def test_a_row_that_breaks_leaves_no_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(_: object, **__: object) -> None:
        raise Problem("stopped")

    monkeypatch.setattr("services.cli.commands.export.to_row", stop)
    assert run("export", "-o", "a.parquet") == 1
    assert list(tmp_path.iterdir()) == []


def test_stdout_is_csv_where_nothing_else_is_asked(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "-o", "-", "--sort", "oldest") == 0
    out = capsys.readouterr().out
    assert len(list(csv.DictReader(StringIO(out)))) == 3


def test_texts_are_whole_only_where_that_is_asked_for(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run("export", "-o", "a.jsonl") == 0
    assert "`--texts whole`" in capsys.readouterr().err
    assert "text" not in json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])
    whole = {IDS[key]: ARTICLES[IDS[key] - 1].text for key in IDS}
    assert run("export", "-o", "b.jsonl", "--texts", "whole") == 0
    assert "--texts" not in capsys.readouterr().err
    monkeypatch.setenv("DEALWIRE_EXPORT_TEXTS", "whole")
    assert run("export", "-o", "c.jsonl") == 0
    for name in ("b.jsonl", "c.jsonl"):
        rows = [json.loads(each) for each in (tmp_path / name).read_text().splitlines()]
        assert {IDS[row["article_id"]]: row["text"] for row in rows} == whole
