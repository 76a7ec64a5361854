"""Files that say who asks a server, and whom to believe that it is the server."""

import ssl
from pathlib import Path


def password_in(file: Path) -> str:
    """What the file holds, without the end of its line. Raises ValueError without a word of it."""
    try:
        password = file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"the file of the password cannot be read: {why}") from None
    if not password:
        raise ValueError("the file of the password is empty")
    return password


def refuse_other_than_certificates(file: Path | None) -> None:
    """Raises ValueError for a file that holds no certificate; None: those of the system."""
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:  # an SSLError is one
        raise ValueError(f"holds no certificate that can be read: {error.strerror}") from None
