"""Redis's user, password file and authority as settings."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from redis.exceptions import AuthenticationError

from libs.streaming.access import RedisAccess
from libs.streaming.addresses import advice_on
from libs.streaming.redis.server import RedisServer
from libs.streaming.runner import explain
from services.cli.problems import BadSettings
from services.cli.settings import find_addresses, load_settings
from services.notifier.settings import NotifierSettings

URL = "redis://redis:6379/0"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("ses:ame@/ é\r\n", "utf-8")
    return file


def credentials(server: RedisServer) -> object:
    return server.options()["credential_provider"].get_credentials()


def test_without_user_and_authority_a_client_has_the_address_alone() -> None:
    assert RedisAccess().redis_at(URL).options() == {}


def test_user_and_password_are_given_as_they_stand(file: Path) -> None:
    access = RedisAccess(redis_user="me@example.org", redis_password_file=file)
    assert credentials(access.redis_at(URL)) == ("me@example.org", "ses:ame@/ é")


def test_a_password_alone_is_that_of_the_user_default(file: Path) -> None:
    assert credentials(RedisAccess(redis_password_file=file).redis_at(URL)) == ("ses:ame@/ é",)


def test_a_password_that_was_changed_is_read_anew(file: Path) -> None:
    server = RedisAccess(redis_user="me", redis_password_file=file).redis_at(URL)
    options = server.options()
    file.write_text("other", "utf-8")
    assert options["credential_provider"].get_credentials() == ("me", "other")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfesesame"])
def test_one_that_can_be_read_no_more_is_said_as_a_wrong_one_is(
    file: Path, content: bytes | None
) -> None:
    server = RedisAccess(redis_user="me", redis_password_file=file).redis_at(URL)
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(AuthenticationError, match="the file of the password") as told:
        credentials(server)
    assert "REDIS_PASSWORD_FILE" in advice_on(told.value)
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "content", "variable", "said"),
    [
        ("user", None, "PASSWORD_FILE", "is not set, and REDIS_USER is"),
        ("user password_file", b"", "PASSWORD_FILE", "is empty"),
        ("user password_file", b"\n", "PASSWORD_FILE", "is empty"),
        ("password_file", b"\xff\xfesesame", "PASSWORD_FILE", "it is no text"),
        ("password_file", None, "PASSWORD_FILE", "No such file"),
        ("ca", b"sesame", "CA", "no certificate"),
        ("ca", None, "CA", "no certificate"),
    ],
)
def test_what_is_wrong_is_told_of_its_own_variable_without_the_secret(
    tmp_path: Path, given: str, content: bytes | None, variable: str, said: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    values: dict[str, object] = {"redis_url": "rediss://redis"}
    for name in given.split():
        values[f"redis_{name}"] = "me" if name == "user" else file
    line = refusal(values)
    assert line.startswith(f"NOTIFIER_REDIS_{variable}: ")
    assert said in line
    assert line.count("\n") == 1
    assert "sesame" not in line


@pytest.mark.parametrize(
    "url",
    [
        "redis://:sesame@redis",
        "redis://me@redis",
        "redis://redis?password=sesame",
        "unix://me:sesame@/run/redis.sock",
    ],
)
def test_a_password_in_the_address_and_in_a_file_is_one_too_many(file: Path, url: str) -> None:
    line = refusal({"redis_url": url, "redis_password_file": file})
    assert line.startswith("NOTIFIER_REDIS_PASSWORD_FILE: user or password stand in REDIS_URL too")
    assert "sesame" not in line


def test_an_authority_without_tls_is_refused_since_nothing_would_be_checked(file: Path) -> None:
    line = refusal({"redis_url": "redis://redis", "redis_ca": file})
    assert line.startswith("NOTIFIER_REDIS_CA: ")
    assert "rediss://" in line


@pytest.mark.parametrize("user", ["two words", "line\nend", "\t"])
def test_what_can_be_no_user_of_redis_is_refused(file: Path, user: str) -> None:
    line = refusal({"redis_user": user, "redis_password_file": file})
    assert line.startswith("NOTIFIER_REDIS_USER: ")
    assert line.count("\n") == 1


def test_a_password_given_for_its_file_is_not_repeated() -> None:
    assert "sesame" not in refusal({"redis_password_file": "sesame"})


def refusal(values: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as told:
        NotifierSettings.model_validate(values)
    return explain(told.value, NotifierSettings)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD_FILE", "CA"):
        monkeypatch.setenv(f"NOTIFIER_REDIS_{name}", "")
    assert NotifierSettings().redis.options() == {}


def test_the_command_line_asks_as_its_user(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("DEALWIRE_REDIS_URL", URL)
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", "http://search:9200")
    monkeypatch.setenv("DEALWIRE_REDIS_USER", "me")
    monkeypatch.setenv("DEALWIRE_REDIS_PASSWORD_FILE", str(file))
    found = find_addresses(load_settings())
    assert credentials(found.redis) == ("me", "ses:ame@/ é")
    file.unlink()
    with pytest.raises(BadSettings, match=r"^DEALWIRE_REDIS_PASSWORD_FILE: .* No such file"):
        load_settings()


def test_a_server_is_shown_without_its_secrets(file: Path) -> None:
    server = RedisServer("redis://me:sesame@redis?password=sesame&db=1", "me", file)
    assert "sesame" not in f"{server} {server!r} {server.options()}"
    assert str(RedisServer(URL)) == URL
