"""What the arguments of `fetch` and `inspect` mean. Looks at files, reads none."""

import os
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from glob import glob, has_magic
from pathlib import Path
from urllib.parse import unquote, urlsplit

import typer

from libs.contracts import FetchRequest, Outlet, StatedFacts
from libs.contracts.messages import Reason, RequestKind
from libs.masking import has_user_part, masked
from services.cli.problems import Problem
from services.fetcher.files import SUFFIXES
from services.fetcher.sidecars import (
    NOTHING_STATED,
    SUFFIX,
    Sidecar,
    one_line,
    read_published,
    stated_address,
)

_SCHEMES = ("https", "http", "file")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?")
_LOCAL_HOST = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?")
_FILES = frozenset({
    *SUFFIXES, ".xml", ".rss", ".atom", ".json", ".yaml", ".yml", ".csv", ".pdf", ".doc", ".docx",
    ".odt", ".rtf", ".warc", ".gz", ".zip", ".php", ".log", ".bak", ".meta",
})  # fmt: skip
"""Endings of file names: `a.md` is a file that is missing rather than a host in Moldova."""


def is_url(argument: str) -> bool:
    """Whether it is an address rather than a path."""
    # Not taken apart: what is no valid address is for the fetcher to judge.
    return argument.partition(":")[0].lower() in {"http", "https", "file"}


def meant_address(argument: str) -> str | None:
    """The address that was meant, where an argument is none of a scheme that is read, and no path.

    None where it does not look like one.
    """
    scheme, mark, rest = argument.partition("://")
    if not mark:
        host = argument.partition("/")[0]
        if _LOCAL_HOST.fullmatch(host):
            return f"http://{argument}"
        is_file = "/" not in argument and Path(argument).suffix.lower() in _FILES
        return f"https://{argument}" if _HOST.fullmatch(host) and not is_file else None
    if not _SCHEME.fullmatch(scheme) or is_url(argument):
        return None
    near = get_close_matches(scheme.lower(), _SCHEMES, n=1, cutoff=0.5)
    return f"{near[0] if near else 'https'}://{rest}"


def refuse_password(address: str) -> None:
    """Raises Problem for an address that holds a user name or password, without showing it."""
    if has_user_part(address):
        raise Problem(
            f"{masked(address)} holds a user name or password, which is never sent: give the"
            " address without it, or the one with a token that the site may offer"
        )


def expand(arguments: Iterable[str]) -> list[str]:
    """Addresses as they are, patterns as the paths that match, everything else unchanged.

    Shells do this too, but not all, and not within quotes. Sidecars that stand beside other
    arguments are left out. Raises Problem for a pattern that matches nothing.
    """
    found: list[str] = []
    for argument in arguments:
        if is_url(argument):
            refuse_password(argument)
            found.append(argument)
            continue
        if "://" in argument and (meant := meant_address(argument)):
            scheme = argument.partition("://")[0]
            raise Problem(
                f"{masked(argument)}: {scheme} is none of http, https and file: did you mean"
                f" {masked(meant)}?"
            )
        path = str(Path(argument).expanduser())  # within quotes a shell does not
        if Path(path).exists() or not has_magic(path):
            found.append(path)
            continue
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        if not matches:
            raise Problem(f"no file matches {argument}")
        found += matches
    return [one for one in found if is_url(one) or not one.endswith(SUFFIX)] or found


def address_of(argument: str) -> str:
    """The address of an argument: itself, or file:// and the full path."""
    return argument if is_url(argument) else Path(argument).resolve().as_uri()


def stated_of(
    found: Sequence[str],
    *,
    url: str | None,
    outlet: str | None,
    published: str | None,
    title: str | None,
) -> Sidecar:
    """What the options state of the one file, as a sidecar would.

    Raises typer.BadParameter where something is stated and not exactly one file is given, and
    for a wrong date or address.
    """
    said = {"--url": url, "--outlet": outlet, "--published": published, "--title": title}
    given = [option for option, value in said.items() if value]
    if given and not _is_one_file(found):
        raise typer.BadParameter("goes with exactly one file", param_hint=", ".join(given))
    title, outlet = one_line(title), one_line(outlet)
    for name, text in (("--title", title), ("--outlet", outlet)):
        if said[name] and not text:
            raise typer.BadParameter("is empty", param_hint=name)
    option = "--url"
    try:
        if url:
            stated_address(url)
        option = "--published"
        moment = read_published(published) if published else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    named = Outlet(name=outlet) if outlet else None
    return Sidecar(url, StatedFacts(title=title or None, outlet=named, published=moment))


def _is_one_file(found: Sequence[str]) -> bool:
    if len(found) != 1 or found[0].partition(":")[0].lower() in {"http", "https"}:
        return False
    return is_url(found[0]) or not Path(found[0]).is_dir()


def to_requests(
    arguments: Sequence[str],
    ids: Iterable[str],
    *,
    kind: RequestKind = "auto",
    reason: Reason = "new",
    said: Sidecar = NOTHING_STATED,
    deals: tuple[str, ...] = (),
) -> list[FetchRequest]:
    """One request for each argument, with what is said of it.

    Raises Problem naming every path that is not there.
    """
    if said.url is not None:
        refuse_password(said.url)
    missing = [one for one in arguments if not is_url(one) and not Path(one).exists()]
    if missing:
        meant = [masked(one) for each in missing if (one := meant_address(each))]
        hint = f": did you mean {' '.join(meant)}?" if meant else ""
        raise Problem("no such file or folder: " + ", ".join(missing) + hint)
    return [
        FetchRequest(
            url=address_of(argument),
            request_id=request_id,
            kind=kind,
            reason=reason,
            page_url=said.url,
            stated=said.facts if said.facts != NOTHING_STATED.facts else None,
            deals=deals,
        )
        for argument, request_id in zip(arguments, ids, strict=False)
    ]


def short(address: str, here: Path) -> str:
    """An address as people read it: a file by its shorter path, a page without scheme."""
    scheme, _, rest = address.partition("://")
    if scheme != "file":
        return rest or address
    path = unquote(urlsplit(address).path)
    return min(path, os.path.relpath(path, here), key=len)
