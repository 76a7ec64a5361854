"""Puts our roles and users into OpenSearch, through its security API.

    python -m deploy.security.apply --ca ca.pem --cert admin.pem --key admin-key.pem

It may run at each start: what is ours becomes as the files here say, and passwords as the files in
the folder of secrets say; no other role or user is written. Needs PyYAML, and nothing else that
does not come with Python.
"""

import argparse
import re
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.security.api import Login, NotNowError, RefusedError, SecurityApi

CONFIG = Path(__file__).with_name("opensearch")
SECRETS = Path(__file__).with_name("secrets")
DEFAULT_PREFIX = "dealwire-"
_PREFIX = re.compile(r"[a-z0-9][a-z0-9._-]*")  # as the services take it, but for none at all
_KINDS = (("action_groups", "actiongroups"), ("roles", "roles"), ("roles_mapping", "rolesmapping"))
_PAUSE_SECONDS = 2.0
_PASSWORD_BYTES = 24

Bodies = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Wanted:
    """What is to be in OpenSearch: request bodies by name, for each kind of thing."""

    kinds: Mapping[str, Bodies]

    @property
    def roles(self) -> Bodies:
        """The roles alone."""
        return self.kinds["roles"]


def load_wanted(prefix: str = DEFAULT_PREFIX) -> Wanted:
    """Action groups, roles and mappings, for indices whose names begin with `prefix`.

    Raises ValueError for a prefix that would name everybody's indices.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"--prefix {prefix!r}: roles are for indices with a prefix in their names")
    kinds = {}
    for file, kind in _KINDS:
        bodies: Bodies = yaml.safe_load((CONFIG / f"{file}.yml").read_text(encoding="utf-8"))
        kinds[kind] = {name: body for name, body in bodies.items() if name != "_meta"}
    for role in kinds["roles"].values():
        for each in role["index_permissions"]:
            each["index_patterns"] = [_prefixed(one, prefix) for one in each["index_patterns"]]
    return Wanted(kinds)


def _prefixed(pattern: str, prefix: str) -> str:
    rest = pattern.removeprefix(DEFAULT_PREFIX)
    return pattern if rest == pattern else prefix + rest


def apply(api: SecurityApi, wanted: Wanted, passwords: Mapping[str, str]) -> None:
    """Puts all of it there. Raises NotNowError and RefusedError."""
    for kind, bodies in wanted.kinds.items():
        for name, body in bodies.items():
            api.put(kind, name, body)
    for user, password in passwords.items():
        api.put("internalusers", user, {"password": password})


def read_passwords(folder: Path, roles: Bodies) -> dict[str, str]:
    """The passwords of our users, by name; a file that is not named as a role is none of them.

    Raises OSError.
    """
    files = [folder / role for role in roles if (folder / role).is_file()]
    return {file.name: file.read_text(encoding="utf-8").strip() for file in files}


def set_user(api: SecurityApi, name: str, role: str) -> str:
    """Makes a user with one of our roles, or gives it a new password: the answer."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    api.put("internalusers", name, {"password": password, "backend_roles": [role]})
    return password


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if all was done."""
    options = _parser().parse_args(arguments)
    deadline = time.monotonic() + options.wait
    while True:
        try:
            sys.stdout.write(_run(options))
        except NotNowError as error:
            if time.monotonic() > deadline:
                return _failed(f"OpenSearch at {options.url} is not ready: {error}")
            time.sleep(_PAUSE_SECONDS)
        except (RefusedError, OSError, ValueError) as error:
            return _failed(str(error))
        else:
            return 0


def _run(options: argparse.Namespace) -> str:
    """Does what was asked: the answer is what to print."""
    api = SecurityApi(options.url, _login(options))
    wanted = load_wanted(options.prefix)
    if options.set_user:
        name, role = options.set_user
        if role not in wanted.roles:
            raise ValueError(f"{role} is none of our roles: {', '.join(wanted.roles)}")
        return f"{name} has the role {role} and the password {set_user(api, name, role)}\n"
    if options.remove_user:
        api.remove("internalusers", options.remove_user)
        return f"{options.remove_user} is no user any more\n"
    passwords = read_passwords(options.secrets, wanted.roles)
    apply(api, wanted, passwords)
    users = ", ".join(passwords) or f"none, for there is no file of theirs in {options.secrets}"
    return f"roles for {options.prefix}*: {', '.join(wanted.roles)}\nusers: {users}\n"


def _login(options: argparse.Namespace) -> Login:
    password = None
    if options.user:
        if not options.password_file:
            raise ValueError("--user needs --password-file")
        password = options.password_file.read_text(encoding="utf-8").strip()
    return Login(options.ca, options.cert, options.key, options.user, password)


def _failed(why: str) -> int:
    sys.stderr.write(f"{' '.join(why.split())}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="https://127.0.0.1:9200", help="where OpenSearch is")
    parser.add_argument("--ca", type=Path, help="of whom its certificate is; else the system's")
    parser.add_argument("--cert", type=Path, help="the administrator's certificate")
    parser.add_argument("--key", type=Path, help="the key of that certificate")
    parser.add_argument("--user", help="or an administrator who has a password")
    parser.add_argument("--password-file", type=Path, help="the file that holds it")
    parser.add_argument("--prefix", default=DEFAULT_PREFIX, help="begins the name of every index")
    parser.add_argument("--secrets", type=Path, default=SECRETS, help="folder of passwords")
    parser.add_argument("--wait", type=float, default=300.0, help="seconds to wait for it")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--set-user", nargs=2, metavar=("NAME", "ROLE"), help="make a user, print its"
                     " password; one that is there gets a new one")  # fmt: skip
    one.add_argument("--remove-user", metavar="NAME", help="remove one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
