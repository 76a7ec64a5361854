"""`dealwire up`: what is looked at before anything is started, and when all runs already."""

import os
from pathlib import Path

import pytest
import typer

from libs.local import installation, lifecycle, opensearch
from libs.local.children import tail
from libs.local.installation import process_table, service_settings
from libs.local.ports import PortClaims
from libs.local.state import Installation
from services.cli.commands import up as command
from services.cli.problems import BadSettings, Problem
from services.cli.settings import CliSettings
from services.notifier.settings import NotifierSettings

PROFILE = """
id: phare-amont
name: Phare and Amont
languages: [fr]
entities:
  - {type: organisation, name: Phare, role: party}
  - {type: organisation, name: Amont, rolle: party}
relevance:
  terms:
    fr: [rachat]
"""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in service_settings(os.environ):
        monkeypatch.delenv(name)
    monkeypatch.setenv("DEALWIRE_STATE", str(tmp_path / "state"))


@pytest.fixture
def runs_with(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the installation that is up was started with; empty: see `_defaults`."""
    started = service_settings(command.service_environment(CliSettings()))
    installation = Installation(supervisor=1, created=1.0, ready=True, settings=started)
    monkeypatch.setattr(lifecycle, "up", lambda *_, **__: (installation, False))
    return started


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("it was started")

    monkeypatch.setattr(lifecycle, "up", start)


@pytest.mark.usefixtures("runs_with")
def test_a_second_up_without_settings_says_that_it_is_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.up()
    assert "already up" in capsys.readouterr().err


@pytest.mark.usefixtures("runs_with")
@pytest.mark.parametrize(
    ("name", "value"),
    [("FETCHER_ALLOWED_NETWORKS", "127.0.0.0/8"), ("ENRICHER_REVISION", "2"),
     ("FETCHER_FILE_ROOTS", "/srv"), ("LANGUAGE_DETECTOR_LOG_LEVEL", "DEBUG")],
)  # fmt: skip
def test_a_second_up_with_another_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Problem, match=rf"{name}.*{value}.*`dealwire down` first"):
        command.up()


def test_a_second_up_with_the_same_settings_is_not_refused(
    monkeypatch: pytest.MonkeyPatch, runs_with: dict[str, str], tmp_path: Path
) -> None:
    runs_with |= {"FETCHER_CONTACT": "desk@gazette.example", "FETCHER_FILE_ROOTS": str(tmp_path)}
    installation = Installation(supervisor=1, created=1.0, settings=runs_with)
    monkeypatch.setattr(lifecycle, "up", lambda *_, **__: (installation, False))
    monkeypatch.setenv("FETCHER_CONTACT", "desk@gazette.example")
    command.up(files=tmp_path)
    command.up()


@pytest.mark.usefixtures("runs_with")
def test_a_second_up_with_other_files_or_profiles_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match="FETCHER_FILE_ROOTS=/, not"):
        command.up(files=tmp_path)
    profile = PROFILE.replace("rolle", "role")
    (tmp_path / "phare.yaml").write_text(profile, encoding="utf-8")
    monkeypatch.setenv("DEALWIRE_PROFILES", str(tmp_path))
    with pytest.raises(Problem, match="FETCHER_PROFILES"):
        command.up()


@pytest.mark.usefixtures("nothing_starts")
@pytest.mark.parametrize("missing", ["none", "a-file"])
def test_files_below_what_is_no_folder_are_refused_at_once(tmp_path: Path, missing: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(typer.BadParameter, match="no such folder"):
        command.up(files=tmp_path / missing)


@pytest.mark.parametrize(
    ("service", "common"),
    [
        ("FETCHER_PROFILES", "DEALWIRE_PROFILES"),
        ("LANGUAGE_DETECTOR_KEY_PREFIX", "DEALWIRE_KEY_PREFIX"),
        ("INDEXER_INDEX_PREFIX", "DEALWIRE_INDEX_PREFIX"),
    ],
)
def test_what_is_one_for_all_services_is_set_for_all(
    monkeypatch: pytest.MonkeyPatch, service: str, common: str
) -> None:
    monkeypatch.setenv(service, "/elsewhere")
    with pytest.raises(Problem, match=f"{service} is one for all services here: set {common}"):
        command.service_environment(CliSettings())


def test_what_the_environment_says_of_files_and_archive_holds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert command.service_environment(CliSettings())["FETCHER_FILE_ROOTS"] == "/"
    monkeypatch.setenv("FETCHER_FILE_ROOTS", "/srv/press")
    monkeypatch.setenv("FETCHER_ARCHIVE", "/srv/warc")
    said = command.service_environment(CliSettings())
    assert (said["FETCHER_FILE_ROOTS"], said["FETCHER_ARCHIVE"]) == ("/srv/press", "/srv/warc")
    assert command.service_environment(CliSettings(), tmp_path)["FETCHER_FILE_ROOTS"] == str(
        tmp_path
    )


@pytest.mark.usefixtures("nothing_starts")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FETCHER_ALLOWED_NETWORKS", "127.0.0.1/8", "write 127.0.0.0/8"),
        ("ENRICHER_REVISION", "-1", "greater than or equal to 0"),
        ("INDEXER_BATCH_SIZE", "many", "integer"),
        ("LANGUAGE_DETECTOR_MIN_LETTERS", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_one_line_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        command.up()
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{name}: ")
    assert said in line
    assert "Value error" not in line


@pytest.mark.usefixtures("nothing_starts")
def test_a_profile_that_cannot_be_used_is_one_line_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "phare.yaml").write_text(PROFILE, encoding="utf-8")
    monkeypatch.setenv("DEALWIRE_PROFILES", str(tmp_path))
    with pytest.raises(BadSettings, match=r"phare\.yaml: .*rolle") as refused:
        command.up()
    assert len(str(refused.value).splitlines()) == 1


def test_addresses_and_ports_that_up_chooses_are_no_settings() -> None:
    environment = {
        "FETCHER_REDIS_URL": "redis://:sesame@host",
        "FETCHER_REDIS_USER": "me",
        "FETCHER_REDIS_PASSWORD_FILE": "/run/secrets/sesame",
        "FETCHER_REDIS_CA": "ca.pem",
        "FETCHER_HEALTH_PORT": "1",
        "FETCHER_CONTACT": "me",
        "HOME": "/root",
    }
    assert service_settings(environment) == {"FETCHER_CONTACT": "me"}


def test_a_user_of_another_redis_is_none_of_the_broker_that_up_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation, "fetch", lambda _: ())
    monkeypatch.setattr(opensearch, "configure", lambda _: None)
    monkeypatch.setattr(opensearch, "find_java", lambda: tmp_path)
    monkeypatch.setenv("NOTIFIER_REDIS_USER", "me")
    monkeypatch.setenv("NOTIFIER_REDIS_PASSWORD_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("NOTIFIER_REDIS_CA", str(tmp_path / "none"))
    with PortClaims() as ports:
        table = {each.name: each for each in process_table(tmp_path, tmp_path, ports)}
    for name, value in table["notifier"].env.items():
        monkeypatch.setenv(name, value)
    found = NotifierSettings().redis
    assert (found.url, found.options()) == (table["broker"].address, {})


def test_the_end_of_a_log_begins_with_a_whole_line(tmp_path: Path) -> None:
    log = tmp_path / "fetcher.log"
    log.write_text("".join(f"line {number} {'x' * 90}\n" for number in range(50)))
    assert tail(log).startswith("line ")
    log.write_text("y" * 5000)
    assert tail(log).startswith("yyy")
