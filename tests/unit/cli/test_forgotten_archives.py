"""Which archives are searched: the one that is named, and the one that is known."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer

from libs.forgetting.identities import Wanted
from services.cli.forgetting.archive import archive_folders, archive_stores
from services.cli.settings import CliSettings

WARC = "2026/11/28/dealwire-20261128T101500Z-h-0-00001.warc.gz"


@pytest.fixture
def settings(tmp_path: Path) -> CliSettings:
    return CliSettings(state=tmp_path / "state")


def made(folder: Path, *, files: bool = True) -> Path:
    folder.mkdir()
    if files:
        (folder / WARC).parent.mkdir(parents=True)
        (folder / WARC).touch()
    return folder


def test_the_installations_own_is_searched_beside_another(
    settings: CliSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = made(tmp_path / "own"), made(tmp_path / "other")
    monkeypatch.setenv("FETCHER_ARCHIVE", str(own))
    assert archive_folders(settings, None) == [own]
    assert archive_folders(settings, own) == [own]
    assert archive_folders(settings, other) == [other, own]

    async def forget_answers(keys: Sequence[str]) -> None:
        del keys

    seen = [
        asyncio.run(each.look(Wanted())).counts
        for each in archive_stores([other, own], forget_answers)
    ]
    assert seen == [{f"archive {other}": 0}, {f"archive {own}": 0}]  # neither hides the other


@pytest.mark.parametrize("stated", ["own", "elsewhere", "", None])
def test_a_folder_without_warc_files_is_no_proof(
    settings: CliSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: str | None
) -> None:
    made(tmp_path / "own")
    wrong = made(tmp_path / "wrong", files=False)
    monkeypatch.delenv("FETCHER_ARCHIVE", raising=False)
    if stated is not None:
        monkeypatch.setenv("FETCHER_ARCHIVE", str(tmp_path / stated) if stated else "")
    with pytest.raises(typer.BadParameter, match="there is no WARC file"):
        archive_folders(settings, wrong)
    with pytest.raises(typer.BadParameter, match="no such folder"):
        archive_folders(settings, tmp_path / "none")


def test_an_archive_that_nobody_knows_of_or_that_is_elsewhere_is_a_doubt(
    settings: CliSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FETCHER_ARCHIVE", raising=False)
    assert "--archive" in archive_folders(settings, None)
    monkeypatch.setenv("FETCHER_ARCHIVE", str(tmp_path / "elsewhere"))
    assert "not on this machine" in archive_folders(settings, None)
    monkeypatch.setenv("FETCHER_ARCHIVE", "")
    assert archive_folders(settings, None) == []
