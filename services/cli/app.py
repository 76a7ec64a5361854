"""The commands of `dealwire`, put together."""

import signal
import sys
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer
from redis.exceptions import RedisError

from libs.deals import BadProfile
from libs.errors import DealwireError
from libs.local.children import StartFailed
from libs.local.ports import NoFreePort
from libs.streaming import Refused, Unreachable
from services.cli.commands import dead, source
from services.cli.commands.demo import demo
from services.cli.commands.fetch import fetch
from services.cli.commands.inspect import inspect
from services.cli.commands.replay import replay
from services.cli.commands.search import SearchCommand, search
from services.cli.commands.statements import claims, quotes
from services.cli.commands.status import status
from services.cli.commands.up import down, up
from services.cli.console import err, out
from services.cli.problems import DIED, Problem


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"dealwire {version('dealwire')}")
        raise typer.Exit


app = typer.Typer(
    name="dealwire",
    help="Collects and searches the press coverage of a business deal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command(epilog="Example: dealwire up --state /var/tmp/dealwire")(up)
app.command(epilog="Example: dealwire down")(down)
app.command(epilog="Example: dealwire demo --pages 200 --keep")(demo)
app.command(epilog="Example: dealwire fetch articles/*.txt https://example.org/feed.xml")(fetch)
app.command(epilog="Example: dealwire replay --from 2026-11-28 --source le-monde")(replay)
app.command(
    cls=SearchCommand, epilog="Example: dealwire search 'accord -bourse' --lang fr --facets"
)(search)
app.command(epilog="Example: dealwire quotes --speaker Mensch --stance claimed")(quotes)
app.command(epilog="Example: dealwire claims --slot exclusivity")(claims)
app.command(epilog="Example: dealwire status --json")(status)
app.command(epilog="Example: dealwire inspect article.html --url https://example.org/a")(inspect)
app.add_typer(source.app, name="source")
app.add_typer(dead.app, name="dead")


@app.callback()
def _options(
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Nothing of its own: the help is that of `app`."""


_EXPECTED = (
    Problem, StartFailed, NoFreePort, BadProfile, DealwireError, Unreachable, Refused
)  # fmt: skip


def main() -> None:
    """Run the command line. What went wrong in a way that has a name is one line on stderr."""
    # As Ctrl-C does: what a command started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except _EXPECTED as error:
        _give_up(str(error), error.status if isinstance(error, Problem) else DIED)
    except RedisError as error:
        _give_up(f"the broker did not answer as it should: {error}")
    except OSError as error:
        if error.filename is None:  # nothing that a user has named
            raise
        _give_up(f"{error.filename}: {error.strerror}")


def _give_up(why: str, status: int = DIED) -> NoReturn:
    err.print(f"dealwire: {why}", soft_wrap=True)
    sys.exit(status)
