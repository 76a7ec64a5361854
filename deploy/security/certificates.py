"""Makes a certificate authority of our own, and certificates for the node and the administrator.

    python3 certificates.py --ca /ca --node /node --admin /admin

Standard library and the `openssl` command. What is there and good for three more months stays; so
it may run at each start, and may be stopped at any moment. The key of the authority lies with the
administrator's, out of reach of the services.
"""

import argparse
import os
import ssl
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NODE = "dealwire-node"
ADMIN = "dealwire-admin"
NAMES = "DNS:opensearch,DNS:localhost,IP:127.0.0.1"
_AUTHORITY_DAYS = 3650
_DAYS = 730
_RENEWED_BEFORE = 90 * 86400  # seconds
_LEAF = (
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=serverAuth,clientAuth",
)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: Path
    key: Path


def make_certificates(ca: Path, node: Path, admin: Path, names: str = NAMES) -> tuple[str, ...]:
    """What was made anew: `ca`, `node`, `admin`, or nothing.

    `names`: those of the node, as openssl has it in subjectAltName.
    Raises subprocess.CalledProcessError and OSError.
    """
    authority = Pair(ca / "ca.pem", admin / "ca-key.pem")
    made = []
    if not _is_good(authority, authority.certificate):
        extensions = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign")
        _make(authority, "dealwire-ca", extensions, days=_AUTHORITY_DAYS)
        made.append("ca")
    leaves = {
        "node": (
            Pair(node / "node.pem", node / "node-key.pem"),
            NODE,
            (f"subjectAltName={names}",),
        ),
        "admin": (Pair(admin / "admin.pem", admin / "admin-key.pem"), ADMIN, ()),
    }
    for name, (pair, subject, more) in leaves.items():
        if not _is_good(pair, authority.certificate):
            _make(pair, subject, (*_LEAF, *more), days=_DAYS, authority=authority)
            made.append(name)
    trusted = node / authority.certificate.name  # OpenSearch reads below its own folder alone
    _put(trusted, authority.certificate.read_bytes(), mode=0o644)
    return tuple(made)


def _is_good(pair: Pair, ca: Path) -> bool:
    """Whether both are there, of each other and of this authority, and not about to expire."""
    if not ca.is_file():
        return False
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(pair.certificate, pair.key)
    except OSError:  # an SSLError is one
        return False
    of_it = ("verify", "-CAfile", ca, pair.certificate)
    lasts = ("x509", "-in", pair.certificate, "-noout", "-checkend", _RENEWED_BEFORE)
    return _openssl(*of_it, check=False) and _openssl(*lasts, check=False)


def _make(
    pair: Pair,
    subject: str,
    extensions: tuple[str, ...],
    *,
    days: int,
    authority: Pair | None = None,
) -> None:
    """Both files under their names, the certificate last: without it the pair is made anew."""
    pair.certificate.unlink(missing_ok=True)
    drafts = Pair(pair.certificate.with_suffix(".new"), pair.key.with_suffix(".new"))
    signed = ("-CA", authority.certificate, "-CAkey", authority.key) if authority else ()
    added = [part for each in extensions for part in ("-addext", each)]
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    files = ("-keyout", drafts.key, "-out", drafts.certificate)
    _openssl("req", "-x509", *curve, *files, "-days", days, "-subj", f"/CN={subject}",
             *signed, *added, "-config", os.devnull)  # fmt: skip
    _put(pair.key, drafts.key.read_bytes(), mode=0o600)
    _put(pair.certificate, drafts.certificate.read_bytes(), mode=0o644)
    drafts.key.unlink()
    drafts.certificate.unlink()


def _put(file: Path, content: bytes, *, mode: int) -> None:
    """The whole file at once, of the folder's owner."""
    draft = file.with_name(f".{file.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)
    draft.chmod(mode)
    draft.replace(file)


def _openssl(*arguments: object, check: bool = True) -> bool:
    """Whether it succeeded. Raises CalledProcessError if `check`."""
    command = ["openssl", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=check)  # noqa: S603 - our own
    return done.returncode == 0


def _owned(folder: Path, owner: int | None) -> None:
    """Gives the folder and what is in it to a user of another container."""
    if owner is not None:
        for each in (folder, *folder.iterdir()):
            os.chown(each, owner, owner)


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if all certificates are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("ca", "node", "admin"):
        parser.add_argument(f"--{name}", type=Path, required=True, help="a folder")
    parser.add_argument("--names", default=NAMES, help=f"of the node; default: {NAMES}")
    parser.add_argument("--node-owner", type=int, help="number of the user who runs OpenSearch")
    parser.add_argument("--admin-owner", type=int, help="number of the user who runs apply.py")
    options = parser.parse_args(arguments)
    try:
        made = make_certificates(options.ca, options.node, options.admin, options.names)
        _owned(options.node, options.node_owner)
        _owned(options.admin, options.admin_owner)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"no certificates: {error}: {error.stderr}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"no certificates: {error}\n")
        return 1
    sys.stdout.write(f"made: {', '.join(made) or 'nothing, all are there'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
