"""Names that no word introduces."""

import json

import pytest

from libs.parsing.dispatch import read_page
from tests.unit.fetcher.html_pages import SEEN_AT

STORY = (
    "<p>Le groupe Halde, qui tisse des voiles à Brest depuis trois générations, a racheté lundi"
    " les filatures Ostrel, dont les ateliers tournaient au ralenti.</p><p>La vente porte sur deux"
    " usines et sur les brevets d’un fil recyclé, que les acheteurs comptent produire dès l’été"
    " prochain.</p><p>Les salariés ont dit leur soulagement.</p>"
)


def _authors(header: str = "", *, foot: str = "", author: str | None = None) -> tuple[str, ...]:
    ld = {"@type": "NewsArticle", "headline": "Halde rachète Ostrel pour de bon", "author": author}
    block = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if author else ""
    page = (
        f"<html><head><title>Halde rachète Ostrel pour de bon</title>{block}</head><body><div>"
        f"<h1>Halde rachète Ostrel pour de bon</h1>{header}{STORY}{foot}</div></body></html>"
    )
    return read_page(
        page.encode(), url="https://quai.example/a", content_type="text/html", observed_at=SEEN_AT
    ).authors


CARD = (
    "<div class='card'><a href='/author/1'>Anna Blom</a><span>Textes</span><button>Suivre</button>"
    "</div><div class='card'><a href='/author/2'>Jean Roy</a><span>Photos</span></div>"
)


@pytest.mark.parametrize(
    "header",
    [
        CARD,
        "<div><span>Anna Blom</span><span> Text</span></div>",
        "<p>Anna Blom</p><p>Tue 4 Jun 2024 06.00 BST</p>",
        "<div><span>Anna Blom</span> <span>4 juin 2024 à 10h04</span></div>",
        "<div>Anna Blom</div><div>Transport correspondent</div>",
        "<div>Anna Blom</div><div>Journaliste au service Économie</div>",
        "<p>Présenté par <a href='/p/1'>Anna Blom</a></p>",
        "<p>Hosted by Anna Blom</p>",
        "<p>Moderation: Anna Blom</p>",
        "<p>Presentado por Anna Blom</p>",
        "<p>Condotto da Anna Blom</p>",
    ],
)
def test_a_name_on_a_card_or_by_the_clock_signs(header: str) -> None:
    assert _authors(header) == ("Anna Blom",)


@pytest.mark.parametrize("stated", ["Guest Contributor", "Staff", "La rédaction", "quai.example"])
def test_it_is_believed_before_a_field_that_names_nobody(stated: str) -> None:
    assert _authors("<p>Anna Blom</p><p>4 juin 2024</p>", author=stated) == ("Anna Blom",)


@pytest.mark.parametrize(
    "header",
    [
        "<p>Private Equity</p><p>4 June 2024</p>",
        "<p><a href='/dossiers/halde'>Grande Enquête</a></p><p>4 juin 2024</p>",
        "<p>New York</p><p>4 June 2024</p>",
        "<p>Halde Ostrel</p><p>Partager</p>",
        "<p>Jean Roy</p><p>Directeur général</p>",
        "<div><a href='/author/2'>Jean Roy</a><span>Photos</span></div>",
    ],
)
def test_sections_places_and_photographers_do_not(header: str) -> None:
    assert _authors(header) == ()


@pytest.mark.parametrize(
    "foot",
    [
        "<p align='right'><b>Anna Blom</b></p>",
        "<p><i>Anna Blom</i></p>",
        "<p style='text-align: right'>Anna Blom</p>",
    ],
)
def test_a_name_set_apart_below_the_story_signs(foot: str) -> None:
    assert _authors(foot=foot) == ("Anna Blom",)


def test_a_family_name_in_capitals_below_the_story_signs() -> None:
    assert _authors(foot="<p><b>Anna BLOM</b></p>") == ("Anna BLOM",)


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Anna Blom</p>",
        "<p><b>Bonnes Adresses</b></p>",
        "<h3>Agenda</h3><p><i>Anna Blom</i></p>",
        f"<p><i>Anna Blom</i></p>{STORY}",
        "<p align='right'>Les Filatures Ostrel, le 4 juin</p>",
    ],
)
def test_what_is_not_set_apart_or_not_at_the_foot_does_not(foot: str) -> None:
    assert _authors(foot=foot) == ()
