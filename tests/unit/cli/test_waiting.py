"""What is said of requests that have no fate yet."""

import signal
import subprocess
import sys
from pathlib import Path

from libs.contracts import Outcome
from libs.streaming.operations.waiting import Waiting
from services.cli.commands.fetch import left
from services.cli.pursuit import Pursuit
from services.cli.waiting import as_lines
from tests.unit.cli.test_pursuit import NOW, outcome

ROOT = Path(__file__).parents[3]
REFUSED = "connect_failed: Connection refused at 127.0.0.1:8999"


def test_a_reason_is_said_once_with_how_many_wait_for_it() -> None:
    found = [
        Waiting("2", None, "http://127.0.0.1:8999/b?token=s3same", REFUSED),
        Waiting("1", None, "http://127.0.0.1:8999/a?token=s3same", REFUSED),
        Waiting("3", None, "https://lune.example/", "dns_failure: lune.example: no name"),
    ]
    first, second = as_lines(found, Path("/"))
    assert first == f"127.0.0.1:8999/a?token=*** and 1 more: {REFUSED}"
    assert second == "lune.example/: dns_failure: lune.example: no name"


def test_of_many_reasons_the_first_are_shown() -> None:
    found = [Waiting(str(n), None, f"https://a{n}.example/", f"timeout: {n}") for n in range(8)]
    assert as_lines(found, Path("/"))[5:] == ["and 3 other reasons"]


def test_what_has_its_fate_and_what_others_asked_for_is_not_waited_for() -> None:
    pursuit = Pursuit(["feed", "page"])
    pursuit.take(outcome("feed", "expanded", children=1))
    pursuit.take(Outcome(request_id="page", fate="indexed", code="indexed", stage="i", at=NOW))
    assert pursuit.waits_for("child", "feed")
    assert not pursuit.waits_for("page", None)
    assert not pursuit.waits_for("other", "elsewhere")


def test_who_stops_waiting_is_told_what_goes_on() -> None:
    pursuit = Pursuit(["feed", "page"])
    pursuit.take(outcome("page"))
    assert left(pursuit).startswith("1 of 2 requests are under way and go on")
    assert "`dealwire status`" in left(pursuit)


INTERRUPTED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
class Interrupts:
    def find_spec(self, name, *_):
        if name == "services.cli.app":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from services.cli.__main__ import main
main()
"""


def test_ctrl_c_while_the_command_is_loaded_leaves_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")
