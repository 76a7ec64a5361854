"""What a page's data call the article."""

import json

import pytest

from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.markup import jsonld
from libs.parsing.article.markup.page_genres import declared_genres
from libs.parsing.article.markup.tags import read_tags
from tests.unit.parsing.article.depot_page import URL, read_depot

NEWS = {"@type": "NewsArticle", "headline": "The rent of the depot"}


def _declared(*nodes: object, html: str = "<p>") -> tuple[tuple[str, ...], str] | None:
    tree = parse_html(f"<html><body>{html}</body></html>")
    assert tree is not None
    graph = jsonld.read_graph([json.dumps(list(nodes))])
    article, page = jsonld.article_node(graph, URL), jsonld.page_node(graph)
    return declared_genres(graph, article, page, read_tags(tree))


def _words(*nodes: object, html: str = "<p>") -> tuple[str, ...]:
    found = _declared(*nodes, html=html)
    return found[0] if found else ()


@pytest.mark.parametrize(
    ("stated", "types"),
    [
        ("OpinionNewsArticle", ("OpinionNewsArticle",)),
        ("https://schema.org/AnalysisNewsArticle", ("AnalysisNewsArticle",)),
        ("schema:SatiricalArticle", ("SatiricalArticle",)),
        (["NewsArticle", "ReviewNewsArticle"], ("ReviewNewsArticle",)),
        (["Report", "AdvertiserContentArticle"], ("Report", "AdvertiserContentArticle")),
        ("PressRelease", ("PressRelease",)),
        ("BlogPosting", ("BlogPosting",)),
        (["NewsArticle", "WebPage", "VideoObject", "CreativeWork"], ()),
        ("Article", ()),
    ],
)
def test_a_type_that_says_a_genre_is_kept_in_the_order_of_the_page(
    stated: object, types: tuple[str, ...]
) -> None:
    assert _words({**NEWS, "@type": stated}) == types


@pytest.mark.parametrize(
    ("genre", "words"),
    [
        ("Opinion", ("Opinion",)),
        (" Points  de vue\n", ("Points de vue",)),
        ("OpEd, Opinion", ("OpEd", "Opinion")),
        (["News", "Q&amp;A", "news"], ("News", "Q&A")),
        ("http://cv.iptc.org/newscodes/genre/Opinion", ("Opinion",)),
        ("https://cv.iptc.org/newscodes/genre/Press%20Release/", ("Press Release",)),
        ("https://gazette.example/genres#column", ("column",)),
        ("genre:Analysis", ("Analysis",)),
        ({"@type": "DefinedTerm", "name": "Interview", "termCode": "q7"}, ("Interview",)),
        ({"@type": "DefinedTerm", "name": {"@value": "Kolumne", "@language": "de"}}, ("Kolumne",)),
        ([{"@id": "http://cv.iptc.org/newscodes/genre/Feature"}], ("Feature",)),
        ({"@type": "CreativeWork", "url": "/"}, ()),
        ("https://www.wikidata.org/wiki/Q192782", ()),
        ("article", ()),
        ("20000050", ()),
        ("", ()),
    ],
)
def test_the_genre_is_kept_in_the_words_of_the_page(genre: object, words: tuple[str, ...]) -> None:
    assert _words({**NEWS, "genre": genre}) == words


def test_a_genre_that_stands_elsewhere_in_the_graph_is_found_by_its_id() -> None:
    term = {"@id": "#g", "@type": "DefinedTerm", "name": "Tribune"}
    assert _words({**NEWS, "genre": {"@id": "#g"}}, term) == ("Tribune",)


def test_an_additional_type_says_what_the_type_does_not() -> None:
    stated = {**NEWS, "additionalType": "https://schema.org/BackgroundNewsArticle"}
    assert _words(stated) == ("BackgroundNewsArticle",)


def test_a_second_node_of_the_same_article_speaks_of_it_and_no_other_does() -> None:
    theme = {"@type": "OpinionNewsArticle", "headline": "The Rent of the Depot"}
    other = {"@type": "ReviewNewsArticle", "headline": "A play about rent", "genre": "Theatre"}
    stated = {**NEWS, "url": URL, "datePublished": "2024-02-27"}
    assert _words(stated, other, theme) == ("OpinionNewsArticle",)


def test_the_page_states_a_genre_and_a_film_on_it_states_its_own() -> None:
    assert _words(NEWS, {"@type": "WebPage", "genre": "Editorial"}) == ("Editorial",)
    assert _words(NEWS, {"@type": "VideoObject", "genre": "Comedy"}) == ()


def test_microdata_name_the_first_article_and_not_a_comment_or_card_below() -> None:
    html = (
        '<article itemscope itemtype="http://schema.org/OpinionNewsArticle">'
        '<h1 itemprop="headline">Rent</h1><meta itemprop="genre" content="Column">'
        '<div itemscope itemtype="http://schema.org/Comment"><p itemprop="genre">Rant</p></div>'
        '</article><div itemscope itemtype="http://schema.org/BlogPosting">'
        '<b itemprop="headline">Else</b><i itemprop="genre">Poem</i></div>'
    )
    assert _declared(html=html) == (("OpinionNewsArticle", "Column"), "microdata")


@pytest.mark.parametrize(
    ("meta", "declared"),
    [
        ('property="og:type" content="Press Release"', (("Press Release",), "opengraph")),
        ('property="og:type" content="article:live_blog"', (("live_blog",), "opengraph")),
        ('property="og:type" content="article"', None),
        ('property="og:type" content="video.other"', None),
        ('property="article:opinion" content="true"', (("opinion",), "opengraph")),
        ('property="article:opinion" content="false"', None),
        ('property="article:content_type" content="makale"', (("makale",), "opengraph")),
        ('name="genre" content="Analyse"', (("Analyse",), "meta")),
        ('name="article.type" content="Commentary"', (("Commentary",), "meta")),
        ('name="article_type" content="Opinion"', (("Opinion",), "meta")),
        ('name="contentType" content="interview"', (("interview",), "meta")),
        ('name="cXenseParse:abc-articletype" content="column"', (("column",), "meta")),
        ('name="PST" content="Op-Ed"', (("Op-Ed",), "meta")),
        ('name="govuk:format" content="press_release"', (("press_release",), "meta")),
        ('name="dc.type" content="Text.Serial.Journal"', None),
        ('property="mrf:tags" content="region:GB;articleType:Deals;x"', (("Deals",), "meta")),
        ('name="content_type" content="text/html; charset=utf-8"', None),
        ('http-equiv="Content-Type" content="text/html; charset=utf-8"', None),
        ('name="twitter:card" content="summary"', None),
        ('name="article:section" content="Opinion"', None),
        ('name="prototype" content="opinion"', None),
    ],
)
def test_meta_tags_of_content_systems_state_a_genre(
    meta: str, declared: tuple[tuple[str, ...], str] | None
) -> None:
    assert _declared(NEWS, html=f"<meta {meta}>") == declared


def test_every_place_that_says_something_is_named_and_one_that_repeats_is_not() -> None:
    html = (
        '<meta property="og:type" content="opinion"><meta name="genre" content="Opinion">'
        '<meta name="story-type" content="Guest essay">'
    )
    stated = {**NEWS, "@type": "OpinionNewsArticle", "genre": "Opinion"}
    assert _declared(stated, html=html) == (
        ("OpinionNewsArticle", "Opinion", "Guest essay"),
        "json-ld, meta",
    )


_DEEP: object = "Opinion"
for _ in range(9):
    _DEEP = [_DEEP]


@pytest.mark.parametrize(
    "genre",
    [
        [f"genre {n:c}" for n in range(97, 123)] * 1000,
        [[[f"genre {n}" for n in range(30)]] * 30] * 30,
        _DEEP,
        "opinion " * 100_000,
        ", ".join(["opinion"] * 100_000),
        [None, 7, 1.5, True, {"name": {"name": {"name": {"name": {"name": "x"}}}}}],
        {"@id": "#self"},
        {"name": [{"name": 3}], "@value": None},
        "\u200b\u00ad \u0000",
        "\ud83d",
    ],
)
def test_hostile_values_give_little_or_nothing(genre: object) -> None:
    words = _words(
        {**NEWS, "genre": genre, "@type": ["NewsArticle", None, 3, {}, ["Report"]] * 1000},
        {"@id": "#self", "genre": {"@id": "#self"}, "url": {"@id": "#self"}},
    )
    assert len(words) <= 8
    assert all(0 < len(word) <= 60 for word in words)


def test_a_page_that_is_read_as_a_whole_keeps_what_it_is_called_and_where() -> None:
    stated = json.dumps({**NEWS, "@type": ["NewsArticle", "OpinionNewsArticle"]})
    article = read_depot(
        head=f'<script type="application/ld+json">{stated}</script>'
        '<meta property="article:opinion" content="true">'
    )
    assert article.declared_genres == ("OpinionNewsArticle", "opinion")
    assert article.origins["declared_genres"] == "json-ld, opengraph"


def test_a_page_that_calls_itself_an_article_is_called_nothing() -> None:
    article = read_depot(head='<meta property="og:type" content="article">')
    assert article.declared_genres == ()
    assert "declared_genres" not in article.origins


def test_a_press_release_states_its_facts_in_a_node_of_its_own() -> None:
    stated = json.dumps({"@type": "PressRelease", "author": {"name": "Anna Blom"}})
    article = read_depot(head=f'<script type="application/ld+json">{stated}</script>')
    assert article.declared_genres == ("PressRelease",)
    assert article.authors == ("Anna Blom",)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("<p class='label'>Sponsored content — paid for by Quay Ltd</p>", True),
        ("<span>Paid Post</span>", True),
        ("<div><p>En partenariat avec Quai SA</p></div>", True),
        ("<div>Advertisement</div>", False),
        ("<p>Business</p>", False),
        ("<nav>Sponsored</nav>", False),
    ],
)
def test_what_somebody_paid_for_says_so_above_the_headline(above: str, expected: bool) -> None:
    article = read_depot(f"<article>{above}")
    assert bool(article.declared_genres) == expected
    assert article.origins.get("declared_genres") == ("headline" if expected else None)
