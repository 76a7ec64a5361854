"""What operators state beside a file."""

import pytest

from libs.contracts import FetchRequest, Outlet, StatedFacts
from services.fetcher.errors import BadSidecar
from services.fetcher.sidecars import NOTHING_STATED, read_published, read_sidecar, with_sidecar

NAME = "press/a.meta.yaml"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("publishd: 2024-02", r"publishd: .* did you mean published\? \(known: url, outlet,"),
        ("outlet: {nam: Le Phare}", r"outlet\.nam: .* did you mean outlet\.name\?"),
        ("qwx: 1", r"qwx: there is no such field; \(known: url"),
        ("language: French", "language: 'French' is no code of two letters such as fr"),
        ("published: 2024-02-30", "published: 2024-02-30 is no day: write 2024-02-29"),
        ("outlet: {name: A, country: France}", "outlet.country: 'France' is no code"),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(content: str, said: str) -> None:
    with pytest.raises(BadSidecar, match=said):
        read_sidecar(content.encode(), "a.meta.yaml")


def test_every_field_is_read_as_text() -> None:
    stated = read_sidecar(
        b"url: https://phare.example/a\noutlet: {name: Le Phare, domain: phare.example, "
        b"country: NO, language: no}\npublished: 2024-02-27\ntitle: 2024\nlanguage: fr\n",
        NAME,
    )
    assert stated.url == "https://phare.example/a"
    facts = stated.facts
    assert (facts.title, facts.language) == ("2024", "fr")
    assert facts.outlet == Outlet(
        name="Le Phare", domain="phare.example", country="NO", language="no"
    )
    assert facts.published is not None
    assert facts.published.precision == "day"
    assert read_sidecar(b"outlet: Le Phare", NAME).facts.outlet == Outlet(name="Le Phare")


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"title:\npublished: ''\n"])
def test_an_empty_one_states_nothing(content: bytes) -> None:
    assert read_sidecar(content, NAME) == NOTHING_STATED


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"published: hier", "published"),
        (b"published: 2024-02-27T18:05", "published"),
        (b"published: 2024-13", "published"),
        (b"published: [2024]", "published"),
        (b"url: phare.example/a", "url"),
        (b"url: ftp://phare.example/a", "url"),
        (b"outlet: {domain: phare.example}", "outlet.name"),
        (b"outlet: {name: Le Phare, country: France}", "outlet.country"),
        (b"language: French", "language"),
        (b"titel: Un accord", "titel"),
        (b"title: [a, b]", "title"),
        (b"- a\n- b", "not a mapping"),
        (b"title: 'unclosed", "not YAML"),
        (b"title: \xff", "not YAML"),
    ],
)
def test_a_broken_one_is_told_with_its_name_and_field(content: bytes, field: str) -> None:
    with pytest.raises(BadSidecar) as told:
        read_sidecar(content, NAME)
    assert str(told.value).startswith(f"{NAME}: {field}")


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2024-02", "2024-02-01T00:00:00+00:00", "month"),
        ("2024-02-27", "2024-02-27T00:00:00+00:00", "day"),
        ("2024-02-27T18:05+01:00", "2024-02-27T18:05:00+01:00", "minute"),
        ("2024-02-27 18:05:09Z", "2024-02-27T18:05:09+00:00", "second"),
    ],
)
def test_a_moment_has_the_precision_that_it_is_written_with(
    text: str, at: str, precision: str
) -> None:
    found = read_published(text)
    assert (found.at.isoformat(), found.precision) == (at, precision)


@pytest.mark.parametrize("text", ["2024", "27/02/2024", "2024-13-30", "2024-02-27T18:05", ""])
def test_anything_else_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        read_published(text)


def test_who_asks_beats_the_sidecar_field_by_field() -> None:
    sidecar = read_sidecar(b"url: https://phare.example/a\ntitle: A\noutlet: Le Phare", NAME)
    request = FetchRequest(url="file:///a.txt", stated=StatedFacts(title="B"))
    found = with_sidecar(request, sidecar)
    assert found.page_url == "https://phare.example/a"
    assert found.stated == StatedFacts(title="B", outlet=Outlet(name="Le Phare"))
    asked = request.model_copy(update={"page_url": "https://relais.example/"})
    assert with_sidecar(asked, sidecar).page_url == "https://relais.example/"


def test_a_title_of_several_lines_is_one() -> None:
    assert (
        read_sidecar(b'title: "Deux\\nsoci\xc3\xa9t\xc3\xa9s"', NAME).facts.title == "Deux sociétés"
    )


@pytest.mark.parametrize("content", [b"[" * 60_000, b"title: " + b"[" * 60_000, b"- " * 30_000])
def test_a_deeply_nested_sidecar_is_refused_as_any_other(content: bytes) -> None:
    with pytest.raises(BadSidecar):
        read_sidecar(content, NAME)
