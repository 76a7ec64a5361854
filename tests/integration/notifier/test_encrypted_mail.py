"""Mail over TLS: from the first byte and by STARTTLS, and certificates that nobody vouches for."""

import shutil
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.security.certificates import make_certificates
from services.notifier.errors import MailServerUnreachable
from services.notifier.smtp import Mailer, mail_server_at
from tests.integration.notifier.servers import MailBox, mail_server

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")

SENDER, RECEIVER = "alerts@dealwire.example", "desk@example.org"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ca.pem, node.pem and node-key.pem, for 127.0.0.1 and localhost."""
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder, folder, folder)
    return folder


@pytest.fixture
def identity(certificates: Path) -> ssl.SSLContext:
    """What a server shows of itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "node.pem", certificates / "node-key.pem")
    return context


@pytest.fixture
def trusted(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))


async def sent(scheme: str, box: MailBox, *, host: str = "127.0.0.1") -> None:
    """Hands one message in. Raises MailServerUnreachable, MailRefused."""
    box.user, box.password = "me", "sesame"
    server = mail_server_at(f"{scheme}://me:sesame@{host}:{box.port}")
    message = EmailMessage()
    message["Subject"] = "Un accord"
    message.set_content("Microsoft place 15 millions.")
    async with Mailer(server, timeout=5, at_once=1) as mailer:
        await mailer.send(message, sender=SENDER, receiver=RECEIVER)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_smtps_is_encrypted_from_the_first_byte(identity: ssl.SSLContext, host: str) -> None:
    async with mail_server(identity) as box:
        await sent("smtps", box, host=host)
    [(sender, receiver, message)] = box.got
    assert (sender, receiver, message["Subject"]) == (SENDER, RECEIVER, "Un accord")
    assert (box.logins, box.in_clear) == ([True], [])


@pytest.mark.usefixtures("trusted")
async def test_a_server_that_offers_starttls_hears_of_nothing_before(
    identity: ssl.SSLContext,
) -> None:
    async with mail_server() as box:
        box.offers = identity
        await sent("smtp", box)
    assert (len(box.got), box.logins) == (1, [True])
    assert [each.split()[0].upper() for each in box.in_clear] == ["EHLO", "STARTTLS"]


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
async def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    identity: ssl.SSLContext, scheme: str
) -> None:
    async with mail_server(identity if scheme == "smtps" else None) as box:
        box.offers = identity
        with pytest.raises(MailServerUnreachable, match="CERTIFICATE_VERIFY_FAILED") as caught:
            await sent(scheme, box)
    assert "SSL_CERT_FILE" in str(caught.value)
    assert "sesame" not in str(caught.value)
    assert (box.got, box.logins) == ([], [])


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_of_another_host_gets_no_password(
    certificates: Path, tmp_path: Path
) -> None:
    for name in ("ca.pem", "ca-key.pem"):
        shutil.copy(certificates / name, tmp_path)
    make_certificates(tmp_path, tmp_path, tmp_path, names="DNS:mail.example.org")
    other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    other.load_cert_chain(tmp_path / "node.pem", tmp_path / "node-key.pem")
    async with mail_server(other) as box:
        with pytest.raises(MailServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            await sent("smtps", box)
    assert (box.got, box.logins) == ([], [])
