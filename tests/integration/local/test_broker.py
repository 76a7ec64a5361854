"""The embedded broker on a real server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import redis

from libs.local.broker import answering, broker_spec, find_server, run_broker
from libs.local.children import Child, StartFailed
from libs.local.ports import NoFreePort, PortClaims, is_free


def test_keeps_what_it_was_given_across_a_restart(tmp_path: Path) -> None:
    with run_broker(tmp_path) as server, redis.Redis.from_url(server.url) as client:
        client.xadd("stream", {"data": "é"})
    with run_broker(tmp_path) as server, redis.Redis.from_url(server.url) as client:
        assert client.xlen("stream") == 1


def test_never_evicts_and_logs_every_write(broker_url: str) -> None:
    with redis.Redis.from_url(broker_url, decode_responses=True) as client:
        config = client.config_get("*")
    assert config["maxmemory-policy"] == "noeviction"
    assert config["appendonly"] == "yes"
    assert config["appendfsync"] == "everysec"
    assert config["save"] == ""
    assert config["bind"] == "127.0.0.1"


def test_listens_on_the_port_that_it_is_given(tmp_path: Path) -> None:
    with PortClaims() as ports:
        port = ports.take(range(6700, 6800))
    with run_broker(tmp_path, port) as server:
        assert server.url == f"redis://127.0.0.1:{port}/0"
        assert not is_free(port)
    assert is_free(port)


def test_a_taken_port_is_refused_by_name(tmp_path: Path) -> None:
    with run_broker(tmp_path / "one") as first:
        port = int(first.url.rpartition(":")[2].partition("/")[0])
        with pytest.raises(NoFreePort, match=str(port)), run_broker(tmp_path / "two", port):
            pass


def test_two_installations_that_start_together_take_different_ports(tmp_path: Path) -> None:
    with PortClaims(tmp_path) as one, PortClaims(tmp_path) as two:
        candidates = range(6700, 6800)
        chosen = [one.take(candidates), two.take(candidates), one.take(candidates)]
        assert len(set(chosen)) == 3
        with pytest.raises(NoFreePort, match=str(chosen[0])):
            two.take([chosen[0]])
    with PortClaims(tmp_path) as three:
        assert three.take([chosen[0]]) == chosen[0]


def test_the_port_of_the_last_time_comes_first_where_it_is_free(tmp_path: Path) -> None:
    candidates = range(6700, 6800)
    with PortClaims(tmp_path) as one, PortClaims(tmp_path) as two:
        assert one.take(candidates, before=6790) == 6790
        assert two.take(candidates, before=6790) != 6790
        assert one.take(candidates, before=1) in candidates


def test_another_server_on_its_port_is_not_taken_for_it(tmp_path: Path) -> None:
    with run_broker(tmp_path / "one") as first:
        port = int(first.url.rpartition(":")[2].partition("/")[0])
        spec = broker_spec(find_server(), tmp_path / "two", tmp_path / "two.log", port)
        with pytest.raises(StartFailed, match=r"(?i)address already in use"):
            Child(spec).wait_ready(20)


def test_dies_with_the_program_that_started_it(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("parent-death signals are Linux's")
    script = (
        "import sys, time; from pathlib import Path; from libs.local.broker import run_broker\n"
        "with run_broker(Path(sys.argv[1])) as server:\n"
        "    print(server.url, server.child.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        url, pid = parent.stdout.readline().split()
        assert answering(url) == int(pid)
        os.kill(parent.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while psutil.pid_exists(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert answering(url) is None
