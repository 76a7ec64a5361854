"""Puts the saved objects into OpenSearch Dashboards, once it is up.

    python -m deploy.dashboards.load --url http://dashboards:5601

Standard library alone, so that any image with Python can run it. Doing it again changes
nothing but what somebody edited in these objects: they are overwritten.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

FILE = Path(__file__).with_name("saved_objects.ndjson")
_REQUEST_SECONDS = 30
_PAUSE_SECONDS = 2.0


class LoadFailedError(Exception):
    """The saved objects are not in Dashboards; the message says why."""


def load(url: str, *, wait_seconds: float, pause: float = _PAUSE_SECONDS) -> int:
    """How many objects were imported. Raises LoadFailedError."""
    _wait(f"{url}/api/status", time.monotonic() + wait_seconds, pause)
    body, content_type = _form(FILE.name, FILE.read_bytes())
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's
        f"{url}/api/saved_objects/_import?overwrite=true",
        data=body,
        headers={"Content-Type": content_type, "osd-xsrf": "true"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_REQUEST_SECONDS) as response:  # noqa: S310 - as above
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise LoadFailedError(f"import refused: {error.code} {error.read(2000)!r}") from error
    except (OSError, ValueError) as error:
        raise LoadFailedError(f"import failed: {error}") from error
    if not answer.get("success"):
        raise LoadFailedError(f"import incomplete: {json.dumps(answer.get('errors', answer))}")
    return int(answer["successCount"])


def _wait(status_url: str, deadline: float, pause: float) -> None:
    """Returns when Dashboards says that it is green."""
    while (state := _state(status_url)) != "green":
        if time.monotonic() > deadline:
            raise LoadFailedError(f"Dashboards at {status_url} is not ready: {state}")
        time.sleep(pause)


def _state(status_url: str) -> str:
    try:
        with urllib.request.urlopen(status_url, timeout=_REQUEST_SECONDS) as response:  # noqa: S310 - as above
            return str(json.load(response)["status"]["overall"]["state"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


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
    options = parser.parse_args(arguments)
    try:
        count = load(options.url.rstrip("/"), wait_seconds=options.wait)
    except LoadFailedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{count} saved objects are in {options.url}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
