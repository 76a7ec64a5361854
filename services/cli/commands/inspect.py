"""`dealwire inspect`: what the services would make of a page, with no server."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from libs.contracts import EnrichedArticle, FetchRequest, StatedFacts
from libs.deals import load_deals
from libs.errors import DealwireError
from libs.masking import masked, masked_text
from services.cli.console import err, out, write_json
from services.cli.explanation import explanation
from services.cli.options import OutletName, Published, Title, Url, not_empty
from services.cli.problems import DIED
from services.cli.settings import CliSettings, load_settings
from services.cli.targets import expand, is_url, stated_of
from services.fetcher.errors import PrivateAddress
from services.fetcher.sidecars import Sidecar

if TYPE_CHECKING:
    from services.cli.inspection import Inspector
    from services.enricher.model.models import SpacyRecogniser
    from services.fetcher.files import FoundFile
    from services.fetcher.http.client import HttpClient
    from services.language_detector.models import TwoDetectors

MAX_BYTES = 10_000_000  # as the fetcher's own default


@dataclass(frozen=True)
class Input:
    """One page to read: a file, with the address it was published under, or an address alone."""

    path: str | None = None
    url: str | None = None
    problem: str = ""
    stated: StatedFacts | None = None


def inspect(
    targets: Annotated[
        list[str],
        typer.Argument(
            parser=not_empty,
            help='Files, folders, pages, or - for lines of JSON: {"path": …, "url": …}.',
            metavar="WHAT…",
        ),
    ],
    *,
    url: Url = None,
    outlet: OutletName = None,
    published: Published = None,
    title: Title = None,
    stage: Annotated[
        Literal["fetched", "detected", "enriched", "document"],
        typer.Option(help="How far to take it."),
    ] = "enriched",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show for people what was found where, and by which rule."),
    ] = False,
) -> None:
    """Print what an article becomes, as one line of JSON each, with no server running.

    An input that is no article gives a line with `error` and `detail`, and the others go
    on. The exit code is 1 if none could be read. What is stated of a file stands in options
    or in `name.meta.yaml` beside it. A title that is no headline has `derived` as its origin.
    """
    found = [] if targets == ["-"] else expand(targets)
    said = stated_of(found, url=url, outlet=outlet, published=published, title=title)
    inputs = _from_lines(sys.stdin) if targets == ["-"] else _from_arguments(found, said)
    if explain and stage != "enriched":
        raise typer.BadParameter("shows the stage enriched alone", param_hint="--explain")
    if not asyncio.run(_inspect_all(inputs, stage, load_settings(), explain=explain)):
        raise typer.Exit(DIED)


def _from_arguments(found: list[str], said: Sidecar) -> Iterator[Input]:
    for target in found:
        if is_url(target):
            yield Input(url=target)
        else:
            yield Input(path=target, url=said.url, stated=said.facts)


def _from_lines(lines: Iterable[str]) -> Iterator[Input]:
    for line in lines:
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            yield Input(path=given.get("path"), url=given.get("url"))
        except (ValueError, AttributeError):
            yield Input(problem=f"not a JSON object: {line.strip()[:200]}")


async def _inspect_all(
    inputs: Iterable[Input], stage: str, settings: CliSettings, *, explain: bool
) -> bool:
    """Print one line for each; answers whether any could be read, or none was given."""
    results = []
    async with AsyncExitStack() as opened:
        loader = _InputLoader(_inspector(stage, settings), opened)
        async for one in _files(inputs):
            try:
                line = await loader.line(one)
            except Exception as error:  # noqa: BLE001 - one bad input must not end the others
                _tell(_problem(one, error), explain=explain)
                results.append(False)
                continue
            if explain:
                out.print(explanation(EnrichedArticle.model_validate_json(line)))
            else:
                write_json(line)
            sys.stdout.flush()
            results.append(True)
    return any(results) or not results


def _tell(problem: dict[str, str | None], *, explain: bool) -> None:
    if explain:
        where = problem["path"] or problem["url"] or "a line of the input"
        err.print(f"{where}: {problem['error']}: {problem['detail']}", soft_wrap=True)
    else:
        write_json(json.dumps(problem, ensure_ascii=False))
    sys.stdout.flush()


async def _files(inputs: Iterable[Input]) -> AsyncIterator[Input]:
    """The inputs, with the files that are read of a folder in its place."""
    from services.fetcher.files import FileSource, Folder  # noqa: PLC0415 - its package is heavy

    for one in inputs:
        path = _folder(one.path) if one.path else None
        if path is None:
            yield one
            continue
        folder = await FileSource([path], max_bytes=MAX_BYTES).load(path.as_uri())
        if isinstance(folder, Folder):
            for name in folder.files:
                yield replace(one, path=str(path / name))


def _inspector(stage: str, settings: CliSettings) -> "Inspector":
    # Extraction takes a second to load: the other commands do without.
    from services.cli.inspection import Inspector  # noqa: PLC0415 - see above

    return Inspector(
        stage,  # type: ignore[arg-type] # typer has checked it
        load_deals(settings.profiles_folder),
        detectors=_detectors,
        recogniser=_recogniser,
        now=partial(datetime.now, timezone.utc),
    )


def _detectors() -> "TwoDetectors":
    from services.language_detector.models import TwoDetectors  # noqa: PLC0415 - loads for seconds

    return TwoDetectors()


def _recogniser() -> "SpacyRecogniser":
    from services.enricher.model.models import SpacyRecogniser  # noqa: PLC0415 - loads for seconds

    return SpacyRecogniser()


class _InputLoader:
    """Gets the bytes of an input, and hands them on. Opens its web client when one is needed."""

    def __init__(self, inspector: "Inspector", opened: AsyncExitStack) -> None:
        self._inspector = inspector
        self._opened = opened
        self._client: HttpClient | None = None

    async def line(self, one: Input) -> str:
        """The line for one input. Raises libs.errors, OSError, ValueError."""
        if one.path:
            found = await _file(one.path)
            return self._inspector.file(found, page_url=one.url, stated=one.stated)
        if one.url:
            client = await self._web()
            response = await client.get(FetchRequest(url=one.url))
            if response.page is not None:
                return self._inspector.page(response.page)
        raise ValueError(one.problem or "neither path nor url")

    async def _web(self) -> "HttpClient":
        from services.fetcher.http.client import HttpClient  # noqa: PLC0415 - most inputs are files

        if self._client is None:
            now = partial(datetime.now, timezone.utc)
            self._client = await self._opened.enter_async_context(
                HttpClient("dealwire inspect", now=now)
            )
        return self._client


async def _file(name: str) -> "FoundFile":
    """A file, with what its sidecar states. Raises libs.errors, OSError."""
    from services.fetcher.files import FileSource, FoundFile  # noqa: PLC0415 - its package is heavy

    path = _full_path(name)
    found = await FileSource([Path(path.anchor)], max_bytes=MAX_BYTES).load(path.as_uri())
    if not isinstance(found, FoundFile):
        raise FileNotFoundError(f"{path} is not a file")
    return found


def _folder(name: str) -> Path | None:
    path = Path(name).expanduser().resolve()
    return path if path.is_dir() else None


def _full_path(name: str) -> Path:
    """Raises OSError for what is no file: to open a pipe would wait for ever."""
    path = Path(name).expanduser().resolve()
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file")
    return path


def _problem(one: Input, error: Exception) -> dict[str, str | None]:
    detail = str(error)
    if isinstance(error, DealwireError):
        code = error.reason_code
        if isinstance(error, PrivateAddress):
            detail += ": a private network is read by a fetcher that is told to, not by inspect"
    elif isinstance(error, OSError):
        code = "file_missing"
    elif isinstance(error, ValueError) and not one.path and not one.url:
        code = "invalid_json"
    else:
        code, detail = "crashed", f"{type(error).__name__}: {error}"
    url = masked(one.url) if one.url else one.url
    return {"path": one.path, "url": url, "error": code, "detail": masked_text(detail)}
