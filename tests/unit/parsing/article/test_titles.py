"""Headlines and bylines."""

import pytest

from libs.parsing.article.authors.people import authors_of, names_in
from libs.parsing.article.titles.titles import choose_title, without_site

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
        ("Press releases | Un accord discuté", "Un accord discuté"),
        ("Un accord discuté - Pressemitteilungen | Le Phare", "Un accord discuté"),
        ("Communiqués de presse : un accord discuté", "Communiqués de presse : un accord discuté"),
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


@pytest.mark.parametrize("title", ["Press releases | Le Phare", "Notizie", "Économie | Le Phare"])
def test_an_h1_is_believed_before_a_title_that_names_a_section(title: str) -> None:
    found = choose_title(
        h1s=["Un accord très discuté à Brest"],
        headline=None,
        witnesses=[("opengraph", "Le Phare"), ("title", title)],
        site_names=SITE,
    )
    assert found == ("Un accord très discuté à Brest", "h1")


@pytest.mark.parametrize("sign", [">>", "::", "›"])
def test_a_path_in_the_title_is_cut_where_the_page_shows_its_end(sign: str) -> None:
    found = choose_title(
        h1s=[],
        headline=None,
        witnesses=[("title", f"Le Phare de Brest {sign} Ports {sign} Un accord discuté à Brest")],
        site_names=(),
        is_shown=lambda text: text == "Un accord discuté à Brest",
    )
    assert found == ("Un accord discuté à Brest", "visible")


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
        ("Por Nuria Sol / Íñigo Belda", ["Nuria Sol", "Íñigo Belda"]),
        (
            "Von Leonie Achleitner und Jörg von der Heide",
            ["Leonie Achleitner", "Jörg von der Heide"],
        ),
        ("Von unserem Mitarbeiter Konrad Imhof", ["Konrad Imhof"]),
        ("di Ginevra Malaspina", ["Ginevra Malaspina"]),
        ("Par Anna Blom, photographies de Jean Roy", ["Anna Blom"]),
        ("By Anna Blom, Chief Political Reporter", ["Anna Blom"]),
        ("By Anna Blom in Lyon 5 August 2023", ["Anna Blom"]),
        ("Anna Blom anna.blom@phare.example", ["Anna Blom"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Halde Robotics, Inc.", ["Halde Robotics, Inc."]),
        ("Anna Blom, Ina Roy", ["Anna Blom", "Ina Roy"]),
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


def test_a_house_with_an_and_in_its_name_is_one_name() -> None:
    assert names_in("Terres & Mers", houses=["Terres & Mers"]) == ["Terres & Mers"]


def test_the_name_of_the_site_in_an_h1_is_no_headline() -> None:
    found = choose_title(
        h1s=["Carnet de ligne"],
        headline=None,
        witnesses=[
            ("opengraph", "Le dernier tramway - un voyage"),
            ("title", "Carnet de ligne : Le dernier tramway - un voyage"),
        ],
        site_names=[],
    )
    assert found == ("Le dernier tramway - un voyage", "opengraph")


def test_a_section_before_the_headline_is_cut_where_the_page_shows_the_rest_by_itself() -> None:
    found = choose_title(
        h1s=[],
        is_shown={"Services", "Le dernier passeur met pied à terre"}.__contains__,
        headline=None,
        witnesses=[("title", "Le Phare - Locales - Le dernier passeur met pied à terre")],
        site_names=SITE,
    )
    assert found == ("Le dernier passeur met pied à terre", "visible")


def test_marks_around_a_title_are_no_part_of_it() -> None:
    found = choose_title(
        h1s=[], headline=None, witnesses=[("title", "» Ten benches in one town —")], site_names=[]
    )
    assert found == ("Ten benches in one town", "title")


def test_the_sites_name_before_the_headline_is_cut_with_a_word_behind_it() -> None:
    title = "Upland Gazette Online: Mill whistle to fall silent"
    assert without_site(title, ["uplandgazette"]) == "Mill whistle to fall silent"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Alexa Corriea on", ["Alexa Corriea"]),
        ("By Bryan Walsh Tuesday, Aug. 17, 2010", ["Bryan Walsh"]),
        ("Andrea Stone Senior Washington Correspondent", ["Andrea Stone"]),
        ("Posted by Alasdair Penhallow on June 2nd, 2009 at 9:14 pm", ["Alasdair Penhallow"]),
        ("Learn more about flagging media", []),
        ("May Whitman and April Gale", ["May Whitman", "April Gale"]),
    ],
)
def test_days_roles_and_small_words_are_no_part_of_a_name(byline: str, names: list[str]) -> None:
    assert names_in(byline) == names


def test_names_in_capitals_are_written_as_names() -> None:
    assert authors_of(["JEAN DE LA TOUR", "AFP"]) == ("Jean de la Tour", "AFP")
    assert authors_of(["J. D. SMITH"]) == ("J. D. Smith",)


def test_the_mark_that_closes_a_quotation_stays_where_the_site_is_cut() -> None:
    title = "Zoé : « Pas les yeux fermés » - Carrefour"
    assert without_site(title, ["Carrefour"]) == "Zoé : « Pas les yeux fermés »"
    assert without_site("Un phare s’éteint » Carrefour", ["Carrefour"]) == "Un phare s’éteint"


def test_a_short_name_of_a_site_is_not_found_within_other_words() -> None:
    assert without_site("Brexit - Time to go", ["time", "time.com"]) == "Brexit - Time to go"
    assert without_site("Brexit at noon - Time.com", ["time", "time.com"]) == "Brexit at noon"
    assert without_site("Brexit at noon - TIME NewsFeed", ["time"]) == "Brexit at noon"
