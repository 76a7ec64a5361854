"""Which address an article is known under, of those that its page states."""

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.article.markup.page_address import is_variant, page_address
from libs.parsing.dispatch import read_page
from libs.urls import BadAddress

SITE = "https://gazette.example"
OWN = f"{SITE}/eco/un-contrat-pour-la-tour-marline-48213.html"
SEEN_AT = datetime(2024, 6, 4, 9, tzinfo=timezone.utc)


def known_as(address: str, *canonicals: str, **stated: Any) -> str:
    return page_address(address, canonicals=canonicals, **stated)


@pytest.mark.parametrize(
    "front",
    [
        "/", "", "/fr/", "/en-gb/", "/index.html", "/fr/index.php", "/accueil", "/startseite.html",
        "/eco/", "/eco", "/eco/index.html", "/economie-et-finance/", "/arts-et-culture",
        "/eco.html", "/2024/06/04/", "/2024/06/", "/tag/marline-48213", "/eco/page/2",
        "/category/un-grand-mot-48213",
        "/themen/energie-und-klima-wandel", "/autor/lea-morel-12345", "/?cat=12", "/?s=marline",
        "/dossiers/la-tour-marline-et-les-autres", "/seccion/economia-y-finanzas-de-hoy",
    ],
)  # fmt: skip
def test_a_front_or_a_listing_is_no_address_of_an_article(front: str) -> None:
    assert known_as(OWN, f"{SITE}{front}") == OWN
    assert known_as(OWN, front) == OWN
    assert known_as(OWN, og_urls=[f"{SITE}{front}"]) == OWN


@pytest.mark.parametrize(
    ("address", "front"),
    [
        (f"{SITE}/economie/16.html", "/economie/"),
        (f"{SITE}/economie/16", "/economie/"),
        (f"{SITE}/article.php?id=16", "/article.php"),
        (f"{SITE}/spip.php?article16", "/spip.php"),
        (f"{SITE}/node?nid=16", "/node"),
        (f"{SITE}/wirtschaft/2024/06/04/reederei-kauft-drei-schiffe", "/wirtschaft/2024/06/04"),
        (f"{SITE}/covid-19/une-annee-plus-tard-16.html", "/covid-19/"),
        (f"{SITE}/dossier/la-tour-marline-et-les-autres/16.html",
         "/dossier/la-tour-marline-et-les-autres/"),
    ],
)  # fmt: skip
def test_what_an_address_is_part_of_is_not_the_page(address: str, front: str) -> None:
    assert known_as(address, f"{SITE}{front}") == address


@pytest.mark.parametrize(
    ("address", "main"),
    [
        (f"{SITE}/eco/contrat/amp", f"{SITE}/eco/contrat"),
        (f"{SITE}/eco/contrat/amp/", f"{SITE}/eco/contrat/"),
        (f"{SITE}/amp/eco/contrat-marline-48213.html", f"{SITE}/eco/contrat-marline-48213.html"),
        (f"{SITE}/eco/contrat.amp.html", f"{SITE}/eco/contrat.html"),
        (f"{SITE}/eco/contrat?amp=1", f"{SITE}/eco/contrat"),
        (f"{SITE}/eco/contrat.html?outputType=amp", f"{SITE}/eco/contrat.html"),
        ("https://m.gazette.example/eco/contrat", f"{SITE}/eco/contrat"),
        ("https://amp.gazette.co.uk/eco/contrat", "https://www.gazette.co.uk/eco/contrat"),
        (f"{SITE}/print/48213", f"{SITE}/eco/contrat-marline-48213.html"),
        (f"{SITE}/eco/contrat/imprimer", f"{SITE}/eco/contrat"),
        (f"{SITE}/eco/contrat/drucken", f"{SITE}/eco/contrat"),
        (f"{SITE}/eco/contrat?page=2", f"{SITE}/eco/contrat"),
        (f"{SITE}/eco/contrat/page/2", f"{SITE}/eco/contrat"),
        (f"{SITE}/wirtschaft/reederei/seite-2", f"{SITE}/wirtschaft/reederei"),
        (f"{SITE}/article.php?id=16&print=1", f"{SITE}/article.php?id=16"),
        (f"{SITE}/?p=48213", f"{SITE}/un-contrat-pour-la-tour-marline/"),
        (f"{SITE}/eco/contrat?source=rss2", f"{SITE}/eco/contrat"),
        (f"{SITE}/news/48213/un-contrat", f"{SITE}/news/48213"),
        (f"{SITE}/une/un-contrat-pour-marline", f"{SITE}/eco/un-contrat-pour-marline"),
        (f"{SITE}/direct", f"{SITE}/direct/2024/06/04/contrat"),
    ],
)
def test_another_form_of_a_page_is_known_under_the_main_one(address: str, main: str) -> None:
    assert known_as(address, main) == main
    assert known_as(main, main) == main
    # A main page that names its own other form as og:url stays what it is.
    assert known_as(main, main, og_urls=[address]) == main


@pytest.mark.parametrize(
    "leftover",
    [
        "undefined", f"{SITE}/undefined", f"{SITE}/eco/undefined.html", f"{SITE}/null", "{{url}}",
        f"{SITE}/{{{{ page.slug }}}}", "%7B%7Burl%7D%7D", f"{SITE}/${{slug}}/48213", "<%= url %>",
        f"{SITE}/[object Object]", f"{SITE}/article?id=undefined", "#", "  ", "javascript:void(0)",
        "mailto:a@b.example", "http://[", "https://autre.test/eco/un-contrat-pour-marline-48213",
        "https://localhost/eco/un-contrat-pour-marline-48213", f"{SITE}{SITE}/", "{url}", "%%URL%%",
    ],
)  # fmt: skip
def test_leftovers_of_templates_and_other_sites_are_left_out(leftover: str) -> None:
    assert known_as(OWN, leftover) == OWN


def test_two_addresses_in_one_value_are_two() -> None:
    other = f"{SITE}/eco/tout-autre-chose-que-la-tour-51111.html"
    assert known_as(OWN, f"{OWN},{other}") == OWN
    assert known_as(OWN, f"{other}, {SITE}/eco/encore-un-autre-sujet-ici-52222.html") == OWN
    assert known_as(OWN, f"{SITE}/eco/,{SITE}/") == OWN
    assert known_as(f"{OWN}?amp=1", f"{OWN},{OWN}") == OWN
    assert known_as(f"{OWN}?amp=1", f"{SITE}/{OWN}") == OWN
    comma = f"{SITE}/eco/contrat,48213.html"  # some houses write commas into their paths
    assert known_as(f"{comma}?amp=1", comma) == comma


def test_relative_ones_are_of_the_base_element() -> None:
    amp = f"{SITE}/amp/eco/contrat-marline-48213.html"
    main = f"{SITE}/eco/contrat-marline-48213.html"
    assert known_as(amp, "/eco/contrat-marline-48213.html") == main
    assert known_as(amp, "../../eco/contrat-marline-48213.html") == main
    assert known_as(amp, "eco/contrat-marline-48213.html", base="/") == main
    assert known_as(amp, "eco/contrat-marline-48213.html", base=SITE) == main


def test_several_that_disagree_are_none_unless_something_settles_it() -> None:
    one = f"{SITE}/eco/premier-titre-de-la-page-51111"
    other = f"{SITE}/eco/second-titre-de-la-page-52222"
    assert known_as(OWN, one, other) == OWN
    assert known_as(OWN, one, other, og_urls=[other]) == other
    assert known_as(OWN, one, OWN) == OWN
    assert known_as(OWN, f"{SITE}/eco/", one) == one
    assert known_as(OWN, one, one) == one


def test_the_majority_holds_and_of_equals_the_page() -> None:
    one = f"{SITE}/eco/premier-titre-de-la-page-51111"
    assert known_as(OWN, one) == one
    assert known_as(OWN, one, og_urls=[OWN]) == OWN
    assert known_as(OWN, one, ld_urls=["/", OWN]) == OWN
    assert known_as(OWN, one, og_urls=[OWN], ld_urls=[one]) == one
    assert known_as(OWN, og_urls=[one]) == one
    assert known_as(OWN, f"{SITE}/eco/", og_urls=[OWN]) == OWN
    assert known_as(OWN, ld_urls=[one]) == OWN  # the node may be another article's


def test_what_shows_by_itself_that_two_addresses_are_of_one_article() -> None:
    assert is_variant(f"{SITE}/eco/a/amp", f"{SITE}/eco/a")
    assert not is_variant(f"{SITE}/eco/a", f"{SITE}/eco/b")
    assert not is_variant(f"{SITE}/", OWN)
    assert is_variant(f"{SITE}/news/748213/a", f"{SITE}/print/748213")
    for folder in ("20240604", "202406", "2024/06", "rubrique-123456"):
        assert not is_variant(f"{SITE}/{folder}/a", f"{SITE}/{folder}/b")
    script = f"{SITE}/afficher-un-article-complet.php"
    assert not is_variant(f"{script}?id=1", f"{script}?id=2")
    assert known_as(f"{script}?id=1", script) == f"{script}?id=1"


def test_a_page_is_read_with_its_own_address() -> None:
    url = f"{SITE}/eco/17.html"
    head = (
        f'<link rel="canonical" href="{SITE}/eco/"><meta property="og:url" content="{url}">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Un contrat",'
        f' "mainEntityOfPage": {{"@type": "WebPage", "@id": "{url}"}}}}</script>'
    )
    text = "<p>La tour Marline aura un nouveau propriétaire avant la fin de l’année, dit-on.</p>"
    body = f"<html><head>{head}</head><body><article><h1>Un contrat</h1>{text}</article></body>"
    article = read_page(body.encode(), url=url, observed_at=SEEN_AT)
    assert article.canonical_url == url
    based = body.replace(f'href="{SITE}/eco/"', 'href="eco/17.html"')
    based = based.replace("<head>", f'<head><base href="{SITE}/">')
    amp = read_page(based.encode(), url=f"{SITE}/amp/eco/17.html", observed_at=SEEN_AT)
    assert amp.article_id == article.article_id


_VALUE = st.text(max_size=60)


@given(address=_VALUE, canonicals=st.lists(_VALUE, max_size=3), og=_VALUE, ld=_VALUE)
def test_whatever_is_stated_there_is_an_address_and_it_is_its_own(
    address: str, canonicals: list[str], og: str, ld: str
) -> None:
    for prefix in ("", "/", f"{SITE}/"):
        stated = [f"{prefix}{each}" for each in canonicals]
        try:
            found = page_address(f"{SITE}/{address}", canonicals=stated, og_urls=[og], ld_urls=[ld])
        except BadAddress:
            continue
        assert page_address(found, canonicals=[found]) == found


def test_a_page_in_the_folder_of_its_day_is_an_article() -> None:
    dated = f"{SITE}/eco/2024/02/27/accord"
    assert known_as(f"{SITE}/go?id=7", dated) == dated
    assert known_as(f"{SITE}/go?id=7", f"{SITE}/eco/2024/02/27/") == f"{SITE}/go?id=7"
