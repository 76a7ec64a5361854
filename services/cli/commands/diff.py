"""`dealwire diff`: what would change if all articles were read by the present rules."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import orjson
import typer

from libs.contracts import DetectedArticle, EnrichedArticle, LedgerRow, Relation
from libs.coverage.article import CoveredArticle
from libs.coverage.ledger import Told, ledger
from libs.deals import Deal, load_deals
from libs.search.client import SearchClient
from libs.search.coverage import CoverageQuery
from libs.search.independent import roots_of
from services.cli.console import err, out, progress, table, write_json
from services.cli.deals import known_deals
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.rule_changes import (
    KINDS,
    RuleChanges,
    changes_of,
    detected_of,
    found_before,
    found_now,
    verdict_changes,
)
from services.cli.settings import find_addresses, load_settings
from services.cli.values import first_day

_FACTS: tuple[str, ...] = ("lost", "found")


def diff(
    deal: Annotated[str, typer.Option("--deal", help="Id of the deal profile.")],
    *,
    state: State = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", metavar="DAY", parser=first_day, help="First day or month of publication."
        ),
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, max=1000, help="How many of each kind to show.")
    ] = 5,
    as_json: AsJson = False,
) -> None:
    """Read what is indexed with the rules and profiles of now, and show what would change.

    Nothing is written. When the changes are wanted, raise ENRICHER_REVISION, restart the enricher
    and `dealwire replay`: each article is replaced by what the present rules make of it.
    """
    settings = load_settings(state)
    known_deals(settings, [deal])
    profiles = {each.id: each for each in load_deals(settings.profiles_folder)}
    client = SearchClient(
        find_addresses(settings).opensearch_url,
        index_prefix=settings.index_prefix,
        timeout=60.0,
        ca=settings.opensearch_ca,
    )
    found = asyncio.run(_compare(client, profiles, deal, since=since, examples=examples))
    if as_json:
        write_json(orjson.dumps(found).decode())
        return
    _show(found)


async def _compare(
    client: SearchClient,
    profiles: Mapping[str, Deal],
    deal_id: str,
    *,
    since: date | None,
    examples: int,
) -> RuleChanges:
    deal = profiles[deal_id]
    async with client:
        filters: list[dict[str, Any]] = [{"term": {"deals": deal.id}}]
        if since is not None:
            filters.append({"range": {"timeline_at": {"gte": since.isoformat()}}})
        query = {"bool": {"filter": filters}}
        documents = [each async for each in client.every("articles", query)]
        if not documents:
            raise Problem(f"no article of {deal.id} is indexed that fits")
        children = [await _by_article(client, kind, query) for kind in ("quotes", "claims")]
        asked = CoverageQuery(deal=deal.id)
        rows = await client.coverage(LedgerRow, asked)
        copies = roots_of(await client.coverage(Relation, asked))
    # With all profiles, as the service reads: a name that one deal has is known in all articles.
    from services.cli.reading import reader  # noqa: PLC0415 - reading takes seconds to load

    read = reader(list(profiles.values()))
    return _changes(
        deal, documents, children, read=read, rows=rows, copies=copies, examples=examples
    )


async def _by_article(
    client: SearchClient, kind: str, query: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    async for each in client.every(kind, query):
        if not each.get("gone"):
            found[each["article_id"]].append(each)
    return found


def _changes(
    deal: Deal,
    documents: Sequence[dict[str, Any]],
    children: Sequence[Mapping[str, list[dict[str, Any]]]],
    *,
    read: Callable[[DetectedArticle], EnrichedArticle],
    rows: Sequence[LedgerRow],
    copies: Mapping[str, str],
    examples: int,
) -> RuleChanges:
    quotes, claims = children
    changes, told = RuleChanges(), []
    with progress() as bar:
        for document in bar.track(documents, description="read again"):
            article = read(detected_of(document))
            article_id = article.article_id
            before = found_before(
                document, quotes.get(article_id, ()), claims.get(article_id, ()), deal.id
            )
            where = document.get("title") or document["url"]
            found = list(changes_of(before, found_now(article, deal.id), where=where))
            changes.articles += 1
            changes.changed_articles += bool(found)
            changes.add(found, examples=examples)
            told.append(_told(article, deal, copies))
    changes.add(verdict_changes(rows, ledger(deal, told)), examples=examples)
    return changes


def _told(article: EnrichedArticle, deal: Deal, copies: Mapping[str, str]) -> Told:
    covered = CoveredArticle.of(article, deal.id)
    root = copies.get(article.article_id, article.article_id)
    return Told(covered, root, covered.at, None)


def _show(changes: RuleChanges) -> None:
    counted = table("what the present rules change", "", *_FACTS, figures=_FACTS)
    for kind in KINDS:
        counted.add_row(kind, *(str(changes.counts[kind][fact]) for fact in _FACTS))
    out.print(counted)
    out.print(f"{changes.changed_articles} of {changes.articles} articles change")
    for each in changes.examples:
        sign = "-" if each.change == "lost" else "+"
        out.print(f"{sign} {each.kind}: {each.what}", soft_wrap=True)
        out.print(f"    {each.where}", style="dim", soft_wrap=True)
    if not changes.examples:
        err.print("nothing would change: ENRICHER_REVISION can stay as it is")
