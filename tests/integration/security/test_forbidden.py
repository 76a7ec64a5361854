"""What each role must not do, tried on the real plugin: each try is refused for its own reason."""

import re
from dataclasses import dataclass

import pytest

from tests.integration.security.secured import (
    ANALYST,
    ARTICLES,
    DASHBOARDS,
    FOREIGN,
    INDEXER,
    OPERATOR,
    PREFIX,
    REPOSITORY,
    Secured,
)

pytestmark = [pytest.mark.docker, pytest.mark.slow]

EVERYTHING: dict[str, object] = {"query": {"match_all": {}}}
SETTING = {"persistent": {"action.auto_create_index": "false"}}
SCRIPT = {"script": {"lang": "painless", "source": "1"}}
NO_API = "No permission to access REST API"


def reindex(source: str, to: str) -> dict[str, dict[str, str]]:
    return {"source": {"index": source}, "dest": {"index": to}}


def aliases(**action: dict[str, str]) -> dict[str, list[object]]:
    return {"actions": [action]}


@dataclass(frozen=True)
class Try:
    """A request, and the action that OpenSearch says is not permitted."""

    action: str
    method: str
    path: str
    body: object = None


# What is nobody's business but an administrator's.
ADMINISTRATION = (
    Try("cluster:admin/settings/update", "PUT", "/_cluster/settings", SETTING),
    Try("cluster:admin/reroute", "POST", "/_cluster/reroute"),
    Try("cluster:admin/voting_config/add_exclusions", "POST",
        "/_cluster/voting_config_exclusions?node_names=x"),
    Try("cluster:admin/decommission/awareness/put", "PUT",
        "/_cluster/decommission/awareness/zone/z"),
    Try("cluster:admin/nodes/reload_secure_settings", "POST", "/_nodes/reload_secure_settings"),
    Try("cluster:admin/tasks/cancel", "POST", "/_tasks/_cancel"),
    Try("cluster:admin/repository/put", "PUT", "/_snapshot/r", REPOSITORY),
    Try("cluster:admin/repository/delete", "DELETE", "/_snapshot/r"),
    Try("cluster:admin/snapshot/create", "PUT", "/_snapshot/r/s", {"indices": FOREIGN}),
    Try("cluster:admin/snapshot/restore", "POST", "/_snapshot/r/s/_restore",
        {"indices": FOREIGN, "include_global_state": False,
         "rename_pattern": FOREIGN, "rename_replacement": f"{PREFIX}taken"}),
    Try("cluster:admin/script/put", "PUT", "/_scripts/s", SCRIPT),
    Try("cluster:admin/scripts/painless/execute", "POST", "/_scripts/painless/_execute",
        {"script": {"source": "1"}}),
    Try("cluster:admin/ingest/pipeline/put", "PUT", "/_ingest/pipeline/p", {"processors": []}),
    Try("indices:admin/template/put", "PUT", "/_template/t", {"index_patterns": ["t*"]}),
    Try("indices:admin/index_template/delete", "DELETE", f"/_index_template/{PREFIX}articles"),
    Try("indices:data/read/search", "GET", "/.opendistro_security/_search"),
    Try("", "PUT", "/.opendistro_security/_doc/roles", {}),
    Try(NO_API, "GET", "/_plugins/_security/api/internalusers"),
    Try(NO_API, "PUT", "/_plugins/_security/api/internalusers/x", {"password": "x"}),
    Try(NO_API, "PUT", "/_plugins/_security/api/roles/x", {"cluster_permissions": ["*"]}),
    Try(NO_API, "PUT", f"/_plugins/_security/api/rolesmapping/{OPERATOR}", {"users": [ANALYST]}),
    Try(NO_API, "DELETE", "/_plugins/_security/api/cache"),
)  # fmt: skip

# An index without our prefix, whoever else's it is.
ELSEWHERE = (
    Try("indices:data/read/search", "POST", f"/{FOREIGN}/_search", {}),
    Try("indices:data/read/search", "POST", "/_search", {}),
    Try("indices:data/read/search", "POST", "/*/_search", {}),
    Try("indices:data/read/search", "POST", f"/{PREFIX}articles,{FOREIGN}/_search", {}),
    Try("indices:data/read/get", "GET", f"/{FOREIGN}/_doc/1"),
    Try("indices:data/write/index", "PUT", f"/{FOREIGN}/_doc/2", {"a": "b"}),
    Try("indices:data/write/delete", "DELETE", f"/{FOREIGN}/_doc/1"),
    Try("indices:data/write/delete/byquery", "POST", f"/{FOREIGN}/_delete_by_query", EVERYTHING),
    Try("indices:admin/delete", "DELETE", f"/{FOREIGN}"),
    Try("indices:admin/create", "PUT", "/other-000001", {}),
    Try("indices:admin/aliases", "POST", "/_aliases",
        aliases(add={"index": FOREIGN, "alias": f"{PREFIX}x"})),
    Try("indices:admin/mapping/put", "PUT", f"/{FOREIGN}/_mapping", {"properties": {}}),
    Try("indices:admin/mappings/get", "GET", f"/{FOREIGN}/_mapping"),
    Try("indices:monitor/settings/get", "GET", f"/{FOREIGN}/_settings"),
)  # fmt: skip

# What would lose articles, or change them behind the indexer's back.
DESTRUCTION = (
    Try("indices:admin/delete", "DELETE", f"/{ARTICLES}"),
    Try("indices:admin/delete", "POST", "/_aliases", aliases(remove_index={"index": ARTICLES})),
    Try("indices:data/write/delete", "DELETE", f"/{ARTICLES}/_doc/1"),
    Try("indices:data/write/delete/byquery", "POST", f"/{ARTICLES}/_delete_by_query", EVERYTHING),
    Try("indices:data/write/update/byquery", "POST", f"/{ARTICLES}/_update_by_query", EVERYTHING),
    Try("indices:data/write/update", "POST", f"/{ARTICLES}/_update/1", {"doc": {"title": "x"}}),
    Try("indices:data/write/reindex", "POST", "/_reindex", reindex(ARTICLES, f"{PREFIX}y-000001")),
    Try("indices:admin/close", "POST", f"/{ARTICLES}/_close"),
    Try("indices:admin/resize", "POST", f"/{ARTICLES}/_clone/{PREFIX}z-000001", {}),
    Try("indices:admin/forcemerge", "POST", f"/{ARTICLES}/_forcemerge"),
)

WRITING = (
    Try("indices:data/write/index", "PUT", f"/{ARTICLES}/_doc/2", {}),
    Try("indices:data/write/bulk", "POST", "/_bulk",
        [{"index": {"_index": ARTICLES, "_id": "3"}}, {}]),
    Try("indices:admin/create", "PUT", f"/{PREFIX}new-000001", {}),
    Try("indices:admin/mapping/put", "PUT", f"/{ARTICLES}/_mapping", {"properties": {}}),
    Try("indices:admin/settings/update", "PUT", f"/{ARTICLES}/_settings",
        {"index": {"number_of_replicas": 0}}),
    Try("indices:admin/aliases", "POST", "/_aliases",
        aliases(add={"index": ARTICLES, "alias": "mine"})),
    Try("indices:admin/index_template/put", "PUT", "/_index_template/t",
        {"index_patterns": ["t*"]}),
    Try("cluster:admin/component_template/put", "PUT", f"/_component_template/{PREFIX}article",
        {"template": {}}),
)  # fmt: skip

READING = (
    Try("indices:data/read/search", "POST", f"/{PREFIX}articles/_search", {}),
    Try("indices:data/read/search", "POST", f"/{PREFIX}*/_count"),
    Try("indices:data/read/get", "GET", f"/{ARTICLES}/_doc/1"),
    Try("indices:data/read/field_caps", "GET", f"/{PREFIX}articles/_field_caps?fields=*"),
    Try("indices:admin/mappings/get", "GET", f"/{ARTICLES}/_mapping"),
)

INSPECTION = (
    Try("cluster:monitor/nodes/info", "GET", "/_nodes"),
    Try("cluster:monitor/state", "GET", "/_cluster/state"),
    Try("cluster:monitor/tasks/lists", "GET", "/_tasks"),
    Try("indices:monitor/settings/get", "GET", "/_cat/indices"),
)

SAVED = (
    Try("indices:data/write/index", "PUT", "/.kibana/_doc/1", {}),
    Try("indices:admin/delete", "DELETE", "/.kibana_1"),
)

FORBIDDEN = {
    INDEXER: (*ADMINISTRATION, *ELSEWHERE, *DESTRUCTION, *READING, *INSPECTION, *SAVED,
              Try("indices:data/read/search", "GET", "/.kibana/_search"),
              Try("cluster:monitor/main", "GET", "/")),
    ANALYST: (*ADMINISTRATION, *ELSEWHERE, *DESTRUCTION, *WRITING, *INSPECTION, *SAVED,
              Try("indices:admin/refresh", "POST", f"/{ARTICLES}/_refresh"),
              Try("indices:admin/analyze", "POST", "/_analyze", {"text": "x"}),
              # A search that would fetch what it asks for from somewhere else.
              Try("indices:data/read/get", "POST", f"/{PREFIX}articles/_search",
                  {"query": {"terms": {"url": {"index": FOREIGN, "id": "1", "path": "a"}}}})),
    OPERATOR: (*ADMINISTRATION, *ELSEWHERE, *SAVED,
               *(each for each in INSPECTION if each.path not in {"/_cat/indices", "/_tasks"}),
               Try("indices:data/read/search", "POST", "/_reindex",
                   reindex(FOREIGN, f"{PREFIX}taken-000001")),
               Try("indices:data/write/index", "POST", "/_reindex", reindex(ARTICLES, FOREIGN)),
               Try("indices:admin/delete", "POST", "/_aliases",
                   aliases(remove_index={"index": FOREIGN})),
               Try("", "DELETE", "/*"),
               Try("indices:admin/close", "POST", f"/{ARTICLES}/_close")),
    DASHBOARDS: (*ADMINISTRATION, *ELSEWHERE, *READING,
                 *(each for each in DESTRUCTION if "_reindex" not in each.path),
                 *(each for each in WRITING if each.path != "/_bulk"),
                 Try("indices:data/read/search", "POST", "/_reindex",
                     reindex(ARTICLES, ".kibana_taken")),
                 Try("indices:admin/aliases", "POST", "/_aliases",
                     aliases(add={"index": ARTICLES, "alias": ".kibana"}))),
}  # fmt: skip


def refused_actions(said: str) -> list[str]:
    """Which actions are not permitted, by the words of the answer."""
    if NO_API in said:
        return [NO_API]
    (named,) = set(re.findall(r"no permissions for \[(.*?)\] and User", said))
    return str(named).split(", ")


@pytest.mark.parametrize("user", FORBIDDEN)
def test_whatever_is_not_its_business_is_refused(filled: Secured, user: str) -> None:
    found = {}
    for each in FORBIDDEN[user]:
        reply = filled.ask(user, each.method, each.path, each.body)
        if reply.status != 403 or each.action not in refused_actions(reply.text):
            found[f"{each.method} {each.path} {each.body or ''}"] = f"{reply.status} {reply.text}"
    assert found == {}


# Requests that OpenSearch answers with 200, and each part of them by itself.
PARTS = [
    (INDEXER, "/_bulk", [{"index": {"_index": FOREIGN, "_id": "3"}}, {"a": "b"}]),
    (INDEXER, "/_bulk", [{"delete": {"_index": ARTICLES, "_id": "1"}}]),
    (INDEXER, "/_bulk", [{"update": {"_index": ARTICLES, "_id": "1"}}, {"doc": {"title": "x"}}]),
    (INDEXER, "/_mget", {"docs": [{"_index": FOREIGN, "_id": "1"}]}),
    (ANALYST, "/_mget", {"docs": [{"_index": FOREIGN, "_id": "1"}]}),
    (ANALYST, "/_msearch", [{"index": FOREIGN}, {}]),
    (ANALYST, "/_mtermvectors", {"docs": [{"_index": FOREIGN, "_id": "1", "fields": ["a"]}]}),
    (OPERATOR, "/_bulk", [{"delete": {"_index": FOREIGN, "_id": "1"}}]),
    (OPERATOR, "/_mget", {"docs": [{"_index": FOREIGN, "_id": "1"}]}),
    (DASHBOARDS, "/_bulk", [{"index": {"_index": ARTICLES, "_id": "3"}}, {}]),
    (DASHBOARDS, "/_msearch", [{"index": ARTICLES}, {}]),
    (DASHBOARDS, "/_mget", {"docs": [{"_index": ARTICLES, "_id": "1"}]}),
]


@pytest.mark.parametrize(("user", "path", "body"), PARTS)
def test_a_part_that_is_not_its_business_is_refused_by_itself(
    filled: Secured, user: str, path: str, body: object
) -> None:
    reply = filled.ask(user, "POST", path, body)
    assert reply.status == 200
    (part,) = next(
        reply.body[kind] for kind in ("items", "docs", "responses") if kind in reply.body
    )
    part = part.get("index") or part.get("delete") or part.get("update") or part
    assert part["error"]["type"] == "security_exception" or "no permissions" in str(part["error"])
    assert "secret" not in reply.text


def test_nothing_of_all_that_was_done(filled: Secured) -> None:
    """What was refused above left no trace: this file's tests run in its order."""
    there = filled.ask("admin", "GET", f"/{FOREIGN}/_doc/1").body
    assert there["_source"] == {"a": "secret"}
    assert filled.ask("admin", "GET", f"/{FOREIGN}/_count").body["count"] == 1
    named = filled.ask("admin", "GET", "/_cat/indices?format=json&expand_wildcards=all").body
    names = {each["index"] for each in named}
    assert not {name for name in names if "taken" in name or name.startswith("other")}


@pytest.mark.parametrize("password", ["wrong", "admin", ""])
@pytest.mark.parametrize("user", [INDEXER, "admin_", "kibanaserver", "nobody"])
def test_nobody_gets_in_without_a_password_that_was_made_here(
    secured: Secured, user: str, password: str
) -> None:
    assert secured.ask(user, "GET", "/", password=password or " ").status == 401


@pytest.mark.parametrize("user", ["admin", "kibanaserver", "kibanaro", "logstash", "readall"])
def test_the_demo_users_of_the_image_are_not_there(secured: Secured, user: str) -> None:
    users = secured.ask("admin", "GET", "/_plugins/_security/api/internalusers").body
    assert user not in users
