"""Headlines and bylines."""

import pytest

from services.fetcher.people import authors_of, names_in
from services.fetcher.titles import choose_title, without_site

SITE = ("Le Phare", "lephare.example", "lephare")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Un accord discuté - Le Phare", "Un accord discuté"),
        ("Un accord discuté | Le Phare", "Un accord discuté"),
        ("Un accord discuté – LePhare.example", "Un accord discuté"),
        ("Un accord discuté | Économie | Le Phare", "Un accord discuté | Économie"),
        ("Le Phare - Un accord discuté", "Un accord discuté"),
        ("Microsoft - Mistral : un accord discuté", "Microsoft - Mistral : un accord discuté"),
        ("Un accord : le phare de l’Europe", "Un accord : le phare de l’Europe"),
        ("Le Phare", "Le Phare"),
        ("Un accord - Le Phare - Le Phare", "Un accord"),
        ("Un accord - Le Monde", "Un accord - Le Monde"),
    ],
)
def test_cuts_a_tail_only_where_it_names_the_site(title: str, expected: str) -> None:
    assert without_site(title, SITE) == expected


def test_prefers_the_visible_headline_that_others_confirm() -> None:
    assert choose_title(
        h1s=["Le Phare", "Microsoft entre chez Mistral, Bruxelles s’interroge"],
        headline="Microsoft entre chez Mistral",
        witnesses=[("title", "Microsoft entre chez Mistral - Le Phare")],
        site_names=SITE,
    ) == ("Microsoft entre chez Mistral, Bruxelles s’interroge", "h1")


def test_an_h1_that_nobody_confirms_is_a_logo() -> None:
    assert choose_title(
        h1s=["À la une"],
        headline=None,
        witnesses=[("opengraph", "Un accord discuté | Le Phare")],
        site_names=SITE,
    ) == ("Un accord discuté", "opengraph")


def test_a_kicker_within_the_h1_is_left_out() -> None:
    found = choose_title(
        h1s=["Intelligence artificielle Un accord très discuté"],
        headline="Un accord très discuté",
        witnesses=[],
        site_names=SITE,
    )
    assert found == ("Un accord très discuté", "json-ld")


def test_invisible_characters_are_no_part_of_a_title() -> None:
    found = choose_title(
        h1s=["Un ac\u00adcord\u200b discuté"],
        headline="Un accord discuté",
        witnesses=[],
        site_names=SITE,
    )
    assert found is not None
    assert found[0] == "Un accord discuté"


def test_no_title_is_better_than_the_sites_name() -> None:
    assert choose_title(h1s=["Le Phare"], headline=None, witnesses=[], site_names=SITE) is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Anna Blom", ["Anna Blom"]),
        ("By Anna Blom and Jean Roy", ["Anna Blom", "Jean Roy"]),
        ("Anna Blom, Jean Roy et Léa Sol", ["Anna Blom", "Jean Roy", "Léa Sol"]),
        ("Écrit par Anna Blom | Publié le 27/02/2024", ["Anna Blom"]),
        ("https://www.facebook.example/phare", []),
        ("admin", []),
        ("webmaster@phare.example", []),
        ("Jean-Éric d’Août", ["Jean-Éric d’Août"]),
    ],
)
def test_finds_the_names_in_a_byline(byline: str, names: list[str]) -> None:
    assert names_in(byline) == names


def test_the_house_is_the_author_only_where_nobody_else_is_named() -> None:
    assert authors_of(["Le Phare", "Anna Blom"], houses=["Le Phare"]) == ("Anna Blom",)
    assert authors_of(["Le Phare"], houses=["Le Phare"]) == ("Le Phare",)
    assert authors_of(["La rédaction", "Anna Blom"]) == ("Anna Blom",)


def test_each_author_is_named_once_and_a_long_list_is_no_byline() -> None:
    assert authors_of(["Anna Blom", "anna blom"]) == ("Anna Blom",)
    assert authors_of([f"Auteur {letter}" for letter in "ABCDEFGHIJKLM"]) == ()
