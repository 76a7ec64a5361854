"""Makes the secrets of an installation at random, each in a file of its own: passwords of users.

    python3 deploy/security/make_secrets.py

They go to the folder that `docker compose` reads them from: DEALWIRE_SECRETS, where it is set.
Standard library alone. One that is there is never replaced: to change a password, remove its file,
run this again, and then what docs/security.md says of rotation.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).with_name("secrets")
NAMES = (
    "dealwire_indexer",
    "dealwire_analyst",
    "dealwire_operator",
    "dealwire_dashboards",
    "redis_services",
    "redis_operator",
    "dashboards_cookie",  # no user: what Dashboards seals its cookies with
)
_BYTES = 24  # of chance: 32 characters


def make_secrets(folder: Path) -> tuple[str, ...]:
    """The names of those that were made; the others were there.

    The folder is open to its owner alone. The files in it are not: each is mounted by itself into
    a container whose user is another one. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return tuple(name for name in NAMES if _made(folder / name))


def _made(file: Path) -> bool:
    """Whether the file was missing. A half-written one never stands under its name."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(secrets.token_urlsafe(_BYTES), encoding="ascii")
    draft.chmod(0o644)
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if all are there now, 1 if they could not be made."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--folder",
        type=Path,
        # Set to nothing, it is not set: so compose reads it.
        default=Path(os.environ.get("DEALWIRE_SECRETS") or FOLDER),
        help="where they are kept; default: DEALWIRE_SECRETS, else deploy/security/secrets",
    )
    folder = parser.parse_args(arguments).folder
    try:
        made = make_secrets(folder)
    except OSError as error:
        sys.stderr.write(f"no secrets in {folder}: {error}\n")
        return 1
    if not made:
        sys.stderr.write(f"nothing to make: all are in {folder}; remove one to change it\n")
    for name in made:
        sys.stdout.write(f"{folder / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
