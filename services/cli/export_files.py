"""Writes exports: CSV, lines of JSON or Parquet, to a file that is whole or not there."""

import csv
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any, Literal, Protocol, get_args

import orjson

from services.cli.export_rows import COLUMNS, LISTS, TIMES, to_cells
from services.cli.problems import Problem

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
STDOUT = Path("-")

_ENDINGS: Mapping[str, Format] = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
    ".pq": "parquet",
}  # fmt: skip
_ROW_GROUP = 5000  # articles: some megabytes, all that is held in memory

Row = Mapping[str, Any]


class RowWriter(Protocol):
    """Takes rows one by one."""

    def write(self, row: Row) -> None:
        """Write one row, or keep it for a while."""

    def close(self) -> None:
        """Write what is still kept, and what ends the file; the stream below stays open."""


def format_of(path: Path, asked: Format | None) -> Format:
    """What a file is to be written as. Raises Problem where its ending does not say."""
    if path == STDOUT:
        if asked == "parquet":
            raise Problem("Parquet is written to a file: give -o FILE.parquet")
        return asked or "csv"
    found = asked or _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise Problem(
            f"{path}: its ending says no format, such as .csv, .jsonl or .parquet: give --format"
        )
    return found


@contextmanager
def export_to(path: Path, form: Format, columns: Sequence[str] = COLUMNS) -> Iterator[RowWriter]:
    """What takes the rows. The file takes its name when all are written; after an error none is.

    Raises Problem where the file cannot be written.
    """
    try:
        with _stream(path) as stream:
            writer = _WRITERS[form](stream, columns)
            try:
                yield writer
            except BaseException:
                with suppress(Exception):  # pyarrow closes what is left open, after the stream
                    writer.close()
                raise
            writer.close()
    except BrokenPipeError:
        raise
    except OSError as error:
        name = "stdout" if path == STDOUT else path
        raise Problem(f"{name}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _stream(path: Path) -> Iterator[IO[bytes]]:
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = path.expanduser().resolve()
    if target.exists() and not target.is_file():  # a device or a pipe stays what it is
        with target.open("wb") as stream:
            yield stream
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as stream:
            yield stream
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


class _Encoded:
    """A stream of bytes that takes text; unlike TextIOWrapper, it never closes the stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        self._stream.write(text.encode())


class _Csv:
    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        self._rows = csv.writer(_Encoded(stream))
        self._rows.writerow(columns)

    def write(self, row: Row) -> None:
        self._rows.writerow(to_cells(row))

    def close(self) -> None:
        pass


class _JsonLines:
    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        del columns  # each line names its own
        self._stream = stream

    def write(self, row: Row) -> None:
        self._stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        pass


class _Parquet:
    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - takes a second to load
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        kinds = dict.fromkeys(columns, pa.string())
        kinds |= dict.fromkeys(TIMES, pa.timestamp("us", tz="UTC"))
        kinds |= dict.fromkeys(LISTS, pa.list_(pa.string()))
        self._schema = pa.schema(kinds)
        self._table = pa.Table.from_pylist
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._kept: list[dict[str, Any]] = []

    def write(self, row: Row) -> None:
        times = {name: _moment(row[name]) for name in TIMES}
        self._kept.append({**row, **times})
        if len(self._kept) >= _ROW_GROUP:
            self._write_group()

    def close(self) -> None:
        if self._kept:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        self._writer.write_table(self._table(self._kept, schema=self._schema))
        self._kept = []


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(timezone.utc) if text else None


_WRITERS: Mapping[Format, Callable[[IO[bytes], Sequence[str]], RowWriter]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "parquet": _Parquet,
}
