"""A source from `source add` to its articles, their versions, and a replay without the network."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from libs.contracts import Outcome
from libs.search.connection import connect
from tests.e2e.system import INDICES, ROOT, System, installed, settled
from tests.integration.fetcher.conftest import Site

STORY = (
    "Mistral AI et Microsoft ont signé un accord : 15 millions d'euros, et Mistral Large sur Azure."
    " Arthur Mensch parle d'un partenariat. La Commission européenne examinera le contrat de près, "
    "et plusieurs députés demandent à lire ce qui lie la jeune société au groupe de Redmond."
)
EDITED = STORY.replace("15 millions d'euros", "16 millions de dollars")
ASIDE = (
    "La saison des huîtres commence bien sur la côte. Les producteurs parlent d'une bonne année, "
    "les restaurateurs de prix qui montent, et les clients de moules, faute de mieux."
)


async def dealwire(system: System, *arguments: str) -> str:
    """What a command prints; the site goes on serving meanwhile."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.cli", *arguments, "--state", str(system.state)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def article(site: Site, path: str, title: str, text: str, *, day: str = "2024-02-27") -> str:
    return site.page(
        path,
        f"<html lang='fr'><head><title>{title}</title><meta property='article:published_time'"
        f" content='{day}T09:30:00+01:00'></head><body><article><h1>{title}</h1><p>{text}</p>"
        "</article></body></html>",
    )


def publish(site: Site) -> None:
    """A site that lists five pages, of which it forbids one."""
    pages = [
        (article(site, "/accord", "L'accord avec Mistral AI", STORY), "L'accord avec Mistral AI"),
        (article(site, "/prive/note", "Mistral AI, la note", STORY), "Mistral AI, la note"),
        (article(site, "/huitres", "La saison des huîtres", ASIDE), "La saison des huîtres"),
        (
            article(site, "/ancien", "Mistral AI en 2023", STORY, day="2023-06-14"),
            "Mistral AI en 2023",
        ),
        (site.address("/parti"), "Microsoft et Mistral AI"),
    ]
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link></item>" for url, title in pages
    )
    site.page("/fil.xml", f"<rss version='2.0'><channel>{items}</channel></rss>",
              Content_Type="application/rss+xml")  # fmt: skip
    site.page("/robots.txt", "User-agent: *\nDisallow: /prive/", Content_Type="text/plain")


@asynccontextmanager
async def serving() -> AsyncIterator[Site]:
    site = Site()
    await site.start()
    publish(site)
    try:
        yield site
    finally:
        await site.stop()


def profiles(folder: Path) -> Path:
    """The shipped profiles, for articles of February 2024 and later."""
    shutil.copytree(ROOT / "deploy" / "profiles", folder)
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"since: 2024-02-01\n{text}", encoding="utf-8")
    return folder


async def ended(system: System, *codes: str) -> list[Outcome]:
    """All outcomes, once each of these codes is among them."""
    async with asyncio.timeout(90):
        while not set(codes) <= {outcome.code for outcome in await system.outcomes()}:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.2)
    await settled(system)
    return await system.outcomes()


@asynccontextmanager
async def searching(system: System) -> AsyncIterator[Any]:
    client = connect(system.address("opensearch"), timeout=30.0, connections=1)
    try:
        yield client
    finally:
        await client.close()


async def documents(system: System, name: str) -> list[dict[str, Any]]:
    async with searching(system) as client:
        await client.indices.refresh(index=f"{INDICES}*")
        found = await client.search(index=f"{INDICES}{name}", body={"size": 100})
    return [hit["_source"] | {"_id": hit["_id"]} for hit in found["hits"]["hits"]]


def identities(versions: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(one["_id"], one["version"], one["observed_at"]) for one in versions}


async def test_a_source_brings_its_articles_their_edits_and_a_replay_brings_them_again(
    tmp_path: Path,
) -> None:
    known = str(profiles(tmp_path / "profiles"))
    quick = {
        "FETCHER_SCHEDULER": "true",
        "FETCHER_SCHEDULER_TICK": "0.3",
        "FETCHER_PROFILES": known,
        "ENRICHER_PROFILES": known,
    }
    started = datetime.now(timezone.utc)
    with installed(tmp_path / "state", **quick) as system:
        async with serving() as site:
            await dealwire(system, "source", "add", site.address("/fil.xml"), "--id", "fil",
                     "--outlet", "Le Fil", "--topic", "listing")  # fmt: skip
            outcomes = await ended(
                system, "rss", "indexed", "robots_disallowed", "off_topic", "too_old", "not_found"
            )
            fates = sorted((one.fate, one.code) for one in outcomes if one.parent_id)
            assert fates == [
                ("blocked", "robots_disallowed"),
                ("indexed", "indexed"),
                ("skipped", "not_found"),
                ("skipped", "off_topic"),
                ("skipped", "too_old"),
            ]
            assert "/prive/note" not in site.asked
            assert "/huitres" not in site.asked
            listed = await dealwire(system, "source", "list", "--json")
            assert [json.loads(line)["state"] for line in listed.splitlines()] == ["ok"]
            [source] = await documents(system, "sources")
            assert (source["source_id"], source["items_new"]) == ("fil", 5)
            address = article(site, "/accord", "L'accord avec Mistral AI", EDITED)
            await dealwire(system, "fetch", address)
            await settled(system)
        versions = await documents(system, "versions")
        assert len(versions) == 2
        assert {one["previous_version"] for one in versions} & {one["version"] for one in versions}
        async with searching(system) as client:
            await client.indices.delete(index=f"{INDICES}articles-000001,{INDICES}versions-000001")
        day = timedelta(days=1)
        span = ("--from", (started - day).date().isoformat(), "--to")
        await dealwire(system, "replay", *span, (started + 2 * day).date().isoformat())
        await settled(system)
        again = await documents(system, "versions")
        assert identities(again) == identities(versions)
        [newest] = await documents(system, "articles")
        assert "16 millions" in newest["text"]
