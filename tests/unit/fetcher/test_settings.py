"""What an operator may set."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build

PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCHER_FILE_ROOTS", "/press, /archive")
    monkeypatch.setenv("FETCHER_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128")
    settings = FetcherSettings()
    assert settings.file_roots == (Path("/press"), Path("/archive"))
    assert settings.http_limits.allowed == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def test_by_default_no_file_and_no_private_network_may_be_read() -> None:
    settings = FetcherSettings()
    assert settings.file_roots == ()
    assert settings.allowed_networks == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALLOWED_NETWORKS", "127.0.0.0/33"), ("CONTACT", "a\r\nX-Header: b"), ("MAX_BYTES", "0")],
)
def test_refuses_bad_settings_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"FETCHER_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        FetcherSettings()


def test_refuses_times_that_do_not_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCHER_LONGEST_HOST_REST", "59")
    with pytest.raises(ValidationError, match="longest_host_rest"):
        FetcherSettings()


def test_says_who_we_are_and_how_to_reach_us() -> None:
    agent = FetcherSettings(contact="press@phare.example").user_agent
    assert agent.startswith("dealwire/")
    assert "press@phare.example" in agent


def test_the_stage_is_put_together_without_a_server() -> None:
    stage = build(FetcherSettings(profiles=PROFILES))
    assert list(stage.tasks) == ["scheduler", "janitor"]
    assert len(stage.connections) == 1


def test_the_archive_is_kept_whole_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(FetcherSettings(profiles=PROFILES, archive=tmp_path))
    assert "archive retention" not in whole.tasks
    for name, value in (("BYTES", "1000000"), ("DAYS", "30")):
        monkeypatch.setenv(f"FETCHER_ARCHIVE_KEEP_{name}", value)
        part = build(FetcherSettings(profiles=PROFILES, archive=tmp_path))
        assert "archive retention" in part.tasks
        monkeypatch.setenv(f"FETCHER_ARCHIVE_KEEP_{name}", "")
    assert not FetcherSettings().archive_keep_bytes
