"""Who wrote the article on a page, and who did not."""

import json
import time
from datetime import datetime, timezone

import pytest

from libs.contracts import FetchedArticle
from libs.parsing.article.authors.people import names_in
from libs.parsing.dispatch import read_page

URL = "https://quai.example/eco/halde.html"
TITLE = "Halde rachète les filatures Ostrel"
STORY = """<p>Le groupe Halde, qui tisse des voiles à Brest depuis trois générations, a racheté
lundi les filatures Ostrel, dont les ateliers tournaient au ralenti depuis l’automne dernier.</p>
<p>La vente porte sur deux usines et sur les brevets d’un fil recyclé, que les acheteurs comptent
produire dès l’été prochain pour des chantiers de toute la façade atlantique.</p>
<p>Les salariés, réunis mardi matin devant les grilles, ont dit leur soulagement mais attendent de
voir le calendrier des embauches promises par la nouvelle direction.</p>"""


def _page(body: str, *, head: str = "", ld: object = None) -> str:
    block = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return f"<html><head><title>{TITLE}</title>{head}{block}</head><body>{body}</body></html>"


def _article(byline: str = "", *, foot: str = "", after: str = "") -> str:
    return f"<article><h1>{TITLE}</h1>{byline}{STORY}{foot}</article>{after}"


def _read(page: str) -> FetchedArticle:
    return read_page(
        page.encode(), url=URL, content_type="text/html; charset=utf-8",
        observed_at=datetime(2024, 6, 5, tzinfo=timezone.utc),
    )  # fmt: skip


def _news(author: object, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": TITLE, "author": author, **more}


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


CARDS = """<section><h2>À lire aussi</h2><div class="teaser"><a href="/b">Une grève des dockers</a>
<span class="author">Par Loris Quemper</span></div><ul><li><h3>Le phare rallumé</h3>
<p class="byline">Par Maud Trévin</p></li></ul></section>"""


@pytest.mark.parametrize(
    "box",
    [
        CARDS,
        '<aside><p class="author">Loris Quemper</p></aside>',
        '<div class="product-box"><span class="author">Loris Quemper</span></div>',
        '<div><h4>Un livre à gagner</h4><span itemprop="author">Loris Quemper</span></div>',
        '<ol id="comments"><li><cite class="author">Loris Quemper</cite><p>Oui !</p></li></ol>',
        (
            '<div><a href="/x">Les dockers reprennent le travail lundi</a>'
            '<a rel="author" href="/auteur/lq">Loris Quemper</a></div>'
        ),
        '<figure><img src="a.jpg"><figcaption class="author">Loris Quemper</figcaption></figure>',
    ],
)
def test_names_of_other_stories_comments_and_boxes_are_no_authors(box: str) -> None:
    assert _read(_page(_article(after=box))).authors == ()
    named = _article('<div class="byline">Par Anna Blom</div>', after=box)
    assert _read(_page(named)).authors == ("Anna Blom",)


@pytest.mark.parametrize(
    "ld",
    [
        _news(_person("Anna Blom")),
        _news("Anna Blom"),
        _news(["Anna Blom"]),
        _news({"@list": ["Anna Blom"]}),
        _news({"@type": "Role", "author": _person("Anna Blom")}),
        _news({"@type": "Person", "name": {"@value": "Anna Blom"}}),
        _news({"@type": "Person", "givenName": "Anna", "familyName": "Blom"}),
        _news([{"@id": "#1"}], isPartOf={"@id": "#1", **_person("Anna Blom")}),
        {"@graph": [_news({"@id": "#1", "url": "/a"}), {"@id": "#1", **_person("Anna Blom")}]},
        [_news("Loris Quemper", headline="Autre", url="/b"), _news("Anna Blom", url=URL)],
        [_news("Loris Quemper", headline="Une autre histoire de port"), _news("Anna Blom")],
        [{"@type": "Review", "author": _person("Loris Quemper"), "headline": "Un livre",
          "datePublished": "2024-06-01", "articleBody": "…"}, _news("Anna Blom")],
        {"@graph": [{"@type": "NewsArticle", "headline": TITLE},
                    {"@type": "WebPage", "author": _person("Anna Blom")}]},
    ],
)  # fmt: skip
def test_what_the_articles_own_json_ld_states_comes_first(ld: object) -> None:
    page = _page(_article('<p class="byline">Par Un Autre</p>', after=CARDS), ld=ld)
    assert _read(page).authors == ("Anna Blom",)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (["Anna Blom", "Jean Roy", "Léa Sol"], ("Anna Blom", "Jean Roy", "Léa Sol")),
        ("Anna Blom, Jean Roy et Léa Sol", ("Anna Blom", "Jean Roy", "Léa Sol")),
        ({"@type": "Person", "name": ["Anna Blom", "Jean Roy"]}, ("Anna Blom", "Jean Roy")),
        ([_person("anna blom"), _person("Jean Roy")], ("anna blom", "Jean Roy")),
        ([_person("Anna Blom"), {"@type": "Organization", "name": "AFP"}], ("Anna Blom", "AFP")),
        ([{"@type": "Organization", "name": "AFP"}, _person("Anna Blom")], ("AFP", "Anna Blom")),
        ([_person("Anna Blom"), {"@type": "Organization", "name": "Institut Halde"}],
         ("Anna Blom", "Institut Halde")),
        ("Anna Blom avec Reuters", ("Anna Blom", "Reuters")),
        ("Blom, Anna", ("Anna Blom",)),
        ("Anna Blom &amp; Jean Roy", ("Anna Blom", "Jean Roy")),
    ],
)  # fmt: skip
def test_all_that_a_field_names_are_kept_in_order(
    author: object, expected: tuple[str, ...]
) -> None:
    assert _read(_page(_article(), ld=_news(author))).authors == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="authors" content="Anna Blom">', ("Anna Blom",)),
        (('<meta name="citation_author" content="Blom, Anna">'
         '<meta name="citation_author" content="Roy, Jean">'), ("Anna Blom", "Jean Roy")),
        ('<meta name="dc.creator" content="Blom, Anna; Roy, Jean">', ("Anna Blom", "Jean Roy")),
        (('<meta name="twitter:label1" content="Écrit par">'
         '<meta name="twitter:data1" content="Anna Blom">'), ("Anna Blom",)),
        (('<meta name="twitter:label1" content="Lieu">'
         '<meta name="twitter:data1" content="Pointe Saint-Mathieu">'), ()),
        ('<meta property="article:author" content="https://www.facebook.com/quai">', ()),
    ],
)  # fmt: skip
def test_meta_tags_name_authors(head: str, expected: tuple[str, ...]) -> None:
    assert _read(_page(_article(), head=head)).authors == expected


def test_the_address_of_an_author_is_the_name_that_links_there() -> None:
    head = '<meta property="article:author" content="https://quai.example/plume/ablom/">'
    side = '<div class="sidebar"><a href="/plume/ablom">Anna Blom</a></div>'
    assert _read(_page(_article(after=side), head=head)).authors == ("Anna Blom",)


@pytest.mark.parametrize(
    "house", ["Le Quai", "Groupe Le Quai", "quai.example", "La rédaction", "admin"]
)
def test_a_person_by_the_headline_counts_before_the_house(house: str) -> None:
    ld = _news({"@type": "Organization", "name": house}, publisher={"name": "Le Quai"})
    page = _page(_article('<p class="byline">Par Anna Blom</p>'), ld=ld)
    assert _read(page).authors == ("Anna Blom",)


def test_an_agency_stays_beside_the_person_whom_the_page_shows() -> None:
    ld = _news({"@type": "Organization", "name": "AFP"}, publisher={"name": "Le Quai"})
    page = _page(_article('<p class="byline">Par Anna Blom</p>'), ld=ld)
    assert _read(page).authors == ("Anna Blom", "AFP")
    ld = _news(_person("Anna Blom"))
    page = _page(_article('<p class="byline">Par Anna Blom (avec AFP)</p>'), ld=ld)
    assert _read(page).authors == ("Anna Blom", "AFP")


def test_the_house_is_named_where_nobody_else_is() -> None:
    ld = _news({"@type": "Organization", "name": "Le Quai"}, publisher={"name": "Le Quai"})
    assert _read(_page(_article(after=CARDS), ld=ld)).authors == ("Le Quai",)


@pytest.mark.parametrize(
    "byline",
    [
        (
            '<div class="byline"><span class="author">Par</span> <a href="/a/ab">Anna Blom</a>'
            ' <a href="#">Suivre</a> <span>Nantes</span></div>'
        ),
        '<div class="byline"><span>By</span><span>Anna Blom</span><button>Follow</button></div>',
        '<div class="author"><b>Anna Blom</b><span>Politik-Redakteurin</span><i>Berlin</i></div>',
        '<div class="author"><a href="/x">Anna Blom</a><a href="/y">Google Scholar</a></div>',
        '<p class="byline">Von Anna Blom, Hamburg</p>',
        '<p class="byline">Por Anna Blom | Actualizado 3 junio 2024</p>',
        '<p class="byline">Author: Anna Blom Follow</p>',
        '<p class="byline">Par Anna Blom Photos : Jean Roy</p>',
        "<p>Publié le 4 juin 2024 par Anna Blom</p>",
        "<div>Écrit par</div><div>Anna Blom</div>",
        '<p class="by"><em>Par</em> <strong>Anna Blom</strong>, journaliste</p>',
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(byline: str) -> None:
    assert _read(_page(_article(byline))).authors == ("Anna Blom",)


@pytest.mark.parametrize(
    "foot",
    [
        "<p><em>Propos recueillis par Anna Blom</em></p>",
        "<p>(Propos recueillis par Anna Blom, à Brest)</p>",
        "<p>Das Interview führte Anna Blom</p>",
        "<p>Entrevista realizada por Anna Blom</p>",
        "<p>Reporting by Anna Blom</p>",
        "<p>Par Anna Blom</p>",
        '<div><h4>L’auteur</h4><a rel="author" href="/auteur/ab">Anna Blom</a></div>',
    ],
)
def test_a_byline_may_stand_below_the_story(foot: str) -> None:
    article = _read(_page(_article(foot=foot, after=CARDS)))
    assert article.authors == ("Anna Blom",)
    assert "Anna Blom" not in article.text


def test_a_byline_that_links_all_authors_completes_a_field_that_names_the_first() -> None:
    byline = (
        '<div class="byline"><a href="/author/ab">Anna Blom</a>, '
        '<a href="/author/jr">Jean Roy</a></div>'
    )
    page = _page(_article(byline), ld=_news("Anna Blom"))
    assert _read(page).authors == ("Anna Blom", "Jean Roy")


def test_a_headline_said_twice_is_no_other_story() -> None:
    body = f'<h1>{TITLE}</h1><div><h3>{TITLE}</h3><p class="author">Anna Blom</p>{STORY}</div>'
    assert _read(_page(body)).authors == ("Anna Blom",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Par AFP, publié le 4 juin 2024", ["AFP"]),
        ("AFP Paris", ["AFP"]),
        ("Lena H. Sun", ["Lena H. Sun"]),
        ("Anna Blom Jr.", ["Anna Blom Jr."]),
        ("Business Quay", ["Business Quay"]),
        ("Senior Washington Correspondent", []),
        ("Von Anna Blom, ARD-Studio Brüssel", ["Anna Blom"]),
        ("By Anna Blom in Berlin and Jean Roy in Paris", ["Anna Blom", "Jean Roy"]),
        ("Von Anna Blom, dpa", ["Anna Blom", "dpa"]),
        ("Anna Blom/Reuters", ["Anna Blom", "Reuters"]),
        ("La rédaction avec AFP", ["La rédaction", "AFP"]),
        ("Reuters Staff", ["Reuters Staff"]),
        ("By a Quay staff reporter", ["Quay staff reporter"]),
        ("Quay Reporters", ["Quay Reporters"]),
        ("By the Associated Press", ["Associated Press"]),
        ("By Anna Blom, New York", ["Anna Blom"]),
        ("Reporter Anna Blom", ["Anna Blom"]),
        ("Foto: Anna Blom und Jean Roy", []),
        ("Photographs by Anna Blom", []),
        ("Agencies", []),
        ("Paris", []),
        ("Par", []),
        ("Von", []),
        ("English Français Deutsch", []),
        ("https://social.example/anna", []),
    ],
)
def test_agencies_and_staff_are_whole_and_words_of_a_byline_are_nobody(
    text: str, expected: list[str]
) -> None:
    assert names_in(text) == expected


def test_a_handle_behind_a_name_is_no_part_of_it() -> None:
    assert names_in("Ilde Corvan @ildecorvan") == ["Ilde Corvan"]
    assert names_in("By Ilde Corvan (@ildecorvan) and Tom Sarre") == ["Ilde Corvan", "Tom Sarre"]


def test_a_field_of_a_megabyte_names_nobody_and_costs_nothing() -> None:
    started = time.process_time()
    assert names_in("Ilde " * 200_000) == []
    assert names_in("Ilde" * 200_000, stated=True) == []
    assert time.process_time() - started < 1
