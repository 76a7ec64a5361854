"""What an export writes, and what stands there when it breaks."""

import csv
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from services.cli.export_files import FORMATS, STDOUT, Format, export_to, format_of
from services.cli.export_rows import COLUMNS, WHOLE_COLUMNS, to_cells, to_row
from services.cli.problems import Problem

DOCUMENT: dict[str, Any] = {
    "article_id": "0" * 32,
    "version": "1" * 32,
    "url": "https://example.org/a",
    "title": '=HYPERLINK("x")',
    "outlet": "Le Phare",
    "country": None,
    "language": "fr",
    "published_at": "2024-02-27T00:30:00+01:00",
    "observed_at": "2024-03-01T08:00:00Z",
    "timeline_at": "2024-02-27T00:30:00+01:00",
    "authors": ["Jeanne Roux", "Luc Petit"],
    "persons": ["@arthur"],
    "amounts": [],
    "relevance": "main",
    "genre": "opinion",
    "fr": {"lead": "Un accord,\nsigné lundi. " + "La suite. " * 60},
    "text": "the whole text",
    "score": 3,
}


def rows(count: int) -> list[dict[str, Any]]:
    return [to_row({**DOCUMENT, "article_id": f"{number:032}"}) for number in range(count)]


def written(path: Path, form: Format, count: int) -> Path:
    with export_to(path, form) as file:
        for row in rows(count):
            file.write(row)
    return path


def test_a_row_has_each_column_and_only_the_beginning_of_the_text() -> None:
    row = to_row(DOCUMENT)
    assert tuple(row) == COLUMNS
    assert row["excerpt"].startswith("Un accord, signé lundi. La suite.")
    assert row["excerpt"].endswith("…")
    assert len(row["excerpt"]) <= 301
    assert "the whole text" not in str(row)
    assert (row["slots"], row["summary"], row["country"]) == ([], None, None)
    assert len(to_row({**DOCUMENT, "summary": "mot " * 500})["summary"]) <= 301


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_no_formula(beginning: str) -> None:
    row = to_row({**DOCUMENT, "title": f"{beginning}1+1"})
    cells = dict(zip(COLUMNS, to_cells(row), strict=True))
    assert cells["title"] == f"'{beginning}1+1"
    assert cells["persons"] == "'@arthur"
    assert cells["authors"] == "Jeanne Roux; Luc Petit"
    assert cells["country"] == ""
    assert cells["genre"] == "opinion"


def test_csv_and_lines_of_json_are_read_again(tmp_path: Path) -> None:
    with written(tmp_path / "a.csv", "csv", 3).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [each["article_id"] for each in found] == [f"{number:032}" for number in range(3)]
    assert found[0]["title"] == '\'=HYPERLINK("x")'
    lines = written(tmp_path / "a.jsonl", "jsonl", 2).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[1])["authors"] == ["Jeanne Roux", "Luc Petit"]
    assert json.loads(lines[1])["title"] == '=HYPERLINK("x")'


def test_parquet_has_types_and_row_groups(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", "parquet", 5001)
    assert pq.ParquetFile(path).metadata.num_row_groups == 2
    table = pq.read_table(path)
    assert (table.num_rows, tuple(table.column_names)) == (5001, COLUMNS)
    first = table.slice(0, 1).to_pylist()[0]
    assert first["published_at"] == datetime(2024, 2, 26, 23, 30, tzinfo=timezone.utc)
    assert first["authors"] == ["Jeanne Roux", "Luc Petit"]
    assert pq.read_table(written(tmp_path / "none.parquet", "parquet", 0)).num_rows == 0


def interrupted(path: Path, form: Format) -> None:
    with export_to(path, form) as file:
        file.write(rows(1)[0])
        raise KeyboardInterrupt


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("before", [None, "of yesterday"])
def test_a_break_leaves_what_stood_there(tmp_path: Path, form: Format, before: str | None) -> None:
    path = tmp_path / f"a.{form}"
    if before is not None:
        path.write_text(before)
    with pytest.raises(KeyboardInterrupt):
        interrupted(path, form)
    assert [each.read_text() for each in tmp_path.iterdir()] == ([before] if before else [])


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_is_said_in_a_line(form: Format) -> None:
    with pytest.raises(Problem, match=r"/dev/full: cannot be written: No space left on device"):
        written(Path("/dev/full"), form, 6000)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"missing/a\.csv: cannot be written: No such file"):
        written(tmp_path / "missing" / "a.csv", "csv", 1)
    with pytest.raises(Problem, match="cannot be written: Is a directory"):
        written(tmp_path, "csv", 1)


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    written(tmp_path / "link.csv", "csv", 1)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("article_id,")
    written(Path("/dev/null"), "csv", 1)
    assert Path("/dev/null").is_char_device()


def test_what_is_written_to_stdout_leaves_it_open(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for form in ("csv", "jsonl"):
        written(STDOUT, form, 1)
    out = capsysbinary.readouterr().out
    assert out.startswith(b"article_id,version,")
    assert json.loads(out.splitlines()[-1])["language"] == "fr"


@pytest.mark.parametrize(
    ("path", "asked", "form"),
    [
        ("a.csv", None, "csv"), ("a.JSONL", None, "jsonl"), ("a.ndjson", None, "jsonl"),
        ("a.parquet", None, "parquet"), ("a.txt", "csv", "csv"), ("a.csv", "jsonl", "jsonl"),
        ("-", None, "csv"), ("-", "jsonl", "jsonl"),
    ],
)  # fmt: skip
def test_the_ending_says_the_format_and_format_beats_it(
    path: str, asked: Format | None, form: Format
) -> None:
    assert format_of(Path(path), asked) == form


@pytest.mark.parametrize("form", FORMATS)
def test_whole_texts_are_a_column_more(tmp_path: Path, form: Format) -> None:
    path = tmp_path / f"whole.{form}"
    with export_to(path, form, WHOLE_COLUMNS) as file:
        file.write(to_row(DOCUMENT, whole=True))
    if form == "parquet":
        [row] = pq.read_table(path).to_pylist()
    elif form == "csv":
        [row] = csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    else:
        row = json.loads(path.read_text(encoding="utf-8"))
    assert tuple(row) == WHOLE_COLUMNS
    assert row["text"] == "the whole text"
