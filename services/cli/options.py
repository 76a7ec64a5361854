"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        help="Folder of data, logs and the list of processes. Default: DEALWIRE_STATE, or"
        " .dealwire here.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
