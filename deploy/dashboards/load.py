"""Puts the saved objects into OpenSearch Dashboards, once it is up.

    python -m deploy.dashboards.load --url http://dashboards:5601

Where Dashboards asks who comes, give --user and --password-file.

Standard library alone, so that any image with Python can run it. Doing it again changes nothing
but what somebody edited in these objects: they are overwritten. An object of an earlier release
that is in the file no more is removed: its id begins with our prefix and its description holds
our mark. One that somebody else's object still shows is kept. No other object is ever written.
"""

import argparse
import base64
import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

FILE = Path(__file__).with_name("saved_objects.ndjson")
PREFIX = "dealwire-"
_MARK = "[dealwire:"
MARK = f"{_MARK} overwritten at each start; to change it, save a copy]"
_TYPES = ("dashboard", "visualization", "search", "index-pattern")
_FOR_A_WHILE = frozenset({429, 502, 503, 504})
_PAUSE_SECONDS = 2.0
_REQUEST_SECONDS = 30.0
_PAGE = 500

Json = dict[str, Any]
Key = tuple[str, str]
"""Type and id: two objects of different types may have one id."""


class LoadFailedError(Exception):
    """The saved objects are not all in Dashboards; the message says why, in one line."""


class _NotNowError(Exception):
    """Dashboards did not answer, or not yet: it may do so if asked again."""


@dataclass(frozen=True)
class Loaded:
    """What was done: how many objects are there, and what became of those of earlier releases."""

    imported: int
    removed: tuple[str, ...]
    still_used: tuple[str, ...]


def load(
    url: str,
    *,
    wait_seconds: float,
    pause: float = _PAUSE_SECONDS,
    request_seconds: float = _REQUEST_SECONDS,
    login: tuple[str, str] | None = None,
) -> Loaded:
    """Imports the file once Dashboards is green, and removes what we left there earlier.

    Whatever fails for the moment is done again until `wait_seconds` are over. `login`: user and
    password, if Dashboards asks for them.
    Raises LoadFailedError.
    """
    dashboards = _Dashboards(url, request_seconds, login)
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            dashboards.expect_green()
            return _load(dashboards)
        except _NotNowError as error:
            if time.monotonic() > deadline:
                raise LoadFailedError(f"Dashboards at {url} is not ready: {error}") from error
        time.sleep(pause)


def _load(dashboards: "_Dashboards") -> Loaded:
    content = FILE.read_bytes()
    ours = {(each["type"], each["id"]) for each in map(json.loads, content.splitlines())}
    imported = dashboards.take(FILE.name, content, len(ours))
    stale, still_used = _left_over(dashboards.all(), ours)
    for key in stale:
        dashboards.remove(key)
    return Loaded(imported, tuple(name for _, name in stale), tuple(still_used))


def _left_over(there: list[Json], ours: set[Key]) -> tuple[list[Key], list[str]]:
    """What an earlier release left there, to be removed; and what of it others still show."""
    stale = {key for each in there if (key := _key(each)) not in ours and _is_marked(each)}
    used: set[Key] = set()
    while found := stale & {
        (to["type"], to["id"])
        for each in there
        if _key(each) not in stale
        for to in each.get("references", ())
    }:
        stale -= found
        used |= found
    return sorted(stale), sorted(name for _, name in used)


def _is_marked(one: Json) -> bool:
    description = one.get("attributes", {}).get("description") or ""
    return str(one["id"]).startswith(PREFIX) and _MARK in description


def _key(one: Json) -> Key:
    return str(one["type"]), str(one["id"])


class _Dashboards:
    """What is asked of the server. Each method raises _NotNowError or LoadFailedError."""

    def __init__(
        self, url: str, request_seconds: float, login: tuple[str, str] | None = None
    ) -> None:
        self._url = url
        self._request_seconds = request_seconds
        self._headers = {"osd-xsrf": "true"}
        if login:
            encoded = base64.b64encode(":".join(login).encode()).decode()
            self._headers["Authorization"] = f"Basic {encoded}"

    def expect_green(self) -> None:
        """Returns if all parts are ready: it answers before its own index is migrated."""
        try:
            status = self._ask("GET", "/api/status")["status"]
            state = status["overall"]["state"]
            parts = [each for each in status.get("statuses", ()) if each["state"] != "green"]
            why = [f"{each['id']}: {each.get('message')}" for each in parts]
        except (LoadFailedError, KeyError, TypeError, AttributeError) as error:
            raise _NotNowError(f"no status: {error}") from error
        if state != "green":
            raise _NotNowError("; ".join([f"it is {state}", *why]))

    def take(self, name: str, content: bytes, count: int) -> int:
        """How many objects were imported: all of them."""
        body, content_type = _form(name, content)
        path = "/api/saved_objects/_import?overwrite=true"
        answer = self._ask("POST", path, body, content_type)
        errors = answer.get("errors") or ()
        if errors or not answer.get("success"):
            reasons = "; ".join(_reason(each) for each in errors) or json.dumps(answer)
            refused = len(errors) or count
            raise LoadFailedError(f"{refused} of {count} saved objects were refused: {reasons}")
        return int(answer["successCount"])

    def all(self) -> list[Json]:
        """Every object of our types, whoever made it: descriptions and references alone."""
        found: list[Json] = []
        while True:
            asked: list[tuple[str, object]] = [("type", each) for each in _TYPES]
            asked += [
                ("fields", "description"),
                ("per_page", _PAGE),
                ("page", len(found) // _PAGE + 1),
            ]
            answer = self._ask("GET", f"/api/saved_objects/_find?{urlencode(asked)}")
            page = answer.get("saved_objects", [])
            found += page
            if len(page) < _PAGE:
                return found

    def remove(self, key: Key) -> None:
        """Removes one object; that it is gone already is as good."""
        path = "/".join(quote(part, safe="") for part in key)
        self._ask("DELETE", f"/api/saved_objects/{path}", fine=404)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/json",
        fine: int | None = None,
    ) -> Json:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's
            f"{self._url}{path}",
            data=body,
            headers={"Content-Type": content_type, **self._headers},
            method=method,
        )
        what = f"{method} {path.partition('?')[0]}"
        try:
            with urllib.request.urlopen(request, timeout=self._request_seconds) as response:  # noqa: S310 - as above
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(500).decode("utf-8", "replace")
            if error.code == fine:
                return {}
            kind = _NotNowError if error.code in _FOR_A_WHILE else LoadFailedError
            raise kind(f"{what} was answered with {error.code}: {said}") from error
        except (OSError, ValueError) as error:
            raise _NotNowError(f"{what}: {type(error).__name__}: {error}") from error
        if not isinstance(answer, dict):
            raise _NotNowError(f"{what}: the answer is no object")
        return answer


def _reason(error: Json) -> str:
    """Which object was refused, and why."""
    why = error.get("error", {})
    missing = ", ".join(f"{to['type']} {to['id']}" for to in why.get("references", ()))
    parts = (why.get("type", "no reason given"), why.get("message"), missing)
    return f"{error.get('type')} {error.get('id')} ({': '.join(filter(None, parts))})"


def _form(name: str, content: bytes) -> tuple[bytes, str]:
    """The file as a form field, and the content type that goes with it."""
    boundary = uuid4().hex
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/x-ndjson\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if all objects are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:5601", help="where Dashboards is")
    parser.add_argument("--wait", type=float, default=300.0, help="seconds to wait for it")
    parser.add_argument("--user", help="who loads them, if Dashboards asks")
    parser.add_argument("--password-file", type=Path, help="the file of that user's password")
    options = parser.parse_args(arguments)
    if (options.user is None) != (options.password_file is None):
        parser.error("--user and --password-file are given together")
    try:
        login = options.user and (options.user, options.password_file.read_text("utf-8").strip())
        done = load(options.url.rstrip("/"), wait_seconds=options.wait, login=login)
    except (LoadFailedError, OSError) as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")
        return 1
    sys.stdout.write(f"{done.imported} saved objects are in {options.url}\n")
    for name in done.removed:
        sys.stdout.write(f"removed, of an earlier release: {name}\n")
    for name in done.still_used:
        sys.stdout.write(f"kept, of an earlier release, since others show it: {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
