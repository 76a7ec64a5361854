"""A server that answers as OpenSearch Dashboards does, as far as the loader asks it anything.

It keeps objects, imports and refuses as the real one does (read in its source, 3.4), finds them
page by page, and removes them. What is asked is written down, and troubles can be given to it.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]
GREEN: Json = {"status": {"overall": {"state": "green"}, "statuses": []}}
MIGRATING: Json = {
    "status": {
        "overall": {"state": "red"},
        "statuses": [
            {"id": "core:opensearch@3.4.0", "state": "green", "message": "available"},
            {"id": "core:savedObjects@3.4.0", "state": "red", "message": "migrating its index"},
        ],
    }
}


class FakeDashboards(ThreadingHTTPServer):
    """`states`, `troubles`: answers in the order given; the last state stays for ever.

    `refused`: why an import of an id is; `vanished`: gone between being found and removed.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.states: list[tuple[int, object]] = [(200, GREEN)]
        self.troubles: list[tuple[int, object]] = []
        self.slow_seconds: list[float] = []
        self.refused: dict[str, Json] = {}
        self.objects: dict[tuple[str, str], Json] = {}
        self.vanished: set[tuple[str, str]] = set()
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.forms: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, kind: str, name: str, description: str = "", *shows: tuple[str, str]) -> Json:
        """An object that is there already, and what it refers to."""
        one = {
            "type": kind,
            "id": name,
            "attributes": {"title": name, "description": description},
            "references": [{"name": id_, "type": type_, "id": id_} for type_, id_ in shows],
        }
        self.objects[kind, name] = one
        return one


@contextmanager
def running() -> Iterator[FakeDashboards]:
    """The server, answering."""
    with FakeDashboards() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FakeDashboards

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/api/status":
            states = self.server.states
            self._answer(*(states.pop(0) if len(states) > 1 else states[0]))
        else:
            self._write_down()
            assert address.path == "/api/saved_objects/_find"
            self._find(parse_qs(address.query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._write_down()
        if self.server.slow_seconds:
            time.sleep(self.server.slow_seconds.pop())
        if self.server.troubles:
            self._answer(*self.server.troubles.pop(0))
            return
        self.server.forms.append(body)
        self._import(body)

    def do_DELETE(self) -> None:
        self._write_down()
        kind, name = map(unquote, self.path.split("/")[-2:])
        there = self.server.objects.pop((kind, name), None)
        if there is None or (kind, name) in self.server.vanished:
            self._answer(404, {"message": "not found"})
        else:
            self._answer(200, {})

    def log_message(self, *_args: Any) -> None:
        pass

    def _write_down(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.headers.append({name.lower(): text for name, text in self.headers.items()})

    def _import(self, body: bytes) -> None:
        if "osd-xsrf" not in self.headers:
            self._answer(400, {"message": "Request must contain a osd-xsrf header."})
            return
        boundary = self.headers["Content-Type"].partition("boundary=")[2]
        head, _, rest = body.partition(b"\r\n\r\n")
        if b'name="file"' not in head or b'.ndjson"' not in head:
            self._answer(400, {"message": "Invalid file extension"})
            return
        content = rest.removesuffix(f"\r\n--{boundary}--\r\n".encode())
        given = [json.loads(line) for line in content.splitlines()]
        known = self.server.objects.keys() | {(one["type"], one["id"]) for one in given}
        errors = [error for one in given if (error := self._refusal(one, known))]
        bad = {(error["type"], error["id"]) for error in errors}
        taken = [one for one in given if (one["type"], one["id"]) not in bad]
        self.server.objects |= {(one["type"], one["id"]): one for one in taken}
        answer: Json = {"success": not errors, "successCount": len(taken)}
        self._answer(200, {**answer, **({"errors": errors} if errors else {})})

    def _refusal(self, one: Json, known: set[tuple[str, str]]) -> Json | None:
        missing = [to for to in one["references"] if (to["type"], to["id"]) not in known]
        why = self.server.refused.get(one["id"])
        if missing and why is None:
            why = {"type": "missing_references", "references": missing}
        return {"type": one["type"], "id": one["id"], "error": why} if why else None

    def _find(self, query: dict[str, list[str]]) -> None:
        found = [one for one in self.server.objects.values() if one["type"] in query["type"]]
        size, page = int(query["per_page"][0]), int(query["page"][0])
        shown = [
            {
                **one,
                "attributes": {
                    name: text
                    for name, text in one["attributes"].items()
                    if name in query["fields"]
                },
            }
            for one in found[size * (page - 1) : size * page]
        ]
        self._answer(200, {"page": page, "total": len(found), "saved_objects": shown})

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # who asked waits no longer
