"""The state file and the locks beside it."""

from pathlib import Path

import pytest

from libs.local.state import (
    Installation,
    Locked,
    ProcessState,
    forget_state,
    lock,
    read_ports,
    read_state,
    write_ports,
    write_state,
)

INSTALLATION = Installation(
    supervisor=1,
    created=2.5,
    ready=True,
    processes=(ProcessState(name="broker", state="running", address="redis://x", log="b.log"),),
)


def test_reads_what_was_written_and_leaves_no_other_file(tmp_path: Path) -> None:
    write_state(tmp_path, INSTALLATION)
    write_state(tmp_path, INSTALLATION)
    assert read_state(tmp_path) == INSTALLATION
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"supervisor": "x"}'])
def test_a_missing_or_broken_file_is_no_installation(tmp_path: Path, content: bytes | None) -> None:
    write_state(tmp_path, INSTALLATION)
    (file,) = tmp_path.iterdir()
    if content is None:
        forget_state(tmp_path)
    else:
        file.write_bytes(content)
    assert read_state(tmp_path) is None


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"broker": "x"}'])
def test_ports_are_remembered_and_a_broken_file_is_none(
    tmp_path: Path, content: bytes | None
) -> None:
    assert read_ports(tmp_path) == {}
    write_ports(tmp_path, {"broker": 6381})
    assert read_ports(tmp_path) == {"broker": 6381}
    if content is not None:
        (tmp_path / "ports.json").write_bytes(content)
        assert read_ports(tmp_path) == {}


def test_knows_the_addresses_of_its_processes() -> None:
    assert INSTALLATION.address("broker") == "redis://x"
    assert INSTALLATION.address("opensearch") == ""


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    with lock(tmp_path / "l", wait=False), pytest.raises(Locked), lock(tmp_path / "l", wait=False):
        pass
    with lock(tmp_path / "l", wait=False):
        pass
