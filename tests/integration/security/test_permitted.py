"""What each role is there for works with it alone, on the real plugin."""

import json
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from deploy.security import apply
from libs.contracts import (
    DeadLetter,
    EnrichedArticle,
    LedgerRow,
    Relation,
    Story,
    Utterance,
    keys,
    stream_of,
)
from libs.search.client import SearchClient, SearchUnavailable
from libs.search.coverage import CoverageQuery
from libs.search.query import SearchQuery
from libs.search.statements import ClaimQuery, QuoteQuery
from libs.streaming import RedisStreams
from services.cli.__main__ import main
from services.cli.index import Index
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from tests.integration.search.conftest import ARTICLES as WRITTEN
from tests.integration.security.secured import (
    ANALYST,
    ARTICLES,
    DASHBOARDS,
    OPERATOR,
    PREFIX,
    Secured,
)
from tests.messages import enriched
from tests.stages import messages, pending, running, send, until

pytestmark = [pytest.mark.docker, pytest.mark.slow]

WRITE = f"{PREFIX}articles-write"
ARTICLE = WRITTEN[0]


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


async def drained(streams: RedisStreams) -> None:
    async def empty() -> bool:
        return await pending(streams, EnrichedArticle, "indexer") == 0

    await until(empty)


async def test_the_indexer_writes_what_an_analyst_finds(
    filled: Secured, streams: RedisStreams
) -> None:
    articles = [enriched(number) for number in range(100, 110)]
    await send(streams, *articles, *articles[:3])
    async with running(build(filled.indexer_settings()), streams):
        await drained(streams)
    assert await messages(streams, DeadLetter, stream_of(EnrichedArticle).dead) == []
    filled.ask("admin", "POST", f"/{PREFIX}*/_refresh")
    ids = tuple(article.article_id for article in articles)
    async with filled.searching(ANALYST) as client:
        assert await client.count(SearchQuery(article_ids=ids)) == len(articles)


async def test_the_indexer_mends_templates_aliases_and_settings(filled: Secured) -> None:
    lost = {"actions": [{"remove": {"index": ARTICLES, "alias": WRITE}}]}
    assert filled.ask("admin", "POST", "/_aliases", lost).status == 200
    slow = {"index": {"refresh_interval": "77s"}}
    assert filled.ask("admin", "PUT", f"/{ARTICLES}/_settings", slow).status == 200
    async with filled.writer() as writer:
        await writer.write([])
        known, unknown = await writer.stored(
            [("articles", ARTICLE.article_id), ("articles", "nobody's")]
        )
    shape = filled.ask("admin", "GET", f"/{ARTICLES}").body[ARTICLES]
    assert WRITE in shape["aliases"]
    assert shape["settings"]["index"]["refresh_interval"] == "30s"
    assert (known is None, unknown) == (False, None)


async def test_an_analyst_asks_all_that_there_is_to_ask(filled: Secured) -> None:
    now = datetime.now(timezone.utc)
    async with filled.searching(ANALYST) as client:
        found = await client.search(SearchQuery(text="accord", facets=("outlet", "language")))
        assert found.total
        assert found.facets["outlet"]
        first = found.hits[0].article_id
        assert (await client.search(SearchQuery(text="acord microsft"))).notes
        await client.search(SearchQuery(like=first))  # what is refused raises
        asked = SearchQuery(text="accord", disputed=True)
        assert (await client.search(asked)).total == 0
        assert (await client.search(SearchQuery(text="accord", sort="independent"))).total
        assert (await client.search_independent(SearchQuery(text="accord"))).total
        assert (await client.search_independent(SearchQuery(text="accord"), by="story")).total
        assert await client.suggest("micro")
        assert [each async for each in client.export(SearchQuery(text="accord", as_of=now))]
        await client.quotes(QuoteQuery())
        await client.claims(ClaimQuery())
        for kind in (Relation, Story, Utterance, LedgerRow):
            assert await client.coverage(kind, CoverageQuery()) == ()
        assert await client.article_ids(first[:8]) == (first,)
        assert [each async for each in client.every("versions", {"match_all": {}})]


async def test_an_analyst_sees_why_articles_are_missing(filled: Secured) -> None:
    async with Index(filled.address(ANALYST), PREFIX, ca=filled.ca) as index:
        assert (await index.fates())["skipped"]
        assert await index.count("versions")
        assert await index.checks("nobody", 5) == []
        assert await index.under(["https://presse.example/1"])


def test_the_command_line_searches_as_an_analyst(
    filled: Secured, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    values = {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "OPENSEARCH_URL": filled.url,
        "OPENSEARCH_USER": ANALYST,
        "OPENSEARCH_PASSWORD_FILE": str(filled.secrets / ANALYST),
        "OPENSEARCH_CA": str(filled.ca),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"DEALWIRE_{name}", value)
    monkeypatch.setattr(sys, "argv", ["dealwire", "search", "accord", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in {0, None}
    assert json.loads(capsys.readouterr().out)["total"]


def test_an_operator_rebuilds_forgets_and_restores(filled: Secured) -> None:
    """The requests of it all, on an index of this test's own."""
    old, new, alias = (f"{PREFIX}articles-00090{n}" for n in "123")
    one, two = ({"index": {"_index": old, "_id": n, "version": 5, "version_type": "external_gte"}}
                for n in "12")  # fmt: skip
    steps = [
        ("GET", "/", None),
        ("GET", f"/_cluster/health/{PREFIX}*", None),
        ("PUT", f"/_component_template/{PREFIX}article", _template(filled, "component")),
        ("PUT", f"/_index_template/{PREFIX}articles", _template(filled, "index")),
        ("PUT", f"/{old}", {"settings": {"number_of_replicas": 0}, "aliases": {alias: {}}}),
        ("HEAD", f"/{old}", None),
        ("POST", "/_bulk?refresh=true", [one, {"title": "a"}, two, {"title": "b"}]),
        ("PUT", f"/{old}/_settings", {"index": {"blocks.write": True}}),
        ("PUT", f"/{new}", {}),
        ("PUT", f"/{new}/_mapping", {"properties": {}}),
        ("POST", "/_reindex?refresh=true", {
            "source": {"index": old}, "dest": {"index": new, "version_type": "external_gte"}}),
        ("GET", f"/{new}/_count", None),
        ("GET", f"/{new}/_search?scroll=1m&version=true", None),
        ("GET", f"/{PREFIX}*/_alias", None),
        ("POST", "/_aliases", {"actions": [
            {"remove": {"index": old, "alias": alias}}, {"add": {"index": new, "alias": alias}}]}),
        ("POST", f"/{new}/_delete_by_query?refresh=true", {"query": {"term": {"_id": "1"}}}),
        ("POST", "/_bulk?refresh=true", [{"delete": {"_index": new, "_id": "2"}}]),
        ("POST", f"/{new}/_forcemerge?only_expunge_deletes=true", None),
        ("POST", f"/{new}/_flush", None),
        ("GET", f"/{new}/_stats", None),
        ("GET", f"/{new}", None),
        ("DELETE", f"/{old},{new}", None),
    ]  # fmt: skip
    for method, path, body in steps:
        reply = filled.ask(OPERATOR, method, path, body)
        assert reply.status == 200, f"{method} {path}: {reply.text}"
        assert '"errors":true' not in reply.text, f"{method} {path}: {reply.text}"


def _template(filled: Secured, kind: str) -> object:
    name = f"{PREFIX}{'article' if kind == 'component' else 'articles'}"
    found = filled.ask(OPERATOR, "GET", f"/_{kind}_template/{name}").body
    return found[f"{kind}_templates"][0][f"{kind}_template"]


@pytest.fixture
def as_operator(
    filled: Secured, broker_url: str, key_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Runs a command with the operator's login; it must succeed."""
    values = {
        "REDIS_URL": broker_url,
        "KEY_PREFIX": key_prefix,
        "INDEX_PREFIX": PREFIX,
        "OPENSEARCH_URL": filled.url,
        "OPENSEARCH_USER": OPERATOR,
        "OPENSEARCH_PASSWORD_FILE": str(filled.secrets / OPERATOR),
        "OPENSEARCH_CA": str(filled.ca),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"DEALWIRE_{name}", value)

    def run(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["dealwire", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in {0, None}, words

    return run


def test_an_operator_migrates_rolls_back_and_drops(
    as_operator: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    as_operator("index", "migrate")
    assert f"{PREFIX}articles-000002" in capsys.readouterr().out
    as_operator("index", "rollback")
    as_operator("index", "drop", "--yes")
    capsys.readouterr()
    as_operator("index", "list", "--json")
    listed = json.loads(capsys.readouterr().out)["generations"]
    assert {row["state"] for row in listed} == {"current"}
    assert ARTICLES in {row["generation"] for row in listed}


def test_an_operator_backs_up_and_verifies_the_backup(
    as_operator: Callable[..., None], tmp_path: Path
) -> None:
    as_operator("backup", str(tmp_path / "backup"), "--no-archive")
    as_operator("backup", str(tmp_path / "backup"), "--verify")


def test_an_operator_looks_what_would_be_forgotten(
    as_operator: Callable[..., None], tmp_path: Path
) -> None:
    file = tmp_path / "2026/11/28/dealwire-20261128T101500Z-h-0-00001.warc.gz"
    file.parent.mkdir(parents=True)
    file.touch()
    as_operator("forget", "https://presse.example/1", "--dry-run", "--archive", str(tmp_path))


def test_an_operator_waits_for_a_task_of_its_own(filled: Secured) -> None:
    forget = {"query": {"term": {"article_id": "nothing"}}}
    path = f"/{ARTICLES}/_delete_by_query?wait_for_completion=false"
    task = filled.ask(OPERATOR, "POST", path, forget).body["task"]
    reply = filled.ask(OPERATOR, "GET", f"/_tasks/{task}?wait_for_completion=true")
    assert reply.status == 200
    assert reply.body["completed"]


def test_the_server_of_dashboards_keeps_and_migrates_its_saved_objects(filled: Secured) -> None:
    """Requests such as it makes for its own index; no Dashboards runs here."""
    new = ".kibana_9"
    steps = [
        ("GET", "/_nodes?filter_path=nodes.*.version,nodes.*.ip", None),
        ("GET", "/_cluster/health", None),
        ("GET", "/_cat/templates/kibana_index_template*?format=json", None),
        ("GET", "/.kibana", None),
        ("GET", "/_alias/.kibana", None),
        ("HEAD", "/_alias/.kibana", None),
        ("PUT", f"/{new}", {"mappings": {"properties": {"type": {"type": "keyword"}}},
                            "settings": {"number_of_shards": 1}}),
        ("GET", "/.kibana/_search?scroll=1m", None),
        ("POST", "/_bulk?refresh=wait_for", [{"index": {"_index": new, "_id": "dashboard:a"}},
                                             {"type": "dashboard"}]),
        ("POST", "/_aliases", {"actions": [{"add": {"index": new, "alias": ".kibana_test"}}]}),
        ("PUT", "/.kibana_test/_mapping", {"properties": {"title": {"type": "text"}}}),
        ("POST", "/.kibana_test/_update/dashboard:a?refresh=wait_for", {"doc": {"title": "x"}}),
        ("GET", "/_mget", {"docs": [{"_index": ".kibana_test", "_id": "dashboard:a"}]}),
        ("POST", "/_msearch", [{"index": ".kibana_test"}, {"size": 1}]),
        ("POST", "/.kibana_test/_update_by_query?conflicts=proceed&refresh=true", {}),
        ("DELETE", "/.kibana_test/_doc/dashboard:a", None),
        ("POST", "/_aliases", {"actions": [{"remove_index": {"index": new}}]}),
        ("GET", "/_plugins/_security/authinfo", None),
        ("GET", "/_plugins/_security/dashboardsinfo", None),
    ]  # fmt: skip
    for method, path, body in steps:
        reply = filled.ask(DASHBOARDS, method, path, body)
        assert reply.status == 200, f"{method} {path}: {reply.text}"
        assert "security_exception" not in reply.text, f"{method} {path}: {reply.text}"


@pytest.mark.parametrize("user", [ANALYST, OPERATOR])
def test_who_looks_at_dashboards_reads_saved_objects_and_fields(filled: Secured, user: str) -> None:
    for path in (
        "/.kibana/_search",
        "/.kibana/_doc/1",
        f"/{PREFIX}articles/_field_caps?fields=*",
        f"/_resolve/index/{PREFIX}*",
        f"/{PREFIX}articles/_mapping",
    ):
        assert filled.ask(user, "GET", path).status == 200, path


def _in_file(secured: Secured, name: str, text: str) -> dict[str, object]:
    file = secured.secrets.parent / name
    file.write_text(text, encoding="utf-8")
    return {"opensearch_password_file": file}


async def test_a_wrong_password_is_named_and_costs_nothing(
    filled: Secured, streams: RedisStreams
) -> None:
    article = enriched(200)
    await send(streams, article)
    wrong = filled.indexer_settings(**_in_file(filled, "wrong", "sesame"))
    said = await _paused(streams, wrong)
    assert "search_forbidden" in said
    assert "INDEXER_OPENSEARCH_USER and INDEXER_OPENSEARCH_PASSWORD_FILE" in said
    assert "sesame" not in said
    assert await messages(streams, DeadLetter, stream_of(EnrichedArticle).dead) == []
    async with running(build(filled.indexer_settings()), streams):
        await drained(streams)
    redis = streams.redis
    assert await redis.hlen(streams.key(keys.INDEXED)) == 1


async def test_a_user_without_its_role_is_named(filled: Secured, streams: RedisStreams) -> None:
    await send(streams, enriched(201))
    analyst = {"opensearch_user": ANALYST, "opensearch_password_file": filled.secrets / ANALYST}
    said = await _paused(streams, filled.indexer_settings(**analyst))
    assert "search_forbidden" in said
    assert "give the user of INDEXER_OPENSEARCH_USER its role" in said


async def test_another_authority_is_named(filled: Secured, streams: RedisStreams) -> None:
    await send(streams, enriched(202))
    said = await _paused(streams, filled.indexer_settings(opensearch_ca=None))
    assert "search_unreachable" in said
    assert "check INDEXER_OPENSEARCH_CA" in said


async def _paused(streams: RedisStreams, settings: IndexerSettings) -> str:
    """What an indexer says that cannot go on; one message waits for it."""
    async with running(build(settings), streams) as runtime:
        await until(lambda: any("paused: search_" in each for each in runtime.health().problems))
        said = " ".join(runtime.health().problems)
    assert await pending(streams, EnrichedArticle, "indexer") == 1
    return said


async def test_a_search_with_a_wrong_password_names_the_settings(filled: Secured) -> None:
    url = filled.url.replace("https://", f"https://{ANALYST}:wrong@")
    async with SearchClient(url, index_prefix=PREFIX, ca=filled.ca) as client:
        with pytest.raises(SearchUnavailable, match="check DEALWIRE_OPENSEARCH_USER and") as told:
            await client.search(SearchQuery(text="accord"))
    assert "wrong" not in str(told.value)


def test_a_password_is_changed_by_a_new_file(filled: Secured) -> None:
    file = filled.secrets / OPERATOR
    old = file.read_text("ascii")
    assert filled.ask(OPERATOR, "GET", "/").status == 200
    file.write_text("another-Sentence-of-32-characters\n", "ascii")
    try:
        assert apply.main(filled.as_administrator) == 0
        assert filled.ask(OPERATOR, "GET", "/", password=old).status == 401
        assert filled.ask(OPERATOR, "GET", "/", password=file.read_text().strip()).status == 200
    finally:
        file.write_text(old, "ascii")
        assert apply.main(filled.as_administrator) == 0
    assert filled.ask(OPERATOR, "GET", "/").status == 200


def test_a_user_is_made_given_a_new_password_and_removed(
    filled: Secured, capsys: pytest.CaptureFixture[str]
) -> None:
    search = f"/{PREFIX}articles/_search"
    passwords = []
    for _ in range(2):
        assert apply.main([*filled.as_administrator, "--set-user", "anna", ANALYST]) == 0
        passwords.append(capsys.readouterr().out.split()[-1])
    first, second = passwords
    assert filled.ask("anna", "GET", search, password=first).status == 401
    assert filled.ask("anna", "GET", search, password=second).status == 200
    assert filled.ask("anna", "DELETE", f"/{ARTICLES}", password=second).status == 403
    assert apply.main(filled.as_administrator) == 0  # a restart changes nobody else
    assert filled.ask("anna", "GET", search, password=second).status == 200
    assert apply.main([*filled.as_administrator, "--remove-user", "anna"]) == 0
    assert filled.ask("anna", "GET", search, password=second).status == 401


def test_what_cannot_be_applied_is_told_in_one_line(
    filled: Secured, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = ["--user", OPERATOR, "--password-file", str(filled.secrets / OPERATOR)]
    nobody_of_importance = ["--url", filled.url, "--ca", str(filled.ca), *operator]
    for arguments, expected in (
        (nobody_of_importance, "was answered with 403"),
        (["--url", filled.url, *operator], "check --ca, and the host in --url"),
        ([*filled.as_administrator, "--remove-user", "bob"], "was answered with 404"),
        ([*filled.as_administrator, "--set-user", "bob", "all_access"], "none of our roles"),
        ([*filled.as_administrator, "--prefix", ""], "--prefix"),
    ):
        assert apply.main([*arguments, "--wait", "0"]) == 1
        said = capsys.readouterr().err
        assert expected in said
        assert said.count("\n") == 1
