"""The table of processes that make an installation on one machine."""

import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from pydantic import BaseModel

from libs.contracts import STAGES
from libs.local import broker, opensearch
from libs.local.children import Probe, ProcessSpec
from libs.local.jars import fetch
from libs.local.ports import LOOPBACK, PortClaims
from libs.local.state import read_ports, write_ports

HEALTH_PORTS = range(9101, 9200)
_STOP_SECONDS = 30.0  # longer than a stage gives what it has in hand
_PREFIXES = tuple(f"{stage.replace('-', '_').upper()}_" for stage in STAGES)
_NO_LOGIN = ("_REDIS_USER", "_REDIS_PASSWORD_FILE", "_REDIS_CA")
_OURS = ("_REDIS_URL", *_NO_LOGIN, "_OPENSEARCH_URL", "_HEALTH_HOST", "_HEALTH_PORT")
"""Ends of the names of settings that the table gives, whatever the environment says."""
_SECRET = ("_SECRET", "_SMTP_URL")
"""Ends of the names of settings that may not be written down, nor shown."""


class Program(BaseModel):
    """A module to run beside the services, such as the demo's press site.

    It is ready when its address answers a request in whatever way.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    address: str


def service_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """What an environment sets for the services, by the names of the variables.

    Of a secret it says that it is set, and no more: this is kept in a file and shown.
    """
    return {
        name: "(hidden)" if name.endswith(_SECRET) else value
        for name, value in sorted(environment.items())
        if name.startswith(_PREFIXES) and not name.endswith(_OURS)
    }


def log_file(state: Path, name: str) -> Path:
    """Where a process logs."""
    return state / "logs" / f"{name}.log"


def process_table(
    state: Path, cache: Path, ports: PortClaims, programs: Sequence[Program] = ()
) -> tuple[ProcessSpec, ...]:
    """Broker, search engine, the services and what runs beside, on ports taken now.

    These are the ports that the state folder had the last time, where they are free. Fetches the
    search engine's jars if they are missing. Raises StartFailed, NoFreePort.
    """
    before = read_ports(state)
    taken: dict[str, int] = {}

    def take(name: str, candidates: Iterable[int]) -> int:
        taken[name] = ports.take(candidates, before=before.get(name))
        return taken[name]

    search_folder = state / "opensearch"
    opensearch.configure(search_folder)
    store = broker.broker_spec(
        broker.find_server(),
        state / "broker",
        log_file(state, "broker"),
        take("broker", broker.PORTS),
    )
    search = opensearch.opensearch_spec(
        opensearch.find_java(),
        fetch(cache),
        search_folder,
        log_file(state, "opensearch"),
        take("opensearch", opensearch.PORTS),
    )
    services = [
        _service(stage, state, take(stage, HEALTH_PORTS), store.address, search.address)
        for stage in STAGES
    ]
    write_ports(state, taken)
    return (store, search, *services, *(_beside(program, state) for program in programs))


def _service(
    stage: str, state: Path, port: int, redis_url: str, opensearch_url: str
) -> ProcessSpec:
    module = stage.replace("-", "_")
    prefix = module.upper()
    address = f"http://{LOOPBACK}:{port}"
    env = {
        f"{prefix}_REDIS_URL": redis_url,
        **{f"{prefix}{name}": "" for name in _NO_LOGIN},  # those of another server
        f"{prefix}_HEALTH_HOST": LOOPBACK,
        f"{prefix}_HEALTH_PORT": str(port),
    }
    if stage == "indexer":
        env[f"{prefix}_OPENSEARCH_URL"] = opensearch_url
    return ProcessSpec(
        name=stage,
        # -P: a folder named `services` where the user stands is not ours.
        command=(sys.executable, "-P", "-m", f"services.{module}"),
        folder=Path.cwd(),  # relative paths in settings mean the user's folder
        log=log_file(state, stage),
        env=env,
        ready=_says_ok(f"{address}/readyz"),
        alive=_says_ok(f"{address}/livez"),
        address=address,
        after=("broker", "opensearch") if stage == "indexer" else ("broker",),
        stop_seconds=_STOP_SECONDS,
    )


def _beside(program: Program, state: Path) -> ProcessSpec:
    def ask(_: int) -> bool:
        return _status(program.address) is not None

    return ProcessSpec(
        name=program.name,
        command=(sys.executable, "-P", "-m", program.module, *program.arguments),
        folder=Path.cwd(),
        log=log_file(state, program.name),
        ready=ask,
        alive=ask,
        address=program.address,
    )


def _says_ok(url: str) -> Probe:
    return lambda _: _status(url) == HTTPStatus.OK


def _status(url: str) -> int | None:
    """The status of the answer, None where there is none in time."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - http, from the table
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None
