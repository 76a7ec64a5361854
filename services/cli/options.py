"""Options that several commands have."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.moments import moment


def not_empty(text: str) -> str:
    """The text of an argument that names a file or folder. Raises BadParameter where it is empty.

    An empty one is a variable that is not set, and would mean the folder that one is in.
    """
    if not text.strip():
        raise typer.BadParameter("is empty: name it, or write . for the folder that you are in")
    return text


def path(text: str) -> Path:
    """The file or folder that is named. Raises BadParameter where none is."""
    return Path(not_empty(text))


State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        metavar="FOLDER",
        parser=path,
        help="Folder of data, logs and the list of processes. Default: DEALWIRE_STATE, or"
        " .dealwire here.",
        show_default=False,
    ),
]
Url = Annotated[
    str | None, typer.Option("--url", help="Address that the one file was published under.")
]
OutletName = Annotated[
    str | None, typer.Option("--outlet", help="Outlet of the one file; beats what is read.")
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published",
        help="When the one file was published: 2024-02, 2024-02-27 or 2024-02-27T18:05+01:00.",
    ),
]
Title = Annotated[
    str | None, typer.Option("--title", help="Headline of the one file; beats what is read.")
]
Archive = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="FOLDER",
        parser=path,
        help="Folder of the archive. Default: the running installation's, or FETCHER_ARCHIVE.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DealId = Annotated[str | None, typer.Option("--deal", help="Id of the deal profile.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        parser=moment,
        help="What was known then: 2024-02-27T12:00+01:00, without a zone in this machine's; or a"
        " day or month, which means its end.",
        show_default=False,
    ),
]
