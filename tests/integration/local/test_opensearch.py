"""The embedded search engine on a real node."""
# ruff: noqa: S310 - addresses of the node that the test itself started

import json
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from libs.local.opensearch import health, run_opensearch
from libs.local.settings import LocalSettings


def call(url: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        url,
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_analyses_french_english_and_every_built_in_language(
    opensearch_url: str, index_prefix: str
) -> None:
    call(f"{opensearch_url}/{index_prefix}a", "PUT", {"settings": {"number_of_replicas": 0}})
    for analyzer, text, term in (
        ("french", "européennes", "europen"),
        ("english", "regulators", "regul"),
        ("thai", "ภาษาไทย", "ภาษา"),
    ):
        answer = call(
            f"{opensearch_url}/{index_prefix}a/_analyze",
            "POST",
            {"analyzer": analyzer, "text": text},
        )
        assert answer["tokens"][0]["token"] == term


def test_listens_on_loopback_alone(opensearch_url: str) -> None:
    nodes = call(f"{opensearch_url}/_nodes/_local/process")["nodes"]
    (node,) = nodes.values()
    listening = {
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in psutil.Process(node["process"]["id"]).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_nearly_full_disk_does_not_block_writes(opensearch_url: str) -> None:
    settings = call(f"{opensearch_url}/_nodes/_local/settings?flat_settings")["nodes"]
    (node,) = settings.values()
    assert node["settings"]["cluster.routing.allocation.disk.threshold_enabled"] == "false"
    assert node["version"].startswith("3.4.")


def test_keeps_documents_across_a_restart_and_frees_its_port(tmp_path: Path) -> None:
    cache = LocalSettings().cache_folder
    with run_opensearch(tmp_path, cache) as server:
        call(f"{server.url}/kept/_doc/1", "PUT", {"title": "accord"})
    assert health(server.url) is None
    with run_opensearch(tmp_path, cache) as server:
        assert call(f"{server.url}/kept/_doc/1")["_source"] == {"title": "accord"}
