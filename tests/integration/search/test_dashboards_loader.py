"""The loader against a server that answers as OpenSearch Dashboards does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from deploy.dashboards.build import FILE
from deploy.dashboards.load import LoadFailedError, load, main


class Dashboards(ThreadingHTTPServer):
    """States in the order in which they are given, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.states: list[tuple[int, object]] = [(200, {"status": {"overall": {"state": "green"}}})]
        self.answer: tuple[int, object] = (200, {"success": True, "successCount": 16})
        self.imports: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Dashboards

    def do_GET(self) -> None:
        states = self.server.states
        self._answer(*(states.pop(0) if len(states) > 1 else states[0]))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.imports.append((self.path, dict(self.headers.items()), body))
        self._answer(*self.server.answer)

    def log_message(self, *_args: Any) -> None:
        pass

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def dashboards() -> Iterator[Dashboards]:
    with Dashboards() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_waits_until_dashboards_is_green_and_sends_the_whole_file(dashboards: Dashboards) -> None:
    red = {"status": {"overall": {"state": "red"}}}
    dashboards.states[:0] = [(503, "not yet"), (200, red), (200, ["odd"])]
    assert load(dashboards.url, wait_seconds=10, pause=0.01) == 16
    ((path, headers, body),) = dashboards.imports
    assert path == "/api/saved_objects/_import?overwrite=true"
    given = {name.lower(): value for name, value in headers.items()}
    assert given["osd-xsrf"] == "true"
    boundary = given["content-type"].partition("boundary=")[2]
    head, _, rest = body.partition(b"\r\n\r\n")
    assert head.startswith(f"--{boundary}".encode())
    assert b'filename="saved_objects.ndjson"' in head
    assert rest == FILE.read_bytes() + f"\r\n--{boundary}--\r\n".encode()


def test_gives_up_with_the_last_state_it_saw(dashboards: Dashboards) -> None:
    dashboards.states[:] = [(200, {"status": {"overall": {"state": "red"}}})]
    with pytest.raises(LoadFailedError, match="not ready: red"):
        load(dashboards.url, wait_seconds=0.05, pause=0.01)
    assert dashboards.imports == []


def test_says_which_objects_were_refused(dashboards: Dashboards) -> None:
    refused = {"success": False, "errors": [{"id": "dealwire-fates", "type": "visualization"}]}
    dashboards.answer = (200, refused)
    with pytest.raises(LoadFailedError, match="dealwire-fates"):
        load(dashboards.url, wait_seconds=5, pause=0.01)


def test_says_what_the_server_said(dashboards: Dashboards) -> None:
    dashboards.answer = (400, {"message": "file extension .txt is not supported"})
    with pytest.raises(LoadFailedError, match=r"400.*not supported"):
        load(dashboards.url, wait_seconds=5, pause=0.01)


def test_the_command_ends_with_a_status_and_one_line(
    dashboards: Dashboards, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--url", f"{dashboards.url}/", "--wait", "5"]) == 0
    assert "16 saved objects" in capsys.readouterr().out
    dashboards.answer = (500, {})
    assert main(["--url", dashboards.url, "--wait", "5"]) == 1
    assert capsys.readouterr().err.startswith("import refused: 500")
