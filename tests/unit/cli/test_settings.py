"""Where the command line looks for its installation."""

from pathlib import Path

import pytest

from libs.deals import load_deals
from services.cli.problems import Problem
from services.cli.settings import find_addresses, load_settings


def test_says_what_to_do_when_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"dealwire up.*--state.*DEALWIRE_REDIS_URL"):
        find_addresses(load_settings(tmp_path))


def test_addresses_from_the_environment_need_no_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://r:1/0")
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", "http://o:2")
    found = find_addresses(load_settings(tmp_path / "none"))
    assert (found.redis.url, found.opensearch_url) == ("redis://r:1/0", "http://o:2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://:sesame@host:port"),
        ("OPENSEARCH_URL", "http://me:sesame@host:port"),
    ],
)
def test_an_address_that_is_none_is_told_in_one_line_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"DEALWIRE_{name}", value)
    with pytest.raises(Problem) as told:
        load_settings()
    assert str(told.value).startswith(f"DEALWIRE_{name}: ")
    assert "\n" not in str(told.value)
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize("name", ["STATE", "CACHE", "PROFILES"])
def test_an_empty_folder_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"DEALWIRE_{name}", " ")
    with pytest.raises(Problem) as told:
        load_settings()
    assert str(told.value) == f"DEALWIRE_{name}: is empty: name a folder, or unset it"


def test_a_named_state_folder_comes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_STATE", "/elsewhere")
    assert load_settings(tmp_path).state_folder == tmp_path
    assert load_settings().state_folder == Path("/elsewhere")


def test_the_built_in_profiles_are_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_deals(load_settings().profiles_folder)
