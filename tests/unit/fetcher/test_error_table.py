"""The table of errors says what the code does."""

import re
from pathlib import Path
from typing import get_args

from libs import urls
from libs.errors import DealwireError, Failed, Postponed, Rejected, Skipped, Unavailable
from libs.parsing import errors as parsing_errors
from libs.parsing.listings.listing import What
from libs.workers import errors as worker_errors
from services.fetcher import errors
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.poll_result import SOURCE_SILENT

TABLE = Path(__file__).parents[3] / "docs" / "errors.md"
_ROW = re.compile(r"^\| (`[a-z0-9_`, ]+`) \| ([a-z ]+) \|", re.MULTILINE)


def _documented() -> dict[str, str]:
    text = TABLE.read_text(encoding="utf-8")
    section = text.partition("## Fetcher\n")[2].partition("\n## ")[0]
    return {
        code: fate
        for codes, fate in _ROW.findall(section)
        for code in re.findall("[a-z0-9_]+", codes)
    }


def _raised() -> dict[str, str]:
    own = [
        each
        for module in (errors, worker_errors, parsing_errors, urls)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, DealwireError)
        if each.__module__ == module.__name__
    ]
    return {error.code: _fate(error) for error in own}


def _fate(error: type[DealwireError]) -> str:
    if issubclass(error, Skipped):
        return error.fate
    if issubclass(error, Rejected):
        return "dead"
    if issubclass(error, Failed):
        return "tried again"
    assert issubclass(error, Unavailable | Postponed)
    return "waits"


def test_every_error_that_can_be_raised_is_documented_with_its_fate() -> None:
    lists = {*get_args(What), "folder"}
    # A site that names nothing is refused as `no_feeds_found`.
    expanded = lists | {f"empty_{what}" for what in lists - {"site"}}
    returned = {
        **dict.fromkeys(expanded, "expanded"),
        "archive": "expanded",
        "warc": "expanded",
        "empty_archive": "expanded",
        "empty_warc": "expanded",
        "unchanged": "unchanged",
        "not_modified": "unchanged",
        "same_body": "unchanged",
        "other_form": "unchanged or expanded",
        "in_flight": "duplicate",
        "fetched_since": "duplicate",
        SOURCE_SILENT: "expanded or unchanged",
    }
    assert _documented() == _raised() | returned


def test_every_setting_that_the_table_names_is_there() -> None:
    named = re.findall(r"`FETCHER_([A-Z_]+)`", TABLE.read_text(encoding="utf-8"))
    assert named
    assert {name.lower() for name in named} <= set(FetcherSettings.model_fields)
