"""The published images of the compose file, for suites that hold on them too."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy, LogMessageWaitStrategy

from tests.engines import why_no_docker

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
UP_WITHIN = timedelta(seconds=180)


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """The compose file's services, where a Docker engine answers; else a visible skip."""
    if reason := why_no_docker():
        pytest.skip(reason)
    # The containers are stopped below; the reaper is one more image to pull.
    testcontainers_config.ryuk_disabled = True
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return services


@contextmanager
def address_of(container: DockerContainer, port: int, scheme: str) -> Iterator[str]:
    """The address of a container's port, up inside the `with` block."""
    with container:
        host, mapped = container.get_container_host_ip(), container.get_exposed_port(port)
        yield f"{scheme}://{host}:{mapped}"


@pytest.fixture(scope="session")
def redis_image_url(compose: dict[str, Any]) -> Iterator[str]:
    """Redis as the compose file runs it: log on disk, nothing evicted."""
    container = (
        DockerContainer(compose["redis"]["image"])
        .with_command("redis-server --appendonly yes --maxmemory-policy noeviction")
        .with_exposed_ports(6379)
        .waiting_for(
            LogMessageWaitStrategy("Ready to accept connections").with_startup_timeout(UP_WITHIN)
        )
    )
    with address_of(container, 6379, "redis") as url:
        yield f"{url}/0"


@pytest.fixture(scope="session")
def opensearch_image_url(compose: dict[str, Any]) -> Iterator[str]:
    """OpenSearch as the compose file runs it, with a smaller heap."""
    service = compose["opensearch"]
    settings = dict(service["environment"]) | {"OPENSEARCH_JAVA_OPTS": "-Xms512m -Xmx512m"}
    container = DockerContainer(service["image"]).with_exposed_ports(9200)
    for name, value in settings.items():
        container = container.with_env(name, value)
    ready = HttpWaitStrategy(9200, "/_cluster/health?wait_for_status=yellow&timeout=5s")
    container.waiting_for(ready.for_status_code(200).with_startup_timeout(UP_WITHIN))
    with address_of(container, 9200, "http") as url:
        yield url
