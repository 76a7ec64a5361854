"""A machine without a Docker engine: the look-up says why, and leaves nothing open."""

import gc
import socket
from pathlib import Path

import pytest

from tests.engines import why_no_docker


@pytest.mark.parametrize("there", [False, True], ids=["missing", "refusing"])
@pytest.mark.filterwarnings("error")
def test_an_engine_that_does_not_answer_is_a_reason_and_no_open_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    path = tmp_path / "docker.sock"
    if there:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(path))  # and nobody listens
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    reason = why_no_docker()
    assert reason is not None
    assert reason.startswith("no Docker engine answers")
    gc.collect()  # an open socket would warn here, and a warning fails the test


@pytest.mark.filterwarnings("error")
def test_an_engine_at_a_port_where_nobody_listens_is_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    assert why_no_docker() is not None
    gc.collect()
