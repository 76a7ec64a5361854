"""How Redis is asked where it wants to know by whom: a user, and whose certificates count."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings
from redis.asyncio.connection import parse_url

from libs.access_files import password_in, refuse_other_than_certificates
from libs.streaming.addresses import RedisUrl
from libs.streaming.redis.server import RedisServer


def _unset(value: object) -> object:
    """An empty variable is none: so compose files hand on what is not set."""
    return None if value == "" else value


_Optional = BeforeValidator(_unset)


class RedisAccess(BaseSettings):
    """Settings that stand beside the address of Redis, under the prefix of each program.

    The password is in a file, as a container's secret is, and so in no list of processes or
    variables. It is read at each new connection.
    """

    redis_url: RedisUrl | None = Field(None, description="the stream server")
    redis_user: Annotated[str | None, _Optional] = Field(
        None, pattern=r"^\S+$",
        description="who asks Redis, where that is not in its address; else its user `default`",
    )  # fmt: skip
    redis_password_file: Annotated[Path | None, _Optional] = Field(
        None, validate_default=True,
        description="file that holds that user's password; read at each new connection",
    )  # fmt: skip
    redis_ca: Annotated[Path | None, _Optional] = Field(
        None, description="file of the authority whose certificates count, for rediss:// addresses;"
        " else those of the system",
    )  # fmt: skip

    @field_validator("redis_password_file")
    @classmethod
    def _is_the_only_login(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if not {"redis_url", "redis_user"} <= info.data.keys():  # wrong by themselves
            return file
        if file is None:
            if info.data["redis_user"] is not None:
                raise ValueError("is not set, and REDIS_USER is: name the file of its password")
            return None
        url = info.data["redis_url"]
        if url is not None and {"username", "password"} & parse_url(url).keys():
            raise ValueError("user or password stand in REDIS_URL too: take them out of there")
        password_in(file)
        return file

    @field_validator("redis_ca")
    @classmethod
    def _is_of_an_authority(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if file is None:
            return None
        url = info.data.get("redis_url")
        if url is not None and not url.lower().startswith("rediss://"):
            raise ValueError("without TLS there is no certificate: begin REDIS_URL with rediss://")
        refuse_other_than_certificates(file)
        return file

    def redis_at(self, url: str) -> RedisServer:
        """The server at this address, asked as these settings say."""
        return RedisServer(url, self.redis_user, self.redis_password_file, self.redis_ca)
