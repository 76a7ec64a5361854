"""The loader against a server that answers as OpenSearch Dashboards does."""

import base64
import copy
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.dashboards import load as loader
from deploy.dashboards.build import FILE
from deploy.dashboards.load import MARK, LoadFailedError, load, main
from tests.integration.search.fake_dashboards import GREEN, MIGRATING, FakeDashboards, running

OURS = {
    (one["type"], one["id"]): one
    for one in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
}
IMPORT = "POST /api/saved_objects/_import?overwrite=true"
OLD = "visualization", "dealwire-old-chart"


@pytest.fixture
def dashboards() -> Iterator[FakeDashboards]:
    with running() as server:
        yield server


def loaded(dashboards: FakeDashboards, seconds: float = 10) -> loader.Loaded:
    return load(dashboards.url, wait_seconds=seconds, pause=0.01, request_seconds=5)


def test_waits_while_its_index_is_migrated_and_sends_the_whole_file(
    dashboards: FakeDashboards,
) -> None:
    yellow = {"status": {"overall": {"state": "yellow"}, "statuses": []}}
    not_yet = [(503, "not ready yet"), (200, ["odd"]), (200, MIGRATING), (200, yellow)]
    dashboards.states[:0] = not_yet * 3
    assert loaded(dashboards) == loader.Loaded(len(OURS), (), ())
    assert dashboards.states == [(200, GREEN)]
    assert dashboards.objects == OURS
    assert dashboards.asked[0] == IMPORT
    headers, body = dashboards.headers[0], dashboards.forms[0]
    assert headers["osd-xsrf"] == "true"
    boundary = headers["content-type"].partition("boundary=")[2]
    head, _, rest = body.partition(b"\r\n\r\n")
    assert head.startswith(f"--{boundary}".encode())
    assert b'filename="saved_objects.ndjson"' in head
    assert rest == FILE.read_bytes() + f"\r\n--{boundary}--\r\n".encode()


def test_gives_up_with_the_part_that_is_not_ready(dashboards: FakeDashboards) -> None:
    dashboards.states[:] = [(200, MIGRATING)]
    with pytest.raises(LoadFailedError) as caught:
        loaded(dashboards, seconds=0.05)
    assert str(caught.value).endswith(
        "is not ready: it is red; core:savedObjects@3.4.0: migrating its index"
    )
    assert dashboards.asked == []


def test_says_that_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(LoadFailedError, match="refused"):
            load(url, wait_seconds=0.05, pause=0.01)


def test_objects_that_were_refused_are_named_with_the_reason(dashboards: FakeDashboards) -> None:
    missing = [{"type": "index-pattern", "id": "dealwire-outcomes"}]
    dashboards.refused = {
        "dealwire-fates": {"type": "missing_references", "references": missing},
        "dealwire-codes": {"type": "unknown", "message": "disk full", "statusCode": 503},
    }
    dashboards.put(*OLD, MARK)
    with pytest.raises(LoadFailedError) as caught:
        loaded(dashboards)
    assert str(caught.value) == (
        f"2 of {len(OURS)} saved objects were refused: "
        "visualization dealwire-fates (missing_references: index-pattern dealwire-outcomes); "
        "visualization dealwire-codes (unknown: disk full)"
    )
    assert OLD in dashboards.objects, "nothing is removed as long as the new is not there"


def test_says_what_the_server_said(dashboards: FakeDashboards) -> None:
    dashboards.troubles = [(400, {"message": "Invalid file extension .txt"})]
    with pytest.raises(LoadFailedError, match=r"_import was answered with 400.*extension .txt"):
        loaded(dashboards)
    assert dashboards.asked == [IMPORT]


def test_tries_again_what_fails_for_a_moment(dashboards: FakeDashboards) -> None:
    dashboards.troubles = [(503, "restarting"), (429, "busy"), (200, ["odd"])]
    assert loaded(dashboards).imported == len(OURS)
    assert dashboards.asked[:4] == [IMPORT] * 4


def test_a_request_without_an_answer_ends_and_is_made_again(dashboards: FakeDashboards) -> None:
    dashboards.slow_seconds = [0.6]
    done = load(dashboards.url, wait_seconds=10, pause=0.01, request_seconds=0.2)
    assert done.imported == len(OURS)
    dashboards.slow_seconds = [0.6] * 9
    with pytest.raises(LoadFailedError, match=r"not ready: POST .*timed out"):
        load(dashboards.url, wait_seconds=0.1, pause=0.01, request_seconds=0.2)


def test_doing_it_twice_leaves_what_once_left(dashboards: FakeDashboards) -> None:
    first = loaded(dashboards)
    there = copy.deepcopy(dashboards.objects)
    assert loaded(dashboards) == first
    assert dashboards.objects == there == OURS
    assert not [each for each in dashboards.asked if each.startswith("DELETE")]


def test_what_an_earlier_release_left_is_removed(dashboards: FakeDashboards) -> None:
    dashboards.put(*OLD, f"What it showed. {MARK}")
    dashboards.put("dashboard", "dealwire-old", f"{MARK} of another release", OLD)
    done = loaded(dashboards)
    assert done.removed == ("dealwire-old", "dealwire-old-chart")
    assert dashboards.objects == OURS


def test_objects_of_others_stay_as_they_are(dashboards: FakeDashboards) -> None:
    others = [
        dashboards.put("dashboard", "6f3f-11e8", f"My copy of it. {MARK}"),
        dashboards.put("search", "dealwire-mine", "named like ours, without the mark"),
        dashboards.put("visualization", "dealwire-empty"),
        dashboards.put("index-pattern", "logs-dealwire-", MARK),
        dashboards.put("config", "dealwire-3.4.0", MARK),
    ]
    del others[2]["attributes"]["description"]
    before = copy.deepcopy(others)
    assert loaded(dashboards).removed == ()
    assert [dashboards.objects[one["type"], one["id"]] for one in others] == before
    assert len(dashboards.objects) == len(OURS) + len(others)


def test_what_others_still_show_is_kept_with_all_that_it_needs(dashboards: FakeDashboards) -> None:
    pattern = "index-pattern", "dealwire-old-index"
    dashboards.put(*pattern, MARK)
    dashboards.put(*OLD, MARK, pattern)
    dashboards.put("visualization", "dealwire-unused", MARK, pattern)
    dashboards.put("dashboard", "a-copy", "mine", OLD)
    done = loaded(dashboards)
    assert done.removed == ("dealwire-unused",)
    assert done.still_used == ("dealwire-old-chart", "dealwire-old-index")
    assert OLD in dashboards.objects
    assert pattern in dashboards.objects


def test_what_somebody_edited_is_overwritten_and_a_copy_of_it_is_not(
    dashboards: FakeDashboards,
) -> None:
    edited = copy.deepcopy(OURS["dashboard", "dealwire-coverage"])
    edited["attributes"]["title"] = edited["attributes"]["description"] = "My coverage"
    dashboards.objects["dashboard", "dealwire-coverage"] = edited
    dashboards.objects["dashboard", "a-copy"] = {**edited, "id": "a-copy"}
    loaded(dashboards)
    assert dashboards.objects["dashboard", "dealwire-coverage"] == OURS[
        "dashboard", "dealwire-coverage"
    ]  # fmt: skip
    assert dashboards.objects["dashboard", "a-copy"]["attributes"]["title"] == "My coverage"


def test_looks_through_all_pages(
    dashboards: FakeDashboards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "_PAGE", 7)
    dashboards.put(*OLD, MARK)
    for number in range(30):
        dashboards.put("search", f"theirs-{number}")
    dashboards.put("search", "dealwire-last", MARK)
    assert loaded(dashboards).removed == ("dealwire-last", "dealwire-old-chart")


def test_one_that_is_gone_already_is_no_trouble(dashboards: FakeDashboards) -> None:
    dashboards.put(*OLD, MARK)
    dashboards.vanished = {OLD}
    assert loaded(dashboards).removed == ("dealwire-old-chart",)


def test_the_command_ends_with_a_status_and_readable_lines(
    dashboards: FakeDashboards, capsys: pytest.CaptureFixture[str]
) -> None:
    dashboards.put(*OLD, MARK)
    dashboards.put("search", "dealwire-shown", MARK)
    dashboards.put("dashboard", "a-copy", "mine", ("search", "dealwire-shown"))
    assert main(["--url", f"{dashboards.url}/", "--wait", "5"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{len(OURS)} saved objects are in {dashboards.url}/",
        "removed, of an earlier release: dealwire-old-chart",
        "kept, of an earlier release, since others show it: dealwire-shown",
    ]
    dashboards.troubles = [(500, {"message": "line\nbreak"})]
    assert main(["--url", dashboards.url, "--wait", "5"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_runs_from_its_folder_alone_with_nothing_installed(
    dashboards: FakeDashboards, tmp_path: Path
) -> None:
    """As `setup` runs it, in an image that has Python and no more."""
    for file in (Path(loader.__file__), FILE):
        shutil.copy(file, tmp_path)
    command = [sys.executable, "-I", "-S", str(tmp_path / "load.py"), "--url", dashboards.url]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert dashboards.objects == OURS


def test_a_login_goes_with_every_request(dashboards: FakeDashboards, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("sésame\n", "utf-8")
    given = ["--url", dashboards.url, "--user", "me", "--password-file", str(password)]
    assert main(given) == 0
    sent = base64.b64encode("me:sésame".encode()).decode()
    assert {each.get("authorization") for each in dashboards.headers} == {f"Basic {sent}"}


def test_half_a_login_is_refused(dashboards: FakeDashboards, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--url", dashboards.url, "--user", "me"])
    nowhere = str(tmp_path / "nowhere")
    assert main(["--url", dashboards.url, "--user", "me", "--password-file", nowhere]) == 1
    assert dashboards.asked == []
