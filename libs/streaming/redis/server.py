"""The stream server as clients are told of it: address, who asks, and whose certificates count."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.credentials import CredentialProvider
from redis.exceptions import AuthenticationError

from libs.access_files import password_in
from libs.streaming.addresses import without_password


@dataclass(frozen=True)
class RedisServer:
    """Where it answers. As text: its address as it may be shown.

    Without a file of a password, who asks stands in the address, or is nobody. Without a user, the
    password is that of the server's own user `default`.
    """

    url: str = field(repr=False)
    user: str | None = None
    password_file: Path | None = None
    ca: Path | None = None

    def __str__(self) -> str:
        return without_password(self.url)

    def options(self) -> dict[str, Any]:
        """What a client of redis-py takes beside the address."""
        options: dict[str, Any] = {}
        if self.password_file is not None:
            options["credential_provider"] = _Login(self.user, self.password_file)
        if self.ca is not None:
            options["ssl_ca_certs"] = str(self.ca)
        return options


class _Login(CredentialProvider):
    """Reads the password at each new connection: one that was changed needs no restart."""

    def __init__(self, user: str | None, file: Path) -> None:
        self._user = user
        self._file = file

    def get_credentials(self) -> tuple[str] | tuple[str, str]:
        """User and password, or the password alone. Raises AuthenticationError."""
        try:
            password = password_in(self._file)
        except ValueError as error:
            raise AuthenticationError(f"{error}.") from None
        return (password,) if self._user is None else (self._user, password)

    async def get_credentials_async(self) -> tuple[str] | tuple[str, str]:
        """The same: a file of a few bytes holds up nobody."""
        return self.get_credentials()
