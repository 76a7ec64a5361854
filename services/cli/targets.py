"""What the arguments of `fetch` and `inspect` mean. Looks at files, reads none."""

import os
from collections.abc import Iterable, Sequence
from glob import glob, has_magic
from pathlib import Path
from urllib.parse import unquote, urlsplit

from libs.contracts import FetchRequest
from libs.contracts.messages import Reason, RequestKind
from libs.masking import has_user_part, masked
from services.cli.problems import Problem


def is_url(argument: str) -> bool:
    """Whether it is an address rather than a path."""
    # Not taken apart: what is no valid address is for the fetcher to judge.
    return argument.partition(":")[0].lower() in {"http", "https", "file"}


def refuse_password(address: str) -> None:
    """Raises Problem for an address that holds a user name or password, without showing it."""
    if has_user_part(address):
        raise Problem(
            f"{masked(address)} holds a user name or password, which is never sent: give the"
            " address without it, or the one with a token that the site may offer"
        )


def expand(arguments: Iterable[str]) -> list[str]:
    """Addresses as they are, patterns as the paths that match, everything else unchanged.

    Shells do this too, but not all, and not within quotes. Raises Problem for a pattern
    that matches nothing.
    """
    found: list[str] = []
    for argument in arguments:
        if is_url(argument):
            refuse_password(argument)
            found.append(argument)
            continue
        path = str(Path(argument).expanduser())  # within quotes a shell does not
        if Path(path).exists() or not has_magic(path):
            found.append(path)
            continue
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        if not matches:
            raise Problem(f"no file matches {argument}")
        found += matches
    return found


def address_of(argument: str) -> str:
    """The address of an argument: itself, or file:// and the full path."""
    return argument if is_url(argument) else Path(argument).resolve().as_uri()


def to_requests(
    arguments: Sequence[str],
    ids: Iterable[str],
    *,
    kind: RequestKind = "auto",
    reason: Reason = "new",
    page_url: str | None = None,
    deals: tuple[str, ...] = (),
) -> list[FetchRequest]:
    """One request for each argument. Raises Problem naming every path that is not there."""
    if page_url is not None:
        refuse_password(page_url)
    missing = [one for one in arguments if not is_url(one) and not Path(one).exists()]
    if missing:
        raise Problem("no such file or folder: " + ", ".join(missing))
    return [
        FetchRequest(
            url=address_of(argument),
            request_id=request_id,
            kind=kind,
            reason=reason,
            page_url=page_url,
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
