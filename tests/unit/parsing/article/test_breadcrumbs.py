"""The section that a page's breadcrumbs lead through."""

import json

import pytest

from libs.contracts import FetchedArticle
from tests.unit.parsing.article.depot_page import TITLE, URL, read_depot

HOME = '<a href="/">Gazette</a> '
QUAY = '<a href="/quay/">The quay</a> '


def _read(trail: str = "", *, head: str = "") -> FetchedArticle:
    return read_depot(f"{trail}<article>", head=head)


def _listed(*crumbs: tuple[int, str, object]) -> str:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": item}
        for place, name, item in crumbs
    ]
    node = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
    return f'<script type="application/ld+json">{node}</script>'


@pytest.mark.parametrize(
    "trail",
    [
        f'<nav class="breadcrumbs">{HOME}{QUAY}<span>{TITLE}</span></nav>',
        f'<nav aria-label="Breadcrumb">{HOME}{QUAY}<a href="#">{TITLE}</a></nav>',
        f'<p class="fil-ariane">{HOME}{QUAY}</p>',
        f'<nav aria-label="Fil d’Ariane">{HOME}{QUAY}</nav>',
        f'<ul class="breadcrumb"><li>{HOME}<li><a href="/town">Town</a><li>{QUAY}</ul>',
        f'<div class="breadcrumb"><a href="/en/">Home</a>{QUAY}<a href="/2024/02">02</a></div>',
    ],
)
def test_the_last_section_on_the_way_is_the_section(trail: str) -> None:
    article = _read(trail)
    assert article.section == "The quay"
    assert article.origins["section"] == "breadcrumb"


@pytest.mark.parametrize(
    "trail",
    [
        f'<nav class="breadcrumbs">{HOME}<span>{TITLE}</span></nav>',
        f'<nav class="breadcrumbs">{HOME}<a href="{URL}?utm_source=x">Here</a></nav>',
        f'<nav class="breadcrumbs">{HOME}{"".join(QUAY for _ in range(99))}</nav>',
        f'<nav class="breadcrumbs"><a href="/all">{"A long way to the quay " * 3}</a></nav>',
        f"<nav class='menu'>{HOME}{QUAY}</nav>",
        "<nav class='breadcrumbs'><a>The quay</a> <a href='javascript:go()'>Go</a></nav>",
    ],
)
def test_a_site_a_page_and_a_menu_are_no_section(trail: str) -> None:
    assert _read(trail).section is None


@pytest.mark.parametrize(
    "last",
    [
        '<a href="https://pay.gazette-shop.example.org/offers">Offers</a>',
        '<a href="/join">Subscribe</a>',
        '<a href="/abo">S’abonner</a>',
        '<a href="/subscribe/offers">Offers</a>',
        '<a href="/author/jane">Jane Roe</a>',
        '<a href="/auteurs/jane.html">Jane Roe</a>',
        '<a href="/?author=3">Jane Roe</a>',
        '<a href="/tag/depots/">Depots</a>',
        '<a href="/login.php">Your page</a>',
        '<a href="/share?to=x">Send</a>',
        '<a href="/quay/rent/print">As text</a>',
        '<a href="/2024/03/">March</a>',
        '<a href="/archives/2024/">All</a>',
        '<a href="/2024-03-05">Tuesday</a>',
        '<a href="/back">Back</a>',
        '<a href="/up">←</a>',
        '<a href="/up">Retour à l’accueil</a>',
    ],
)
def test_a_link_that_leads_to_no_section_is_passed_over(last: str) -> None:
    assert _read(f'<nav class="breadcrumbs">{HOME}{QUAY}{last}</nav>').section == "The quay"


@pytest.mark.parametrize(
    ("shown", "section"),
    [
        ("&lt; Back to Quay", "Quay"), ("← Quay", "Quay"), ("« Retour à la rubrique Quay", "Quay"),
        ("Retour au quai", "quai"), ("Quay ›", "Quay"), ("Back Bay", "Back Bay"),
        ("Backstage", "Backstage"), ("Qu\u00ada\u200by", "Quay"), ("C-suite", "C-suite"),
    ],
)  # fmt: skip
def test_a_section_is_named_without_the_way_back(shown: str, section: str) -> None:
    assert _read(f'<nav class="breadcrumbs">{HOME}<a href="/q/">{shown}</a></nav>').section == (
        section
    )


def test_a_section_on_another_host_of_the_site_is_one() -> None:
    link = '<a href="https://quay.gazette.example/news">Quay</a>'
    assert _read(f'<nav class="breadcrumbs">{HOME}{link}</nav>').section == "Quay"


@pytest.mark.parametrize("path", ["/share-prices", "/elections/2024/", "/print-works", "/tagus"])
def test_a_section_whose_path_is_like_others_is_one(path: str) -> None:
    assert _read(f'<nav class="breadcrumbs">{HOME}<a href="{path}">Quay</a></nav>').section == (
        "Quay"
    )


def test_the_list_in_json_ld_keeps_nothing_that_cannot_be_shown() -> None:
    page = "https://gazette.example/quay"
    head = _listed((1, "The\x00 qu\x07ay\u202e", page), (2, "Jane", f"{page}/author/jane"))
    assert _read(head=head).section == "The quay"


def test_the_list_in_json_ld_is_read_by_its_positions() -> None:
    head = _listed(
        (3, TITLE, URL),
        (1, "Gazette", "https://gazette.example"),
        (2, "The quay", {"@id": "https://gazette.example/quay"}),
    )
    article = _read(head=head)
    assert article.section == "The quay"
    assert article.origins["section"] == "json-ld breadcrumb"


def test_a_section_that_is_stated_needs_no_breadcrumbs() -> None:
    head = '<meta property="article:section" content="Harbour">'
    article = _read(f'<nav class="breadcrumbs">{HOME}{QUAY}</nav>', head=head)
    assert article.section == "Harbour"
    assert article.origins["section"] == "opengraph"


@pytest.mark.parametrize(
    "node",
    [
        {"itemListElement": None},
        {"itemListElement": "The quay"},
        {"itemListElement": [None, 3, [], {"name": {}, "item": []}, {"position": "9" * 10_000}]},
        {"itemListElement": [{"name": "x" * 1_000, "item": "/x"}] * 100},
        {"itemListElement": {"position": {}, "name": "The quay", "item": {"@id": ["/quay"]}}},
        {"itemListElement": [{"name": "The quay", "item": "http://["}]},
    ],
)
def test_a_hostile_list_gives_no_section(node: dict[str, object]) -> None:
    stated = json.dumps({"@type": "BreadcrumbList", **node})
    assert _read(head=f'<script type="application/ld+json">{stated}</script>').section is None
