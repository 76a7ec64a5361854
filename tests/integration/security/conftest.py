"""The image of the compose file with the security plugin on, as deploy/compose.secure.yml has it.

Once for all these tests: it takes a minute to start. The indexer's own role fills its indices.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.security import apply, certificates, make_secrets
from libs.contracts import Outcome
from services.indexer.indexing import index_articles, index_outcomes
from tests.engines import why_no_docker
from tests.integration.search.conftest import ARTICLES
from tests.integration.security.secured import (
    FOREIGN,
    PREFIX,
    REPOSITORY,
    SAVED_OBJECTS,
    SNAPSHOTS,
    Secured,
)
from tests.messages import SEEN_AT

ROOT = Path(__file__).parents[3]
HOME = "/usr/share/opensearch/config"
UP_WITHIN = "300"  # seconds


def _service(file: str, name: str) -> dict[str, Any]:
    service: dict[str, Any] = yaml.safe_load((ROOT / file).read_text("utf-8"))["services"][name]
    return service


def _container(node: Path) -> DockerContainer:
    plain = _service("docker-compose.yml", "opensearch")
    secure = _service("deploy/compose.secure.yml", "opensearch")
    settings = plain["environment"] | secure["environment"]
    settings |= {"OPENSEARCH_JAVA_OPTS": "-Xms512m -Xmx512m", "path.repo": SNAPSHOTS}
    container = DockerContainer(plain["image"]).with_exposed_ports(9200)
    for name, value in settings.items():
        container = container.with_env(name, value)
    config = ROOT / "deploy" / "security" / "opensearch"
    return container.with_volume_mapping(str(node), f"{HOME}/certificates").with_volume_mapping(
        str(config), f"{HOME}/opensearch-security"
    )


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """An OpenSearch with our roles and users, and nothing else in it."""
    if reason := why_no_docker():
        pytest.skip(reason)
    testcontainers_config.ryuk_disabled = True  # one more image to pull; it is stopped below
    folder = tmp_path_factory.mktemp("secured")
    ca, node, admin = (folder / name for name in ("ca", "node", "admin"))
    for each in (ca, node, admin):
        each.mkdir()
    certificates.make_certificates(ca, node, admin)
    (node / "node-key.pem").chmod(0o644)  # who runs OpenSearch there is another user
    make_secrets.make_secrets(folder / "secrets")
    with _container(node) as container:
        url = f"https://localhost:{container.get_exposed_port(9200)}"
        server = Secured(
            url, ca / "ca.pem", admin / "admin.pem", admin / "admin-key.pem", folder / "secrets"
        )
        assert apply.main([*server.as_administrator, "--wait", UP_WITHIN]) == 0
        yield server


@pytest.fixture(scope="session")
def filled(secured: Secured) -> Secured:
    """With articles that the indexer's role wrote, and with an index that is nobody's of ours."""
    for index in (FOREIGN, SAVED_OBJECTS):
        body = {"settings": {"number_of_replicas": 0}}
        assert secured.ask("admin", "PUT", f"/{index}", body).status == 200
        document = secured.ask("admin", "PUT", f"/{index}/_doc/1?refresh=true", {"a": "secret"})
        assert document.status == 201
    assert secured.ask("admin", "PUT", f"/{SAVED_OBJECTS}/_alias/.kibana").status == 200
    assert secured.ask("admin", "PUT", "/_snapshot/r", REPOSITORY).status == 200
    taken = secured.ask("admin", "PUT", "/_snapshot/r/s?wait_for_completion=true")
    assert taken.body["snapshot"]["state"] == "SUCCESS"
    asyncio.run(_fill(secured))
    return secured


async def _fill(secured: Secured) -> None:
    outcome = Outcome(
        request_id="skipped", fate="skipped", code="not_found", stage="fetcher", at=SEEN_AT
    )
    async with secured.writer() as writer:
        await index_articles(ARTICLES, search=writer)
        await index_outcomes([outcome], search=writer)
    refreshed = secured.ask("admin", "POST", f"/{PREFIX}*/_refresh")
    assert refreshed.status == 200
