"""`dealwire index verify`: compare what should be in the index with what is, and mend it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.progress import TaskID
from rich.table import Table

from libs.streaming import RedisStreams, Unreachable
from services.cli.backup.servers import archive_folder
from services.cli.console import err, out, progress, table, write_json
from services.cli.options import Archive, AsJson, State
from services.cli.problems import DIED, Problem
from services.cli.settings import CliSettings, find_addresses, load_settings
from services.cli.verification.archived import archived_requests
from services.cli.verification.checks import Verification
from services.cli.verification.expected import Expected
from services.cli.verification.findings import Report
from services.cli.verification.index import VerifiedIndex
from services.cli.verification.repair import Repair

PATIENCE = 600.0
_EXAMPLES = 5
_ROUNDS = 3  # at once; when OpenSearch has forgotten deletions; from the sites themselves
_SETTLES_WITHIN = 30.0  # seconds that a look at a running installation waits for what is under way


def verify(
    *,
    state: State = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Bring back what is missing, then verify once more."),
    ] = False,
    with_archive: Annotated[
        bool,
        typer.Option(
            "--with-archive",
            help="Go through the archive too: each page in it must have led somewhere.",
        ),
    ] = False,
    archive: Archive = None,
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds without any news after which to give up.")
    ] = PATIENCE,
    as_json: AsJson = False,
) -> None:
    """Compare what was indexed with what the index holds.

    Articles, their versions, outcomes, quotes and claims, and what is known
    across articles. Nothing has to stand still for it: what is under way is
    looked at once more. The exit code is 1 if something is missing or older
    than it should be, after the repair if one was asked for.
    """
    settings = load_settings(state)
    warc = archive_folder(
        settings, archive, wanted=with_archive or archive is not None, must_exist=True
    )
    report = asyncio.run(_verify(settings, warc, repair=repair, patience=timeout))
    if as_json:
        write_json(json.dumps(as_record(report)))
    else:
        out.print(report_table(report))
        for line in examples(report):
            err.print(line, soft_wrap=True)
        if not report.whole and not repair:
            err.print("`dealwire index verify --repair` brings back what is missing")
    if not report.whole:
        raise typer.Exit(DIED)


async def _verify(
    settings: CliSettings, archive: Path | None, *, repair: bool, patience: float
) -> Report:
    addresses = find_addresses(settings)
    try:
        async with (
            RedisStreams(addresses.redis, settings.key_prefix) as streams,
            VerifiedIndex(
                addresses.opensearch_url, settings.index_prefix, ca=settings.opensearch_ca
            ) as index,
        ):
            expected = Expected(streams)
            mending = Repair(streams, expected, index, patience=patience, say=_say)
            report = await _look(expected, index, archive)
            for rounds_left in range(_ROUNDS - 1, -1, -1) if repair else ():
                if rounds_left < _ROUNDS - 1 and report.whole:
                    break  # the first round buries what belongs to no article, too
                await mending.mend(report, last=not rounds_left)
                report = await _look(expected, index, archive)
            return report
    except (RedisError, OSError, Unreachable) as error:
        raise Problem(f"no answer from the broker at {addresses.redis}: {error}") from error


async def _look(expected: Expected, index: VerifiedIndex, archive: Path | None) -> Report:
    with progress() as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, seen: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total if what == "articles" else None)
            bar.update(tasks[what], completed=seen)

        total = await expected.count()
        verification = Verification(expected, index, show)
        report = await verification.report()
        if archive is not None:
            await verification.archive(report.checks["archive"], archived_requests(archive))
        if any(check.findings for check in report.checks.values()):
            await _under_way(expected)
            await verification.look_again(report)
    return report


async def _under_way(expected: Expected) -> None:
    """Give what is under way the time to arrive: on a busy installation there always is some."""
    for _ in range(int(_SETTLES_WITHIN)):
        if not await expected.under_way():
            return
        await asyncio.sleep(1.0)


def report_table(report: Report) -> Table:
    """A row for each check."""
    figures = ("expected", "found", "missing", "stale", "extra")
    shown = table("index", "what", *figures, figures=figures)
    for check in report.shown:
        wrong = (str(count or "") for count in check.counts.values())
        shown.add_row(check.name, str(check.expected), str(check.found), *wrong)
    if report.under_way:
        shown.caption = f"{report.under_way} messages of the indexer are under way"
        shown.caption_justify = "left"
    return shown


def examples(report: Report) -> Iterator[str]:
    """The first of what each check found wrong."""
    for check in report.checks.values():
        for wrong, count in check.counts.items():
            ids = [each.id for each in check.findings if each.wrong == wrong]
            if ids:
                more = f" and {count - _EXAMPLES} more" if count > _EXAMPLES else ""
                yield f"{check.name} {wrong}: {', '.join(ids[:_EXAMPLES])}{more}"


def as_record(report: Report) -> dict[str, object]:
    """The same for programs, with the ids of at most a thousand documents of each check."""
    return {
        "whole": report.whole,
        "under_way": report.under_way,
        "checks": [
            {
                "what": check.name,
                "expected": check.expected,
                "found": check.found,
                **check.counts,
                "examples": [
                    {"wrong": each.wrong, "id": each.id, "version_number": each.number}
                    for each in check.findings[:1000]
                ],
            }
            for check in report.shown
        ],
    }


def _say(line: str) -> None:
    err.print(line, soft_wrap=True)
