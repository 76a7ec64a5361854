"""How OpenSearch is asked where it wants to know by whom: a user, and whose certificates count."""

from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from libs.access_files import password_in, refuse_other_than_certificates


class OpenSearchAccess(BaseSettings):
    """Settings that stand beside the address of OpenSearch, under the prefix of each program.

    The password is in a file, as a container's secret is, and so in no list of processes or
    variables. It is read when a client is made.
    """

    opensearch_user: str | None = Field(
        None, pattern="^[^:]+$", description="who asks OpenSearch, where that is not in its address"
    )
    opensearch_password_file: Path | None = Field(
        None, validate_default=True, description="file that holds that user's password"
    )
    opensearch_ca: Path | None = Field(
        None, description="file of the authority whose certificates count, for https:// addresses;"
        " else those of the system",
    )  # fmt: skip

    @field_validator("opensearch_password_file")
    @classmethod
    def _goes_with_its_user(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if "opensearch_user" not in info.data:  # wrong by itself
            return file
        if (file is None) != (info.data["opensearch_user"] is None):
            raise ValueError("user and password file are given together, or neither is")
        if file is not None:
            password_in(file)
        return file

    @field_validator("opensearch_ca")
    @classmethod
    def _holds_certificates(cls, file: Path | None) -> Path | None:
        refuse_other_than_certificates(file)
        return file

    def with_login(self, url: str) -> str:
        """The address with user and password, if they are set.

        Raises ValueError if the password can be read no more.
        """
        if self.opensearch_user is None or self.opensearch_password_file is None:
            return url
        parts = urlsplit(url)
        password = password_in(self.opensearch_password_file)
        login = f"{quote(self.opensearch_user, safe='')}:{quote(password, safe='')}"
        return parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}").geturl()
