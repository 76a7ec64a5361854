"""The list of jars, and what is taken from where."""

from hashlib import sha256
from pathlib import Path

import pytest

from libs.local import jars
from libs.local.children import StartFailed
from libs.local.jars import COORDINATES, Pin, fetch, pins


def test_the_list_holds_each_jar_once_with_a_whole_hash() -> None:
    listed = pins()
    assert len({pin.filename for pin in listed}) == len(listed) > 50
    assert all(len(pin.sha256) == 64 for pin in listed)


def test_the_list_was_made_from_the_coordinates() -> None:
    listed = {f"{pin.group}:{pin.artifact}:{pin.version}" for pin in pins()}
    assert listed >= set(COORDINATES)


@pytest.fixture
def one_jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local Maven repository with the one jar that is asked for."""
    pin = Pin("org.example", "thing", "1", sha256(b"bytes").hexdigest())
    monkeypatch.setattr(jars, "pins", lambda: (pin,))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    jar = tmp_path / "m2" / pin.place
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"bytes")
    return jar


@pytest.mark.usefixtures("one_jar")
def test_copies_what_the_local_repository_has_and_reports_it(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    (found,) = fetch(tmp_path / "cache", lambda *report: seen.append(report))
    assert found.read_bytes() == b"bytes"
    assert seen == [(0, 1, ""), (1, 1, "thing-1.jar")]


def test_asks_for_nothing_that_it_has(tmp_path: Path, one_jar: Path) -> None:
    fetch(tmp_path / "cache")
    one_jar.unlink()
    assert fetch(tmp_path / "cache", lambda *_: pytest.fail("nothing was missing"))


def test_takes_no_file_with_other_bytes(
    tmp_path: Path, one_jar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_jar.write_bytes(b"other")
    monkeypatch.setattr(jars, "_TRIES", 1)
    with pytest.raises(StartFailed, match="cannot fetch thing-1"):
        fetch(tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("*.jar"))
