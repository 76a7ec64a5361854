"""`dealwire why` as a user types it, on a real broker and a real search engine."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from libs.contracts import DeadLetter, FetchRequest, Outcome, Outlet, SourceState, keys
from libs.forgetting.identities import domain_member, id_member
from libs.forgetting.redis.tombstones import ForgottenList
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.cli import app as application
from services.indexer.indexing import index_articles, index_outcomes, index_sources
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.messages import SEEN_AT, enriched
from tests.stages import wire

SITE = "https://presse.example"
ARTICLE = enriched(1)
OUTCOMES: dict[str, dict[str, Any]] = {
    "request-1": {"fate": "indexed", "url": f"{SITE}/1", "article_id": ARTICLE.article_id},
    "skipped": {"code": "robots_disallowed", "fate": "blocked", "url": f"{SITE}/no?xtor=rss"},
    "died": {"code": "timeout", "fate": "dead", "url": f"{SITE}/slow", "attempts": 5},
    "kept": {"code": "forgotten", "fate": "blocked"},
}
Said = tuple[int, str, str]
pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> Any:
    async with RedisStreams(broker_url, key_prefix) as real:
        yield real


@pytest.fixture
async def installation(
    opensearch_url: str, index_prefix: str, streams: RedisStreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article, outcomes of each kind, a dead letter, a source and what is forgotten."""
    async with OpenSearchWriter(
        connect(opensearch_url, timeout=30, connections=2), load_templates(index_prefix)
    ) as writer:
        await index_articles([ARTICLE], search=writer)
        await index_outcomes([_outcome(each) for each in OUTCOMES], search=writer)
        await index_sources([_source()], search=writer)
    async with connect(opensearch_url, timeout=30, connections=1) as engine:
        await engine.indices.refresh(index=f"{index_prefix}*")
    await streams.add("fetch.requested.dead", wire(_letter(), stage="fetcher"))
    for member in (id_member("0" * 32), domain_member("gone.example")):
        await ForgottenList(streams).add([member], target=member, at_ms=1_709_026_200_000)
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", opensearch_url)
    monkeypatch.setenv("DEALWIRE_INDEX_PREFIX", index_prefix)


@pytest.fixture
def why(
    broker_url: str,
    key_prefix: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Said]:
    """Runs `dealwire why` with these arguments: its exit code, and what it says."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DEALWIRE_REDIS_URL", broker_url)
    monkeypatch.setenv("DEALWIRE_KEY_PREFIX", key_prefix)

    def call(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["dealwire", "why", *arguments])
        with pytest.raises(SystemExit) as ended:
            application.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def _outcome(request_id: str) -> Outcome:
    facts = {"code": "indexed", "stage": "fetcher", "at": SEEN_AT, "request_id": request_id}
    return Outcome.model_validate(facts | OUTCOMES[request_id])


def _letter() -> DeadLetter:
    request = FetchRequest(url=f"{SITE}/slow", request_id="died")
    fields = {name.decode(): value.decode() for name, value in wire(request).items()}
    return DeadLetter(
        stage="fetcher", consumer="c", stream="fetch.requested", entry_id="1-0", at=SEEN_AT,
        code="timeout", error="TimedOut: no answer", attempts=5, request_id="died", fields=fields,
    )  # fmt: skip


def _source() -> SourceState:
    return SourceState(
        source_id="presse-une", at=SEEN_AT, url="https://feeds.agency.example/une", kind="feed",
        outlet=Outlet(name="La Presse", domain="presse.example"), state="ok",
        last_checked=SEEN_AT, last_code="rss", interval_seconds=300,
    )  # fmt: skip


def test_an_indexed_article_is_named_with_why_it_is_about_its_deal(
    why: Callable[..., Said],
) -> None:
    for what in (
        "http://presse.example/1/?utm_source=rss", "presse.example/1", ARTICLE.article_id[:8],
        "request-1",
    ):  # fmt: skip
        code, out, _ = why(what)
        assert code == 0
        assert f"in the index as {ARTICLE.article_id}" in out
        assert "mistral-microsoft, main: both in the title" in out
        assert "was written into the index" in out


def test_a_missing_article_has_its_fates_and_what_to_do(why: Callable[..., Said]) -> None:
    code, out, err = why(f"{SITE}/no")
    assert code == 1
    assert "robots_disallowed" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "robots_disallowed: the site's robots.txt asks us not to read it" in err


def test_a_dead_one_names_its_letter_to_people_and_programs(why: Callable[..., Said]) -> None:
    code, out, err = why("presse.example/slow")
    assert code == 1
    assert "after 5 attempts" in out
    name = json.loads(why("presse.example/slow", "--json")[1])["dead_letters"][0]["name"]
    assert f"`dealwire dead show {name}`" in err


def test_of_an_unknown_one_the_source_is_named_that_may_list_it(why: Callable[..., Said]) -> None:
    code, out, err = why("presse.example/unknown")
    assert (code, out) == (1, f"nothing is known of {SITE}/unknown\n")
    assert "followed by presse-une (ok), last checked 2024-02-27 09:30Z (rss)" in err
    assert why("never-heard")[:2] == (1, "no article and no request has the id never-heard\n")


def test_a_forgotten_one_says_since_when(why: Callable[..., Said]) -> None:
    for what in ("0" * 32, "0000", "www.gone.example/x"):
        code, out, err = why(what)
        assert code == 1
        assert "kept out since 2024-02-27 09:30Z" in out
        assert "--undo` allows it again" in err
    assert "forgotten" in why("kept")[1]


@pytest.fixture
async def claimed(streams: RedisStreams) -> None:
    """A page that a fetcher is at."""
    page = enriched(9).article_id
    await streams.redis.set(streams.key(keys.address_in_flight(page)), "busy")


@pytest.mark.usefixtures("claimed")
def test_one_that_is_fetched_now_is_under_way(why: Callable[..., Said]) -> None:
    code, out, err = why(f"{SITE}/9")
    assert (code, out, err) == (1, "under way as request busy\n", "")
