"""Whether a Docker engine answers, asked without leaving anything open."""

import os
import socket
from contextlib import closing

import docker
from docker.utils import parse_host
from requests.exceptions import RequestException


def why_no_docker() -> str | None:
    """Why no Docker engine answers; None where one does."""
    try:
        _knock(parse_host(os.environ.get("DOCKER_HOST") or None))
        # A version of its own: the client would ask for one while it is made, and not close
        # what it opened for that where nobody answers.
        with closing(
            docker.from_env(version=docker.constants.MINIMUM_DOCKER_API_VERSION)
        ) as client:
            client.ping()
    except (docker.errors.DockerException, RequestException, OSError) as error:
        return f"no Docker engine answers: {error}"
    return None


def _knock(host: str) -> None:
    """Raises OSError where nobody listens at a Unix socket: the client leaves its own open then."""
    kind, _, path = host.partition("://")
    if kind in {"unix", "http+unix"}:
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.connect(path)
