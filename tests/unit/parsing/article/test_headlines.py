"""The headline of a page: HTML in, title out."""

import json
from datetime import datetime, timezone

import pytest

from libs.contracts import FetchedArticle
from libs.parsing.dispatch import read_page

STORY = """<p>La coopérative Ormel, qui presse des pommes dans le Perche, s’unit au brasseur Talvy
pour vendre ses cidres dans douze pays, ont annoncé mercredi les deux maisons à Mortagne.</p>
<p>L’accord court sur cinq ans et prévoit un entrepôt commun près de la gare, dont le coût n’est pas
connu, et l’embauche de vingt personnes avant la prochaine récolte.</p>"""


def _read(
    h1: str = "", *, title: str = "", social: str = "", stated: str = "", top: str = ""
) -> FetchedArticle:
    ld = {"@type": "NewsArticle", "headline": stated, "datePublished": "2024-06-04"}
    head = [
        f"<title>{title}</title>" if title else "",
        f'<meta property="og:title" content="{social}">' if social else "",
        f'<script type="application/ld+json">{json.dumps(ld)}</script>' if stated else "",
        '<meta property="og:site_name" content="Le Pressoir">',
    ]
    page = f"<html><head>{''.join(head)}</head><body>{top}<article>{h1}{STORY}</article></body>"
    return read_page(
        page.encode(), url="https://pressoir.example/cidre", content_type="text/html;charset=utf-8",
        observed_at=datetime(2024, 6, 5, tzinfo=timezone.utc),
    )  # fmt: skip


def test_the_stated_headline_that_og_title_confirms_is_the_headline() -> None:
    article = _read(
        "<h1>Cidre normand : Ormel et Talvy s’unissent, prix, dates, tout savoir</h1>",
        stated="Ormel s’unit à Talvy",
        social="Ormel s’unit à Talvy | Le Pressoir",
        title="Cidre normand : Ormel et Talvy s’unissent, prix, dates, tout savoir",
    )
    assert article.title == "Ormel s’unit à Talvy"
    assert article.text.startswith("La coopérative Ormel")


@pytest.mark.parametrize(
    "h1",
    [
        "<h1><span>Accord</span> Ormel s’unit à Talvy</h1>",
        "<h1><span>Accord</span>Ormel s’unit à Talvy</h1>",
        "<h1>Ormel s’unit à Talvy</h1>",
    ],
)
def test_a_kicker_stands_as_the_stated_headline_has_it(h1: str) -> None:
    whole = "Accord : Ormel s’unit à Talvy"
    article = _read(h1, stated=whole, social=whole, title=f"{whole} - Le Pressoir")
    assert article.title == whole
    assert article.text.startswith("La coopérative Ormel")


def test_a_kicker_glued_to_the_h1_takes_its_colon_from_the_title_element() -> None:
    article = _read(
        "<h1><i>Accord</i> Ormel s’unit à Talvy</h1>",
        title="Accord : Ormel s’unit à Talvy - Le Pressoir",
    )
    assert article.title == "Accord : Ormel s’unit à Talvy"


def test_a_kicker_that_only_the_h1_has_is_left_out() -> None:
    article = _read("<h1>Reportage Ormel s’unit à Talvy</h1>", stated="Ormel s’unit à Talvy")
    assert article.title == "Ormel s’unit à Talvy"


@pytest.mark.parametrize(
    "h1",
    [
        "<h1><b>Reportage</b> <b>Ormel s’unit à Talvy</b></h1>",
        "<h1>Ormel s’unit à Talvy<small>Vingt personnes embauchées avant l’été</small></h1>",
    ],
)
def test_what_is_set_apart_in_the_h1_is_left_out_where_another_title_leaves_it_out(h1: str) -> None:
    assert _read(h1, title="Ormel s’unit à Talvy | Le Pressoir").title == "Ormel s’unit à Talvy"


def test_the_h1_settles_which_of_two_statements_is_right() -> None:
    article = _read(
        "<h1>Ormel s’unit à Talvy</h1>",
        stated="Cidre : ce que change l’union",
        social="Ormel s’unit à Talvy",
    )
    assert article.title == "Ormel s’unit à Talvy"
    article = _read(
        "<h1>Ormel, l’union avec Talvy</h1>",
        stated="Ormel s’unit à Talvy",
        social="Ormel : 5 choses à savoir sur l’union",
    )
    assert article.title == "Ormel s’unit à Talvy"


def test_confirmed_headlines_keep_their_own_signs() -> None:
    article = _read(
        "<h1>Ormel s’unit « enfin » à Talvy</h1>",
        stated='Ormel s\'unit "enfin" à Talvy',
        social="Ormel s’unit «\u00a0enfin\u00a0» à Talvy",
    )
    assert article.title == 'Ormel s\'unit "enfin" à Talvy'


@pytest.mark.parametrize("title", ["P", "Menu", "Le Pressoir", "page"])
def test_an_h1_is_the_headline_where_the_title_element_is_none(title: str) -> None:
    assert _read("<h1>Ormel s’unit à Talvy</h1>", title=title).title == "Ormel s’unit à Talvy"


def test_the_sites_name_and_menus_are_no_headline() -> None:
    article = _read(
        "<h2>Ormel s’unit à Talvy</h2>",
        top="<h1>Gazette du Perche</h1>",
        title="Ormel s’unit à Talvy – Gazette du Perche",
    )
    assert article.title == "Ormel s’unit à Talvy"
    article = _read("<h1>Ormel s’unit à Talvy</h1>", stated="Le Pressoir", social="Le Pressoir")
    assert article.title == "Ormel s’unit à Talvy"


def test_a_headline_cut_short_gives_way_to_the_whole_one() -> None:
    whole = "Ormel s’unit à Talvy pour vendre ses cidres"
    article = _read(stated="Ormel s’unit à Talvy pour…", social=whole)
    assert article.title == whole


def test_markup_and_entities_are_no_part_of_a_stated_headline() -> None:
    article = _read(stated="Ormel &amp; Talvy : <em>l&#39;union</em>")
    assert article.title == "Ormel & Talvy : l'union"
