"""`dealwire alert` as a user types it, on a real broker and a real search engine."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from libs.alerts.redis.store import AlertStore
from libs.contracts import AlertMatch, EnrichedArticle, LedgerRow
from libs.streaming import RedisStreams
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build as indexer
from services.notifier.settings import NotifierSettings
from services.notifier.stage import build as notifier
from tests.integration.notifier.servers import mail_server, webhook
from tests.messages import enriched, ledger_row
from tests.stages import messages, pending, running, send, until


@dataclass
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Runs `dealwire alert` against one installation."""

    def __init__(self, streams: RedisStreams, variables: dict[str, str]) -> None:
        self.streams = streams
        self.variables = variables

    async def __call__(self, *arguments: str, expect: int = 0) -> Said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.cli", "alert", *arguments,
            cwd=Path(__file__).parents[3], env={**os.environ, **self.variables},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        said = Said(process.returncode or 0, out.decode(), err.decode())
        assert said.code == expect, said
        assert "Traceback" not in said.err
        return said


@pytest.fixture
async def dealwire(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Terminal]:
    broker_url, key_prefix, opensearch_url, index_prefix = (
        request.getfixturevalue(each)
        for each in ("broker_url", "key_prefix", "opensearch_url", "index_prefix")
    )
    for stage in ("INDEXER", "NOTIFIER"):
        monkeypatch.setenv(f"{stage}_REDIS_URL", broker_url)
        monkeypatch.setenv(f"{stage}_KEY_PREFIX", key_prefix)
    monkeypatch.setenv("NOTIFIER_WEBHOOK_SECRET", "a secret of ours")
    monkeypatch.setenv("INDEXER_OPENSEARCH_URL", opensearch_url)
    monkeypatch.setenv("INDEXER_INDEX_PREFIX", index_prefix)
    variables = {
        "DEALWIRE_REDIS_URL": broker_url, "DEALWIRE_KEY_PREFIX": key_prefix,
        "DEALWIRE_OPENSEARCH_URL": opensearch_url, "DEALWIRE_INDEX_PREFIX": index_prefix,
        "DEALWIRE_STATE": str(tmp_path / "state"), "COLUMNS": "120",
    }  # fmt: skip
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield Terminal(streams, variables)


async def indexed(streams: RedisStreams) -> None:
    kinds = (EnrichedArticle, LedgerRow, AlertMatch)

    async def empty() -> bool:
        return sum([await pending(streams, kind, "indexer") for kind in kinds]) == 0

    await until(empty)


async def test_an_alert_is_saved_listed_tried_told_and_removed(
    dealwire: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = dealwire.streams
    async with (
        webhook() as hook,
        mail_server() as box,
        running(indexer(IndexerSettings()), streams),
    ):
        await send(streams, enriched(1))
        await indexed(streams)
        await asyncio.sleep(1)  # until it is searchable
        address = f"{hook.url}/x?token=sesame"
        added = await dealwire(
            "add", "ms", "Microsoft", "-Azure", "--lang", "fr", "--webhook", address,
            "--email", "desk@example.org",
        )  # fmt: skip
        assert "1 of the articles that are indexed fit" in added.err
        assert "saved ms: from now on it tells webhook at 127.0.0.1:" in added.err
        assert "sesame" not in added.err
        missing = "NOTIFIER_SMTP_URL and NOTIFIER_EMAIL_FROM"
        assert f"no mail is sent unless the notifier runs with {missing}" in added.err
        assert "no webhook" not in added.err  # its secret is set
        assert "already" in (await dealwire("add", "ms", "Microsoft", expect=1)).err

        found = await dealwire("test", "ms")
        assert found.out.startswith("1 article")
        assert "https://presse.example/1" in found.out
        assert await messages(streams, AlertMatch) == []

        later = asyncio.create_task(dealwire("test", "ms", "--send", "--timeout", "20"))
        monkeypatch.setenv("NOTIFIER_ALLOWED_NETWORKS", "127.0.0.0/8")
        monkeypatch.setenv("NOTIFIER_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("NOTIFIER_EMAIL_FROM", "alerts@dealwire.example")
        async with running(notifier(NotifierSettings()), streams):
            tried = await later
            assert tried.err.count(": taken") == 2
            [(_, body)] = hook.got
            assert json.loads(body)["data"]["kind"] == "test"
            await send(streams, enriched(2), enriched(3))
            await indexed(streams)
            await until(lambda: len(hook.got) == 3 and len(box.got) == 3)

        [row] = (await dealwire("list", "--json")).rows
        assert (row["name"], row["matches"], row["emails"]) == ("ms", 2, ["desk@example.org"])
        assert row["query"] == {"text": "Microsoft -Azure", "lang": ["fr"]}
        assert "sesame" not in json.dumps(row)
        shown = await dealwire("list")
        assert "Microsoft -Azure, lang fr" in shown.out
        assert "sesame" not in shown.out
        await dealwire("remove", "ms")
        assert "no alerts" in (await dealwire("list")).err
        assert "no alert is called ms" in (await dealwire("remove", "ms", expect=1)).err


async def test_a_test_that_does_not_arrive_says_why(dealwire: Terminal) -> None:
    await dealwire("add", "ms", "Microsoft", "--webhook", "http://127.0.0.1:9/x")
    unsent = await dealwire("test", "ms", "--send", "--timeout", "0.5", expect=1)
    assert "is the notifier running?" in unsent.err
    async with running(notifier(NotifierSettings()), dealwire.streams):
        refused = await dealwire("test", "ms", "--send", expect=1)
    assert "NOTIFIER_ALLOWED_NETWORKS" in refused.err
    await dealwire("add", "silent", "Microsoft")
    assert "tells nobody" in (await dealwire("test", "silent", "--send", expect=1)).err


async def test_alerts_on_the_ledger_show_what_stands_there(dealwire: Terminal) -> None:
    deal, slot = ledger_row().deal, ledger_row().slot
    async with running(indexer(IndexerSettings()), dealwire.streams):
        await send(dealwire.streams, ledger_row())
        await indexed(dealwire.streams)
    await dealwire("add", "news", "--ledger", "denial", "--ledger", "conflict",
                   "--deal", deal, "--slot", slot)  # fmt: skip
    rows = (await dealwire("test", "news", "--json")).rows
    assert [(each["kind"], each["slot"]) for each in rows] == [
        ("conflict", slot), ("denial", slot),
    ]  # fmt: skip
    shown = await dealwire("test", "news")
    assert shown.out.startswith("2 in the ledger now")
    assert f"ledger: denial, conflict deal {deal} slot {slot}" in (await dealwire("list")).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "x", "disputed:yes"], 1, "leave out disputed"),
        (["add", "x"], 1, "give words or a filter"),
        (["add", "X", "accord"], 1, "small letters"),
        (["add", "x", "accord lang:klingonn"], 1, "klingonn is not known"),
        (["add", "x", "accord", "--email", "nobody"], 1, "no e-mail address"),
        (["add", "x", "accord", "--webhook", "https://me:sesame@h.example"], 1, "signature"),
        (["add", "x", "accord", "--ledger", "conflict"], 1, "is asked of articles"),
        (["add", "x", "--ledger", "surprise"], 2, "no kind of news"),
        (["add", "x", "--ledger", "conflict", "--lang", "fr"], 1, "--lang is asked of articles"),
        (["add", "x", "accord", "--deal", "adobe"], 1, "did you mean adobe-figma?"),
        (["add", "x", " | ".join(f'"a{n} b{n}"' for n in range(900))], 1, "4000 characters"),
    ],
)
async def test_says_what_is_wrong_and_saves_nothing(
    dealwire: Terminal, arguments: list[str], code: int, said: str
) -> None:
    refused = await dealwire(*arguments, expect=code)
    assert said in " ".join(refused.err.split())
    assert "sesame" not in refused.err
    assert (await AlertStore(dealwire.streams).snapshot()).alerts == {}


async def test_what_may_be_meant_otherwise_is_said_and_the_alert_saved(dealwire: Terminal) -> None:
    said = await dealwire("add", "sums", "20bn")
    assert "20bn is looked for in any currency: 20bn € would be in one" in said.err
    assert "saved sums" in said.err
    said = await dealwire("add", "elsewhere", "accord or Azure")
    assert "OR, in capitals, means either" in said.err
    assert "saved elsewhere" in said.err
