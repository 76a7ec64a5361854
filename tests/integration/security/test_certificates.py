"""Certificates that `openssl` makes, read again by Python's own TLS."""

import shutil
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.security import certificates

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")


@dataclass(frozen=True)
class Folders:
    ca: Path
    node: Path
    admin: Path

    def make(self) -> tuple[str, ...]:
        return certificates.make_certificates(self.ca, self.node, self.admin)

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.ca.parent)): file.read_bytes()
            for folder in (self.ca, self.node, self.admin)
            for file in folder.iterdir()
        }


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(*(tmp_path / name for name in ("ca", "node", "admin")))
    for each in (made.ca, made.node, made.admin):
        each.mkdir()
    return made


def shaken(folders: Folders, host: str) -> None:
    """A handshake with the node under a name. Raises ssl.SSLError, as a client sees it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folders.node / "node.pem", folders.node / "node-key.pem")
    server.load_verify_locations(folders.node / "ca.pem")
    server.verify_mode = ssl.CERT_REQUIRED
    client = ssl.create_default_context(cafile=folders.ca / "ca.pem")
    client.load_cert_chain(folders.admin / "admin.pem", folders.admin / "admin-key.pem")
    near, far = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(far, server_side=True).close()
        except OSError:
            far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        client.wrap_socket(near, server_hostname=host).close()
    finally:
        near.close()
        thread.join()


def test_node_and_administrator_know_each_other_by_the_authority(folders: Folders) -> None:
    assert folders.make() == ("ca", "node", "admin")
    for host in ("opensearch", "localhost", "127.0.0.1"):
        shaken(folders, host)
    with pytest.raises(ssl.SSLCertVerificationError, match="other"):
        shaken(folders, "other.example")


def test_what_is_good_stays(folders: Folders) -> None:
    folders.make()
    before = folders.files()
    assert folders.make() == ()
    assert folders.files() == before


def test_a_key_is_its_owners_alone_and_the_authoritys_key_is_with_the_administrator(
    folders: Folders,
) -> None:
    folders.make()
    keys = [file for name in folders.files() if "key" in (file := folders.ca.parent / name).name]
    assert {file.parent.name for file in keys} == {"node", "admin"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in keys)
    assert (folders.admin / "ca-key.pem") in keys


def _expire(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "_DAYS", 10)
    (folders.node / "node.pem").unlink()
    folders.make()
    monkeypatch.undo()


def _other_authority(folders: Folders, _: pytest.MonkeyPatch) -> None:
    (folders.ca / "ca.pem").unlink()


@pytest.mark.parametrize(
    ("spoil", "anew"),
    [
        (lambda f, _: (f.node / "node.pem").unlink(), ("node",)),
        (lambda f, _: (f.admin / "admin-key.pem").unlink(), ("admin",)),
        (lambda f, _: (f.node / "node.pem").write_bytes(b"half a certifi"), ("node",)),
        (_other_authority, ("ca", "node", "admin")),
        (_expire, ("node",)),
    ],
)
def test_what_is_lost_broken_or_about_to_expire_is_made_anew(
    folders: Folders,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Folders, pytest.MonkeyPatch], object],
    anew: tuple[str, ...],
) -> None:
    folders.make()
    spoil(folders, monkeypatch)
    assert folders.make() == anew
    shaken(folders, "opensearch")
    assert folders.make() == ()


def test_a_key_of_another_certificate_is_noticed(folders: Folders) -> None:
    folders.make()
    shutil.copy(folders.admin / "admin-key.pem", folders.node / "node-key.pem")
    assert folders.make() == ("node",)
    shaken(folders, "opensearch")


def test_what_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert certificates.main(["--ca", nowhere, "--node", nowhere, "--admin", nowhere]) == 1
    assert "no certificates" in capsys.readouterr().err
