"""An OpenSearch with users, and what is asked of it by each of them."""
# ruff: noqa: S310 - the address of a server started here

import base64
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from opensearchpy import AsyncOpenSearch

from libs.search.access import OpenSearchAccess
from libs.search.client import SearchClient
from libs.search.connection import connect
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates

PREFIX = "dealwire-"
ARTICLES = f"{PREFIX}articles-000001"
FOREIGN = "accounts"
SAVED_OBJECTS = ".kibana_1"
SNAPSHOTS = "/tmp/snapshots"  # noqa: S108 - in a container of its own
REPOSITORY = {"type": "fs", "settings": {"location": SNAPSHOTS}}
INDEXER = "dealwire_indexer"
ANALYST = "dealwire_analyst"
OPERATOR = "dealwire_operator"
DASHBOARDS = "dealwire_dashboards"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Secured:
    """Its address, whom to trust, and the secrets of its users."""

    url: str
    ca: Path
    certificate: Path
    key: Path
    secrets: Path

    @property
    def as_administrator(self) -> list[str]:
        """Arguments of apply.py."""
        files = ["--ca", self.ca, "--cert", self.certificate, "--key", self.key]
        return ["--url", self.url, *map(str, files), "--secrets", str(self.secrets)]

    def password(self, user: str) -> str:
        return (self.secrets / user).read_text("ascii")

    def address(self, user: str) -> str:
        """With user and password in it, as the services make it of their settings."""
        access = OpenSearchAccess(
            opensearch_user=user, opensearch_password_file=self.secrets / user
        )
        return access.with_login(self.url)

    def client(self, user: str) -> AsyncOpenSearch:
        return connect(self.address(user), timeout=30, connections=2, ca=self.ca)

    def searching(self, user: str) -> SearchClient:
        return SearchClient(self.address(user), index_prefix=PREFIX, ca=self.ca)

    def writer(self) -> OpenSearchWriter:
        return OpenSearchWriter(self.client(INDEXER), load_templates(PREFIX))

    def indexer_settings(self, **changes: Any) -> IndexerSettings:
        """As the compose file sets them, with short delays."""
        plain = {
            "first_retry_delay": 0.05,
            "longest_retry_delay": 0.2,
            "max_attempts": 2,
            "stop_within": 5,
            "opensearch_url": self.url,
            "opensearch_user": INDEXER,
            "opensearch_password_file": self.secrets / INDEXER,
            "opensearch_ca": self.ca,
        }
        return IndexerSettings.model_validate(plain | changes)

    def ask(
        self, user: str, method: str, path: str, body: object = None, password: str | None = None
    ) -> Reply:
        """One request by a user, or by `admin` with the certificate. A list becomes JSON lines."""
        headers = {"Content-Type": "application/json"}
        if user != "admin":
            pair = f"{user}:{password or self.password(user)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        request = urllib.request.Request(
            self.url + path, data=_encoded(body), headers=headers, method=method
        )
        context = self._administrator if user == "admin" else self._anybody
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as response:
                return Reply(response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read().decode())

    @cached_property
    def _anybody(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca)

    @cached_property
    def _administrator(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca)
        context.load_cert_chain(self.certificate, self.key)
        return context


def _encoded(body: object) -> bytes | None:
    if body is None:
        return None
    lines = body if isinstance(body, list) else [body]
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()
