"""Compares what should be there with what is: each check walks through all, with bounded memory.

Redis is asked first and the index after it, or the index at one moment: the indexer writes to the
index before it notes in Redis that it did. What two walks saw at two moments is looked at again.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import cast

from libs.contracts import IndexedArticle, number_seen_at
from services.cli.verification.archived import Archived
from services.cli.verification.expected import Expected
from services.cli.verification.findings import Check, CheckName, Finding, Report
from services.cli.verification.index import (
    CHILD_KINDS,
    PAGE,
    ArticleRow,
    ChildKind,
    ChildRow,
    VerifiedIndex,
)
from services.cli.verification.pairing import paired
from services.indexer.children import MOST_CHILDREN
from services.indexer.indexing import outcome_id

_ARCHIVED_AT_ONCE = 500  # pages; their addresses may be long

Progress = Callable[[str, int], None]
"""Told which check has seen how many."""


class Verification:
    """One look at everything. Raises Problem, OpenSearchException, RedisError."""

    def __init__(self, expected: Expected, index: VerifiedIndex, progress: Progress) -> None:
        self._expected = expected
        self._index = index
        self._progress = progress

    async def report(self) -> Report:
        """All checks."""
        await self._index.refresh()
        report = Report()
        await self._articles(report.checks["articles"], report.checks["versions"])
        await self._stored_articles(report)
        await self._outcomes(report.checks["articles"])
        for kind in CHILD_KINDS:
            await self._children(kind, report.checks[kind])
        await self._coverage(report)
        report.under_way = await self._expected.under_way()
        return report

    async def archive(self, check: Check, requests: Iterable[Archived]) -> None:
        """Each page in the archive ended somehow: its own request, or a later one for it."""
        rest = iter(requests)
        while part := list(islice(rest, _ARCHIVED_AT_ONCE)):
            ids = [outcome_id(each.request_id) for each in part]
            ended = await self._index.versions("outcomes", ids)
            left = [each for each, outcome in zip(part, ended, strict=True) if outcome is None]
            known = await self._index.ended_addresses([each.url for each in left])
            lost = [each for each in left if each.url not in known]
            check.expected += len(part)
            check.found += len(part) - len(lost)
            for each in lost:
                check.add(Finding("missing", each.url, number_seen_at(each.at_ms)))
            self._progress("archive", check.expected)

    async def look_again(self, report: Report) -> None:
        """Take out of a report what was only just being written."""
        await self._index.refresh()
        for name in ("articles", "versions", "outcomes"):
            check = report.checks[name]
            check.clear(
                [f for part in _pages(check.findings) for f in await self._right(check, part)]
            )
        archive = report.checks["archive"]
        for part in _pages(archive.findings):
            ended = await self._index.ended_addresses([each.id for each in part])
            archive.clear([each for each in part if each.id in ended])
        for kind in CHILD_KINDS:
            check = report.checks[kind]
            for part in _pages(check.findings):
                wrong = Check(kind)
                await self._children(kind, wrong, [each.id for each in part])
                still = {each.id for each in wrong.findings}
                check.clear([each for each in part if each.id not in still])
        report.under_way = await self._expected.under_way()

    async def _articles(self, articles: Check, versions: Check) -> None:
        """Redis' list against the index."""
        async for page in self._expected.articles():
            for check, ids in ((articles, _ids(page)), (versions, _version_ids(page))):
                found = await self._index.versions(check.name, ids)
                for each, stored in zip(page, found, strict=True):
                    _count(check, Finding("missing", each.article_id, each.number), stored)
            self._progress("articles", articles.expected)

    async def _stored_articles(self, report: Report) -> None:
        """The index against Redis' list; and that each article has its version and its outcome."""
        page: list[ArticleRow] = []
        async for row in self._index.articles():
            page.append(row)
            if len(page) == PAGE:
                await self._stored_page(report, page)
                page = []
        await self._stored_page(report, page)

    async def _stored_page(self, report: Report, page: Sequence[ArticleRow]) -> None:
        outcomes = report.checks["outcomes"]
        known = await self._expected.indexed([row.article_id for row in page])
        ended = await self._index.versions("outcomes", [outcome_id(row.request_id) for row in page])
        for row, outcome in zip(page, ended, strict=True):
            if row.article_id not in known:
                report.checks["articles"].add(Finding("extra", row.article_id, row.number))
            outcomes.expected += 1
            outcomes.found += outcome is not None
            if outcome is None:
                outcomes.add(Finding("missing", row.article_id, row.number))
        self._progress("outcomes", outcomes.expected)

    async def _outcomes(self, articles: Check) -> None:
        """An article that an outcome says is indexed, of which Redis' list knows nothing."""
        page: list[str] = []
        async for _, article_id in self._index.indexed_outcomes():
            page.append(article_id)
            if len(page) == PAGE:
                await self._outcome_page(articles, page)
                page = []
        await self._outcome_page(articles, page)

    async def _outcome_page(self, articles: Check, page: Sequence[str]) -> None:
        known = await self._expected.indexed(page)
        unknown = [each for each in dict.fromkeys(page) if each not in known]
        stored = await self._index.versions("articles", unknown)
        for each, version in zip(unknown, stored, strict=True):
            if version is None:
                articles.expected += 1
                articles.add(Finding("missing", each))

    async def _children(
        self, kind: ChildKind, check: Check, ids: Sequence[str] | None = None
    ) -> None:
        """Each article has as many children as it says, all of its version; none is an orphan's."""
        rows = paired(
            self._index.articles(ids), self._index.children(kind, ids),
            left_key=lambda row: row.article_id, right_key=lambda row: row.article_id,
        )  # fmt: skip
        async for article, children in rows:
            own = min(article.counts[kind], MOST_CHILDREN) if article else 0
            check.expected += own
            check.found += min(children.count, own) if children else 0
            finding = _of_children(article, children, own)
            if finding is not None:
                check.add(finding)
        self._progress(kind, check.expected)

    async def _coverage(self, report: Report) -> None:
        """What was last published across articles stands in its index, and no tombstone does."""
        for deal in await self._expected.deals():
            async for page in self._expected.pictures(deal):
                for name in {each.kind for each in page} & report.checks.keys():
                    check = report.checks[cast("CheckName", name)]
                    wanted = [each for each in page if each.kind == name]
                    ids = [each.id for each in wanted]
                    stored = await self._index.versions(name, ids)
                    alive = await self._index.alive(name, ids)
                    for each, version, lives in zip(wanted, stored, alive, strict=True):
                        finding = Finding("missing", each.id, each.revision, deal)
                        _count(check, finding, version if lives else None)
        for name in ("relations", "stories", "utterances", "ledger"):
            check = report.checks[cast("CheckName", name)]
            beyond = await self._index.count_alive(name) - check.found
            check.counts["extra"] = max(0, beyond)
            self._progress(name, check.expected)

    async def _right(self, check: Check, part: Sequence[Finding]) -> list[Finding]:
        """Which of these are as they should be by now."""
        ids = [each.id for each in part]
        known = await self._expected.indexed(ids)
        if check.name == "outcomes":
            requests = {row.article_id: row.request_id async for row in self._index.articles(ids)}
            keys = [outcome_id(requests.get(each, "")) for each in ids]
            found = await self._index.versions("outcomes", keys)
            return [each for each, stored in zip(part, found, strict=True) if stored is not None]
        if check.name == "versions":
            keys = [f"{each}-{known[each].version}" if each in known else each for each in ids]
        else:
            keys = ids
        stored = await self._index.versions(check.name, keys)
        right = []
        for each, version in zip(part, stored, strict=True):
            wanted = known[each.id].number if each.id in known else each.number
            there = version is not None and version >= wanted
            if (each.id in known) if each.wrong == "extra" else there:
                right.append(each)
        return right


def _of_children(article: ArticleRow | None, children: ChildRow | None, own: int) -> Finding | None:
    """What is wrong with the children of one article, if anything."""
    if article is None:
        return Finding("extra", children.article_id, children.most) if children else None
    count = children.count if children else 0
    if count < own:
        return Finding("missing", article.article_id, article.number)
    if children and (count > own or not children.least == children.most == article.number):
        return Finding("stale", article.article_id, article.number)
    return None


def _count(check: Check, missing: Finding, stored: int | None) -> None:
    check.expected += 1
    if stored is None:
        check.add(missing)
    elif stored < missing.number:
        check.add(Finding("stale", missing.id, missing.number, missing.deal))
    else:
        check.found += 1


def _ids(page: Sequence[IndexedArticle]) -> list[str]:
    return [each.article_id for each in page]


def _version_ids(page: Sequence[IndexedArticle]) -> list[str]:
    return [f"{each.article_id}-{each.version}" for each in page]


def _pages(findings: Sequence[Finding]) -> list[Sequence[Finding]]:
    return [findings[at : at + PAGE] for at in range(0, len(findings), PAGE)]
