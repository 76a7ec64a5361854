"""OpenSearch's security API, as far as we use it. Standard library alone."""

import base64
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

_REQUEST_SECONDS = 30.0
_LONGEST_REASON = 500
_FOR_A_WHILE = frozenset({429, 500, 502, 503, 504})  # 500: its own index is just being made


class NotNowError(Exception):
    """OpenSearch did not answer, or is not ready: it may do so if asked again."""


class RefusedError(Exception):
    """OpenSearch does not take this; the message says what and why."""


@dataclass(frozen=True)
class Login:
    """Whom to trust, and who asks: an administrator by certificate, or by name and password."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class SecurityApi:
    """Writes users and roles. Each method raises NotNowError and RefusedError."""

    def __init__(self, url: str, login: Login) -> None:
        """Raises OSError (ssl.SSLError is one) for files that are missing or no certificates."""
        self._url = url.rstrip("/")
        self._context = ssl.create_default_context(cafile=login.ca)
        if login.certificate:
            self._context.load_cert_chain(login.certificate, login.key)
        self._headers = {"Content-Type": "application/json"}
        if login.user:
            pair = f"{login.user}:{login.password}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"

    def put(self, kind: str, name: str, body: dict[str, Any]) -> None:
        """Makes it so, whether it was there or not."""
        self._ask("PUT", kind, name, body)

    def remove(self, kind: str, name: str) -> None:
        """Removes one that is there."""
        self._ask("DELETE", kind, name)

    def _ask(self, method: str, kind: str, name: str, body: dict[str, Any] | None = None) -> None:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's
            f"{self._url}/_plugins/_security/api/{kind}/{quote(name, safe='')}",
            data=None if body is None else json.dumps(body).encode(),
            headers=self._headers,
            method=method,
        )
        what = f"{method} {kind}/{name}"
        try:
            with urllib.request.urlopen(  # noqa: S310 - as above
                request, timeout=_REQUEST_SECONDS, context=self._context
            ) as response:
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(_LONGEST_REASON).decode("utf-8", "replace")
            kind_of_error = NotNowError if error.code in _FOR_A_WHILE else RefusedError
            raise kind_of_error(f"{what} was answered with {error.code}: {said}") from error
        except OSError as error:
            if isinstance(getattr(error, "reason", error), ssl.SSLCertVerificationError):
                raise RefusedError(f"{what}: check --ca, and the host in --url: {error}") from error
            raise NotNowError(f"{what}: {type(error).__name__}: {error}") from error
