# ruff: noqa: INP001 - run by its path; deploy/ is a folder of data
"""The part of requirements.lock that one extra needs, on standard output.

    python deploy/lock_subset.py enricher > enricher.lock

The lock names for each package, in its `# via` comments, who asked for it. Starting at the
dependencies of pyproject.toml, following these comments gives everything that an extra needs:
no second table has to be kept. Something missed could not go unnoticed: under
`--require-hashes` pip refuses a package that the file does not name.
Standard library alone: it runs in an image where nothing is installed yet.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
_ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)
_VIA = re.compile(r"^ +#(?: +via)? +(\S+)", re.MULTILINE)


def _name(requirement: str) -> str:
    """The normalised name with which a requirement begins."""
    match = _NAME.match(requirement)
    if match is None:
        raise ValueError(f"{requirement!r} does not begin with the name of a package")
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def direct_dependencies(pyproject: str, extras: Iterable[str]) -> set[str]:
    """Names of what the project itself and these extras ask for. KeyError: no such extra."""
    project = tomllib.loads(pyproject)["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra.replace("_", "-")]
    return {_name(requirement) for requirement in wanted}


def _entries(lock: str) -> Mapping[str, list[str]]:
    """The lock's entries by name; a package has several where versions differ by platform."""
    entries: dict[str, list[str]] = {}
    for entry in _ENTRY.split(lock)[1:]:
        entries.setdefault(_name(entry), []).append(entry)
    return entries


def subset(lock: str, wanted: set[str]) -> str:
    """The entries of `wanted` and of everything that they need, as they stand in the lock.

    Raises KeyError for a wanted package that is not in the lock.
    """
    entries = _entries(lock)
    if missing := wanted - entries.keys():
        raise KeyError(f"not in the lock: {', '.join(sorted(missing))}")
    asked_by = {
        name: {asker for entry in versions for asker in _VIA.findall(entry)}
        for name, versions in entries.items()
    }
    taken, before = set(wanted), 0
    while len(taken) > before:
        before = len(taken)
        taken |= {name for name, askers in asked_by.items() if askers & taken}
    return "".join(entry for name, kept in entries.items() if name in taken for entry in kept)


def main() -> None:
    """The command line: the names of the extras."""
    root = Path(__file__).resolve().parent.parent
    wanted = direct_dependencies((root / "pyproject.toml").read_text("utf-8"), sys.argv[1:])
    sys.stdout.write(subset((root / "requirements.lock").read_text("utf-8"), wanted))


if __name__ == "__main__":
    main()
