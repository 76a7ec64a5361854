"""What arguments mean."""

from pathlib import Path

import pytest
import typer

from libs.contracts import Outlet, StatedFacts
from services.cli.problems import Problem
from services.cli.targets import expand, short, stated_of, to_requests
from services.fetcher.sidecars import Sidecar


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a.txt", "c.html", "[x].txt", "l'été 2024.txt"):
        (tmp_path / name).write_text("text")
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_pattern_becomes_the_files_that_match_in_order() -> None:
    assert expand(["[ab].txt", "c.html"]) == ["a.txt", "b.txt", "c.html"]


@pytest.mark.usefixtures("here")
def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    assert expand(["[x].txt"]) == ["[x].txt"]


@pytest.mark.usefixtures("here")
def test_an_address_with_a_question_mark_is_no_pattern() -> None:
    assert expand(["https://example.org/a?b=*"]) == ["https://example.org/a?b=*"]


@pytest.mark.usefixtures("here")
def test_a_pattern_without_a_match_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"\*\.xml"):
        expand(["*.xml"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phare.example/rss.xml", "https://phare.example/rss.xml"),
        ("www.phare.example", "https://www.phare.example"),
        ("presse.example.org:8080/a", "https://presse.example.org:8080/a"),
        ("127.0.0.1:8777/feed.xml", "http://127.0.0.1:8777/feed.xml"),
        ("localhost:8090", "http://localhost:8090"),
        ("htps://phare.example/rss", "https://phare.example/rss"),
        ("htttp://phare.example/rss", "http://phare.example/rss"),
        ("ftp://phare.example/rss", r"https?://phare.example/rss"),
    ],
)
def test_an_address_without_its_scheme_is_a_problem_that_names_it(typed: str, meant: str) -> None:
    with pytest.raises(Problem, match=rf"did you mean {meant}\?"):
        to_requests(expand([typed]), ["1"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("typed", ["notes.md", "x.txt", "press/x.html", "a b.c/d"])
def test_a_missing_file_is_not_taken_for_an_address(typed: str) -> None:
    with pytest.raises(Problem, match="no such file") as refused:
        to_requests(expand([typed]), ["1"])
    assert "did you mean" not in str(refused.value)


def test_an_address_of_another_scheme_shows_no_secret() -> None:
    with pytest.raises(Problem, match="token=") as refused:
        expand(["htps://phare.example/rss?token=s3same"])
    assert "s3same" not in str(refused.value)


def test_paths_become_whole_file_addresses(here: Path) -> None:
    (request,) = to_requests(["l'été 2024.txt"], ["id"])
    assert request.url == (here / "l'été 2024.txt").as_uri()
    assert request.request_id == "id"
    assert short(request.url, here) == "l'été 2024.txt"


@pytest.mark.usefixtures("here")
def test_every_missing_path_is_named_and_nothing_is_asked() -> None:
    with pytest.raises(Problem, match=r"x\.txt, y\.txt"):
        to_requests(["x.txt", "a.txt", "y.txt"], ["1", "2", "3"])


def test_addresses_are_shown_without_scheme_and_far_files_whole(tmp_path: Path) -> None:
    assert short("https://example.org/a", tmp_path) == "example.org/a"
    assert short("file:///else/where.txt", tmp_path) == "/else/where.txt"
    assert short("file:///a/b/c.txt", Path("/a/b/d")) == "../c.txt"


@pytest.mark.usefixtures("here")
def test_a_home_folder_within_quotes_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    assert expand(["~/a.txt", "~/[bc].*"]) == [
        str(here / name) for name in ("a.txt", "b.txt", "c.html")
    ]


def test_sidecars_beside_other_files_are_left_out(here: Path) -> None:
    (here / "a.meta.yaml").write_text("title: A")
    assert expand(["a.*"]) == ["a.txt"]
    assert expand(["a.txt", "a.meta.yaml"]) == ["a.txt"]
    assert expand(["a.meta.yaml"]) == ["a.meta.yaml"]


@pytest.mark.usefixtures("here")
def test_what_options_state_goes_with_the_request() -> None:
    said = stated_of(
        ["a.txt"], url="https://phare.example/a", outlet="Le Phare", published="2024-02", title=None
    )
    (request,) = to_requests(["a.txt"], ["1"], said=said)
    assert request.page_url == "https://phare.example/a"
    assert request.stated is not None
    assert request.stated.outlet == Outlet(name="Le Phare")
    assert request.stated.published is not None
    assert request.stated.published.precision == "month"
    assert [each.stated for each in to_requests(["a.txt"], ["1"])] == [None]


def test_an_address_that_is_none_is_left_to_the_fetcher_to_judge() -> None:
    assert expand(["http://[::1"]) == ["http://[::1"]
    (request,) = to_requests(["http://[::1"], ["id"])
    assert request.url == "http://[::1"
    assert short(request.url, Path("/")) == "[::1"


@pytest.mark.usefixtures("here")
def test_what_has_not_changed_is_asked_for_as_a_replay() -> None:
    assert [r.reason for r in to_requests(["a.txt"], ["1"], reason="replay")] == ["replay"]
    assert [r.reason for r in to_requests(["a.txt"], ["1"])] == ["new"]


def test_an_address_with_a_password_is_not_asked_for_nor_shown() -> None:
    with pytest.raises(Problem, match="without it") as refused:
        expand(["https://gazette.example/a", "https://lea:s3same@gazette.example/a?token=s3same"])
    assert "s3same" not in str(refused.value)
    with pytest.raises(Problem, match="without it"):
        to_requests(
            ["https://a.example"],
            ["1"],
            said=Sidecar("https://lea:s3same@a.example/x", StatedFacts()),
        )
    feed = "https://gazette.example/rss?token=s3same"
    assert to_requests(expand([feed]), ["1"])[0].url == feed


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "said",
    [{"title": "  "}, {"outlet": "\n"}, {"url": "javascript:x"}, {"url": "phare"},
     {"published": "2024-13"}],
)  # fmt: skip
def test_what_states_nothing_or_no_address_is_refused_by_its_option(said: dict[str, str]) -> None:
    nothing = dict.fromkeys(("url", "outlet", "published", "title"))
    with pytest.raises(typer.BadParameter) as refused:
        stated_of(["a.txt"], **{**nothing, **said})
    assert refused.value.param_hint == f"--{next(iter(said))}"


@pytest.mark.usefixtures("here")
def test_a_stated_title_is_one_line() -> None:
    said = stated_of(["a.txt"], url=None, outlet=None, published=None, title=" Deux\n sociétés ")
    assert said.facts.title == "Deux sociétés"
