"""From the bytes of a page to the article: all of extraction together."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts import (
    FetchedArticle,
    Outlet,
    StatedFacts,
    Timestamp,
    article_id_of_file,
    article_id_of_url,
)
from libs.errors import DealwireError
from libs.parsing.article.article import version_of
from libs.parsing.dispatch import read_page
from libs.parsing.errors import Empty, NotAPage, NotText, TooComplex
from tests.unit.fetcher.html_pages import FIRST, NEWS, SECOND, SEEN_AT, URL


def _read(page: str | bytes, **more: object) -> FetchedArticle:
    body = page.encode() if isinstance(page, str) else page
    arguments: dict[str, object] = {"url": f"{URL}?utm_source=rss", "content_type": "text/html"}
    return read_page(body, observed_at=SEEN_AT, **(arguments | more))  # type: ignore[arg-type]  # arguments of one test


def test_reads_everything_that_a_page_states_and_says_where_it_stood() -> None:
    article = _read(NEWS)
    assert article.title == "Bruxelles lira le contrat"
    assert article.text == f"{FIRST}\n{SECOND}"
    assert article.authors == ("Anna Blom",)
    assert article.outlet == Outlet(name="Le Phare", domain="phare.example")
    assert article.section == "Économie"
    assert article.summary == "Pas d’enquête pour l’instant."
    assert article.image_url == "https://phare.example/img/une.jpg"
    assert article.declared_language == "fr"
    assert article.published is not None
    assert article.published.at.isoformat() == "2024-02-27T10:15:00+01:00"
    assert article.published.precision == "second"
    assert article.modified is not None
    assert article.modified.at - article.published.at == timedelta(hours=7, minutes=45)
    assert article.canonical_url == URL
    assert article.article_id == article_id_of_url(URL)
    assert article.origins == {
        "title": "h1", "text": "trafilatura", "authors": "json-ld", "outlet": "json-ld",
        "section": "json-ld", "summary": "json-ld", "image_url": "opengraph",
        "declared_language": "html", "published": "json-ld", "modified": "json-ld",
    }  # fmt: skip


@pytest.mark.parametrize("header", ["text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_wrong_charset_changes_neither_text_nor_identity(header: str, encoding: str) -> None:
    page = NEWS.replace('<meta charset="utf-8">', "")
    article = _read(page.encode(encoding), content_type=header)
    assert article.text == f"{FIRST}\n{SECOND}"
    assert article.version == _read(NEWS).version


def test_spaces_advertisements_and_trackers_make_no_new_version() -> None:
    changed = NEWS.replace("</nav>", "</nav><aside class='ad'>Achetez !</aside>").replace(
        "sans pour autant", "sans\u00a0pour \n autant"
    )
    assert _read(changed).version == _read(NEWS).version
    assert _read(changed).article_id == _read(NEWS).article_id


def test_a_changed_sum_is_a_new_version_of_the_same_article() -> None:
    changed = _read(NEWS.replace("15 millions", "16 millions"))
    assert changed.version != _read(NEWS).version
    assert changed.article_id == _read(NEWS).article_id


def test_the_version_keeps_title_and_text_apart() -> None:
    assert version_of("a b", "c") != version_of("a", "b c")
    assert version_of(None, "a  b\n") == version_of("", "a\u202fb")


def test_a_text_file_is_known_by_its_folder_and_name() -> None:
    body = f"Bruxelles lira le contrat signé\n\n{FIRST}\n\n{SECOND}".encode()
    article = read_page(
        body, url="file:///press/a.txt", source="/press", relative_path="a.txt", observed_at=SEEN_AT
    )
    assert article.article_id == article_id_of_file("/press", "a.txt")
    assert article.canonical_url is None
    assert (article.title, article.text) == (
        "Bruxelles lira le contrat signé",
        f"{FIRST}\n{SECOND}",
    )
    assert article.outlet.name == "unknown"
    assert article.origins["title"] == "first line"


def test_a_file_with_a_published_address_has_the_pages_identity() -> None:
    article = read_page(
        NEWS.encode(), url="file:///press/a.html", page_url=f"{URL}#top", observed_at=SEEN_AT
    )
    assert article.article_id == article_id_of_url(URL)


def test_a_file_without_address_does_not_take_one_from_its_content() -> None:
    article = read_page(
        NEWS.encode(), url="file:///press/a.html", source="/press", relative_path="a.html",
        observed_at=SEEN_AT,
    )  # fmt: skip
    assert article.canonical_url is None
    assert article.article_id == article_id_of_file("/press", "a.html")


def test_the_outlet_is_who_the_request_names_then_the_profile_then_the_page() -> None:
    requested, known = Outlet(name="Asked"), Outlet(name="Known", domain="phare.example")
    assert _read(NEWS, outlet=requested, outlets=[known]).outlet == requested
    assert _read(NEWS, outlets=[known]).outlet == known
    assert (
        _read(NEWS, outlets=[Outlet(name="Other", domain="are.example")]).outlet.name == "Le Phare"
    )
    assert _read(f"<html><body><p>{FIRST}</p><p>{SECOND}</p>").outlet.name == "phare.example"


def test_the_name_of_an_outlet_that_is_known_by_its_domain_is_cut_from_titles() -> None:
    head = "<head><title>L’accord vu de près - Relais du Nord</title></head>"
    page = f"<html>{head}<body><p>{FIRST}</p><p>{SECOND}</p>"
    assert _read(page).title == "L’accord vu de près - Relais du Nord"
    known = Outlet(name="Relais du Nord", domain="phare.example", country="FR")
    article = _read(page, outlets=[known])
    assert (article.title, article.outlet) == ("L’accord vu de près", known)
    assert article.origins["outlet"] == "profile"


@pytest.mark.parametrize("plain", [True, False])
def test_without_a_headline_the_first_words_name_it_and_make_no_other_version(plain: bool) -> None:
    text = f"{FIRST}\n{SECOND}"
    page = text if plain else f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = _read(page, content_type="text/plain" if plain else "text/html")
    assert article.title is not None
    assert FIRST.startswith(article.title.rstrip("…"))
    assert article.origins["title"] == "derived: first sentence"
    assert article.stated_title is None
    assert (article.text, article.version) == (text, version_of(None, text))


FACTS = StatedFacts(
    title="Le contrat relu", outlet=Outlet(name="Le Relais"), language="fr",
    published=Timestamp(at=SEEN_AT, precision="month"),
)  # fmt: skip


@pytest.mark.parametrize("page", [NEWS, f"Le Phare, 3 mars 2021\n{FIRST}\n{SECOND}"])
def test_what_the_operator_states_beats_what_is_read(page: str) -> None:
    article = _read(
        page, url="file:///press/a", content_type=None, stated=FACTS,
        outlets=[Outlet(name="Le Relais", domain="relais.example", country="FR")],
    )  # fmt: skip
    assert (article.title, article.declared_language) == ("Le contrat relu", "fr")
    assert article.outlet == Outlet(name="Le Relais", domain="relais.example", country="FR")
    assert article.published == FACTS.published
    assert article.version == version_of("Le contrat relu", article.text)
    stated = {name for name, origin in article.origins.items() if origin == "stated"}
    assert stated == {"title", "outlet", "published", "declared_language"}


def test_a_stated_outlet_of_which_more_is_said_is_taken_as_it_is() -> None:
    stated = Outlet(name="Le Relais", domain="nord.example")
    known = Outlet(name="Le Relais", domain="relais.example", country="FR")
    assert _read(NEWS, stated=StatedFacts(outlet=stated), outlets=[known]).outlet == stated


def test_the_first_lines_of_a_text_name_its_outlet_and_month() -> None:
    text = f"date 2024-02 LE PHARE - {FIRST}\n{SECOND}"
    known = Outlet(name="Le Phare", domain="phare.example", country="FR")
    article = _read(text, url="file:///press/a.txt", content_type=None, outlets=[known])
    assert (article.outlet, article.origins["outlet"]) == (known, "first lines")
    assert article.published is not None
    assert (article.published.precision, article.published.at.isoformat()) == (
        "month", "2024-02-01T00:00:00+00:00",
    )  # fmt: skip
    assert article.text == text
    assert article.title is not None
    assert FIRST.startswith(article.title.rstrip("…"))


def test_references_that_lead_in_circles_end() -> None:
    article = {"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#b"}, "headline": "H"}
    author = {"@id": "#b", "@type": "Person", "name": {"@id": "#a"}}
    graph = {"@graph": [article, author]}
    page = NEWS.replace(
        "</head>", f'<script type="application/ld+json">{json.dumps(graph)}</script></head>'
    )
    assert _read(page).text.startswith(FIRST)


def test_takes_the_facts_of_this_article_and_not_of_the_related_ones() -> None:
    related = json.dumps([
        {"@type": "NewsArticle", "headline": f"Autre {n}", "url": f"https://phare.example/autre{n}",
         "author": "Jean Autre", "datePublished": "2020-01-01T00:00:00Z", "articleBody": "x"}
        for n in range(3)
    ])  # fmt: skip
    own = NEWS.replace('"headline"', f'"url": "{URL}", "headline"')
    page = own.replace(
        "<script", f'<script type="application/ld+json">{related}</script><script', 1
    )
    assert _read(page).authors == ("Anna Blom",)


def test_a_change_dated_before_the_publication_is_left_out() -> None:
    assert _read(NEWS.replace("2024-02-27T18:00", "2019-02-27T18:00")).modified is None


@pytest.mark.parametrize(
    ("body", "content_type", "refusal"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "text/html", NotText),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/html", NotText),
        (b"", "text/html", Empty),
        (b"<html><body></body></html>", "text/html", Empty),
        (b"<html><body><script>var a = 1</script></body></html>", "text/html", Empty),
        (b"12 34 !!", "text/plain", Empty),
        (b'{"a": 1}', "application/json", NotAPage),
        (b"<?xml version='1.0'?><urlset></urlset>", "text/xml", NotAPage),
        (b'<rss version="2.0"><channel></channel></rss>', "text/html", NotAPage),
    ],
)
def test_refuses_what_is_no_article(
    body: bytes, content_type: str, refusal: type[DealwireError]
) -> None:
    with pytest.raises(refusal):
        _read(body, content_type=content_type)


def test_deeply_nested_elements_do_not_crash_it() -> None:
    page = "<html><body>" + "<div>" * 20_000 + f"<p>{FIRST}</p>" + "</div>" * 20_000
    try:
        _read(page)
    except DealwireError as error:
        assert error.reason_code == "empty"  # noqa: PT017 - either ending is right


def test_a_page_of_countless_elements_is_not_read() -> None:
    with pytest.raises(TooComplex):
        _read(f"<html><body><p>{FIRST}</p>" + "<br>" * 100_000)


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<html>",
        "<head>",
        "<title>",
        "<article>",
        "<table><tr><td>",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        '<meta property="og:title" content="',
        '<time datetime="',
        "<h1>",
        "</h1>",
        '"',
        ">",
        '<script type="application/ld+json">',
        "{",
        "}",
        '{"@graph":[',
        '"@id":',
        '<link rel="canonical" href="',
        "<svg><title>",
        "&amp;",
        "&#x110000;",
        "\ud7ff",
        "\x00",
        "<?xml version='1.0' encoding='utf-16'?>",
        FIRST,
    ]
)


@settings(deadline=None)
@given(st.lists(_TAGS | st.text(max_size=20), max_size=40))
def test_garbage_is_an_article_or_is_refused_and_never_a_crash(parts: list[str]) -> None:
    try:
        article = _read("".join(parts))
    except DealwireError:
        return
    assert article.text.strip()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_are_refused(body: bytes) -> None:
    try:
        _read(body)
    except DealwireError:
        return


def test_people_whom_a_byline_links_in_boxes_of_their_own_are_several() -> None:
    byline = (
        '<div class="field-auteurs"><div><a href="/auteurs/anna">Anna Blom</a></div>'
        '<div><a href="/auteurs/jean">Jean Roy</a></div></div>'
    )
    page = f"<html><body><h1>Le contrat</h1>{byline}<p>{FIRST}</p><p>{SECOND}</p></body></html>"
    assert _read(page).authors == ("Anna Blom", "Jean Roy")
