"""User, password file and authority as settings."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import ValidationError

from libs.search.access import OpenSearchAccess
from libs.streaming.runner import explain
from services.indexer.settings import IndexerSettings


def access(**values: object) -> OpenSearchAccess:
    return OpenSearchAccess.model_validate({f"opensearch_{name}": v for name, v in values.items()})


def test_without_a_user_the_address_stays_as_it_is() -> None:
    assert access().with_login("https://me:sesame@host:9200") == "https://me:sesame@host:9200"


@pytest.mark.parametrize("password", ["sesame", "a/b:c@d#e?f%g", "mot de passe é", " "])
def test_user_and_password_stand_encoded_before_the_host(tmp_path: Path, password: str) -> None:
    file = tmp_path / "password"
    file.write_text(f"{password}\r\n", "utf-8")
    login = access(user="me@example.org", password_file=file)
    parts = urlsplit(login.with_login("https://other:old@host:9200/path"))
    assert (parts.scheme, parts.hostname, parts.port, parts.path) == (
        "https", "host", 9200, "/path",
    )  # fmt: skip
    assert (unquote(parts.username or ""), unquote(parts.password or "")) == (
        "me@example.org",
        password,
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("user", None, "together"),
        ("password_file", b"sesame", "together"),
        ("both", b"", "is empty"),
        ("both", b"\n", "is empty"),
        ("both", b"\xff\xfesesame", "it is no text"),
        ("both", None, "No such file"),
        ("ca", b"sesame", "no certificate"),
        ("ca", None, "no certificate"),
    ],
)
def test_what_is_wrong_is_told_of_its_own_variable_without_the_secret(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    values: dict[str, object] = {"opensearch_user": "me", "opensearch_password_file": file}
    if name != "both":
        values = {f"opensearch_{name}": "me" if name == "user" else file}
    with pytest.raises(ValidationError) as told:
        IndexerSettings.model_validate(values)
    line = explain(told.value, IndexerSettings)
    variable = "CA" if name == "ca" else "PASSWORD_FILE"
    assert line.startswith(f"INDEXER_OPENSEARCH_{variable}: ")
    assert said in line
    assert line.count("\n") == 1
    assert "sesame" not in line


def test_a_password_given_for_its_file_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as told:
        IndexerSettings.model_validate(
            {"opensearch_user": "me", "opensearch_password_file": "sesame"}
        )
    assert "sesame" not in explain(told.value, IndexerSettings)


def test_a_password_that_was_removed_since_is_told(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("sesame", "utf-8")
    login = access(user="me", password_file=file)
    file.unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        login.with_login("https://host")
