"""The commands of `dealwire`, put together."""

import signal
import sys
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from services.cli.commands.table import CommandTable, Row
from services.cli.console import err, out
from services.cli.problems import DIED

COMMANDS = (
    Row(
        "up",
        "Start broker, OpenSearch, the pipeline and the notifier; return when all are ready.",
        example="dealwire up --state /var/tmp/dealwire",
    ),
    Row(
        "down",
        "Stop everything that `up` started, and wait until it is gone. Data is kept.",
        example="dealwire down",
        module="up",
    ),
    Row(
        "demo",
        "Start everything, fetch an invented press over HTTP, and show what was found.",
        example="dealwire demo --pages 200 --keep",
    ),
    Row(
        "fetch",
        "Fetch articles from files, folders, pages or feeds into the installation.",
        example="dealwire fetch articles/*.txt https://example.org/feed.xml",
    ),
    Row(
        "replay",
        "Index again what the archive holds of a period, as after a lost index or better rules.",
        example="dealwire replay --from 2026-11-28 --source le-monde",
    ),
    Row(
        "search",
        "Search the articles, in French and English, with or without accents.",
        example="dealwire search 'accord -bourse' --lang fr --facets",
        command="SearchCommand",
    ),
    Row(
        "export",
        "Write all articles that fit a query into a file: CSV, lines of JSON or Parquet.",
        example="dealwire export 'accord -bourse' --from 2024-02 -o accord.csv",
        command="ExportCommand",
    ),
    Row(
        "suggest",
        "List people, organisations and titles with words that begin as what is typed.",
        example="dealwire suggest 'arthur me'",
    ),
    Row(
        "quotes",
        "List quotes with their speaker and the article they stand in, the newest first.",
        example="dealwire quotes --speaker Mensch --stance claimed",
        module="statements",
    ),
    Row(
        "claims",
        "List what is claimed about a deal: by slot, and in each the oldest first.",
        example="dealwire claims --slot exclusivity",
        module="statements",
    ),
    Row(
        "stories",
        "List the events that articles are about, the latest first: 14 articles, 3 origins.",
        example="dealwire stories --as-of 2024-02-27T12:00",
        module="coverage",
    ),
    Row(
        "disputes",
        "List what outlets and speakers disagree about, with who says what.",
        example="dealwire disputes --deal mistral-microsoft",
        module="coverage",
    ),
    Row(
        "related",
        "Show what an article was made from, what was made from it, and what others share.",
        example="dealwire related 3f2a91c0",
        module="coverage",
    ),
    Row(
        "why",
        "Say why an article is missing, or under what id and title it is in the index.",
        example="dealwire why example.org/article",
    ),
    Row(
        "diff",
        "Read what is indexed with the rules and profiles of now, and show what would change.",
        example="dealwire diff --deal mistral-microsoft --from 2024-02",
    ),
    Row(
        "forget",
        "Remove an article, or all of a site, from every store, and keep it out for good.",
        example="dealwire forget https://example.org/article --dry-run",
    ),
    Row(
        "status",
        "Show services, backlog, dead letters and fates. The exit code is 1 if not all is ready.",
        example="dealwire status --json",
    ),
    Row(
        "inspect",
        "Print what an article becomes, as one line of JSON each, with no server running.",
        example="dealwire inspect article.html --url https://example.org/a",
    ),
    Row(
        "backup",
        "Save streams, state, indices, archive and profiles of an installation to a folder.",
        example="dealwire backup /var/backups/dealwire",
    ),
    Row(
        "restore",
        "Bring a backup back onto an empty installation, which then goes on where it was.",
        example="dealwire restore /var/backups/dealwire",
    ),
    Row("alert", "Be told of new articles that fit a search, and of news in the ledger."),
    Row("source", "Follow sources, and see how they are doing."),
    Row("dead", "Look at dead letters, and send them again."),
    Row("index", "See to it that the index is whole, and move to its next generation."),
)


class _Commands(CommandTable):
    rows = COMMANDS


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"dealwire {version('dealwire')}")
        raise typer.Exit


app = typer.Typer(
    name="dealwire",
    help="Collects and searches the press coverage of a business deal.",
    cls=_Commands,
    callback=lambda: None,  # typer makes a group of what has one
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _options(
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Nothing of its own: the help is that of `app`."""


def main() -> None:
    """Run the command line. What went wrong in a way that has a name is one line on stderr."""
    # As Ctrl-C does: what a command started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except Exception as error:
        # The classes of errors stand in heavy packages, which `--help` does without.
        from services.cli.failures import line_of, status_of  # noqa: PLC0415 - see above

        line = line_of(error)
        if line is None:
            raise
        _give_up(line, status_of(error))


def _give_up(why: str, status: int = DIED) -> NoReturn:
    err.print(f"dealwire: {why}", soft_wrap=True)
    sys.exit(status)
