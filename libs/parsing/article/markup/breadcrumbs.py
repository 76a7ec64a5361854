"""The section of a page by its breadcrumbs: the trail from the first page down to it. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from lxml.html import HtmlElement

from libs.parsing.article.markup.jsonld import Graph, text_of, types_of
from libs.parsing.article.titles.titles import is_title, letters, tidy
from libs.urls import canonical_url, resolve, same_site

_MAX_CRUMBS = 12
_MAX_TRAILS = 3
_LONGEST_TRAIL = 400  # characters shown; a longer one is a menu
_LONGEST_SECTION = 40  # characters
_LONGEST_PLACE = 4  # digits
_HOME = frozenset(
    ["home", "homepage", "accueil", "startseite", "start", "inicio", "portada", "voorpagina"]
)  # as `letters` leaves them
_NO_SECTIONS = frozenset(
    """author authors auteur auteurs autrice autrices contributor contributors journaliste
    journalistes tag tags login signin register account connexion seconnecter inscription compte
    moncompte subscribe subscription subscriptions subscribenow abonnement abonnements abonnezvous
    sabonner share sharer partager partage newsletter newsletters infolettre print printable
    imprimer impression""".split()  # noqa: SIM905 - each word in quotes, one a line, nobody would read
)
"""What a link beside the trail is called, or a step of its path, as `letters` leaves it."""

_OF_TIME = re.compile(
    r"/(?:19|20)\d\d[/-]\d{1,2}(?:[/-]\d{1,2})?/?$|^(?:/archives?)?/(?:19|20)\d\d/?$"
)
_ARROWS = " \t<>«»‹›←⟵⇐↩↵◀◁◄◂▶►▸→⇒⟶/|·•:–—-"
_BACK = re.compile(
    r"^(?:(?:go\s+)?back(?:\s+to\b|$)"
    r"|retour(?:\s+(?:vers|aux?|à)\b(?:\s+(?:l['’]|la\b|les?\b))?|$))"
    r"(?:\s*(?:rubrique|section)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Crumb:
    """A link of the trail; its name without arrows and what cannot be shown."""

    name: str
    link: str


@dataclass(frozen=True)
class ThisPage:
    """What the trail may name and is no section: the page, and the site."""

    url: str | None
    titles: Sequence[str]
    outlets: Sequence[str]


def section_of(
    graph: Graph, elements: Iterable[HtmlElement], page: ThisPage
) -> tuple[str, str] | None:
    """The last section on the way to a page, and where it was found; None without a trail.

    `elements` are those that show breadcrumbs. Crumbs without a link are no section: that is
    how the page itself stands there.
    """
    stated = (node for node in graph.nodes if "BreadcrumbList" in types_of(node))
    trails = (
        *(("json-ld breadcrumb", _stated(node)) for node in islice(stated, _MAX_TRAILS)),
        *(("breadcrumb", _shown(each)) for each in islice(elements, _MAX_TRAILS)),
    )
    for origin, trail in trails:
        sections = [crumb.name for crumb in trail if _is_section(crumb, page)]
        if sections:
            return sections[-1], origin
    return None


def _stated(node: Mapping[str, Any]) -> list[_Crumb]:
    items = node.get("itemListElement")
    listed = items if isinstance(items, list) else [items]
    known = [each for each in islice(listed, _MAX_CRUMBS) if isinstance(each, Mapping)]
    if all(_place(each) is not None for each in known):
        known.sort(key=lambda each: _place(each) or 0)
    return list(_crumbs(known))


def _place(item: Mapping[str, Any]) -> int | None:
    text = str(item.get("position"))
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_PLACE else None


def _crumbs(items: Iterable[Mapping[str, Any]]) -> Iterator[_Crumb]:
    for each in items:
        target = each.get("item")
        if isinstance(target, Mapping):
            name, link = each.get("name") or target.get("name"), target.get("@id")
            link = link or target.get("url")
        else:
            name, link = each.get("name"), target
        text = _named(text_of(name))
        if text and isinstance(link, str):
            yield _Crumb(text, link)


def _shown(element: HtmlElement) -> list[_Crumb]:
    if len(element.text_content()) > _LONGEST_TRAIL:
        return []
    links = islice(element.iter("a"), _MAX_CRUMBS)
    return [
        _Crumb(text, link.get("href") or "")
        for link in links
        if (text := _named(tidy(link.text_content())))
    ]


def _named(text: str | None) -> str:
    """`< Back to Quay` as `Quay`; empty where nothing is left."""
    shown = "".join(each for each in text or "" if each.isprintable())
    return _BACK.sub("", shown.strip(_ARROWS), count=1).strip(_ARROWS)


def _is_section(crumb: _Crumb, page: ThisPage) -> bool:
    name = letters(crumb.name)
    if not name or name.isdigit() or len(crumb.name) > _LONGEST_SECTION or name in _HOME:
        return False
    if any(name == letters(each) for each in (*page.titles, *page.outlets)):
        return False
    address = resolve(page.url or "", crumb.link)
    if address is None or (page.url is not None and not same_site(address, page.url)):
        return False
    parts = urlsplit(address)
    is_front = parts.path in {"", "/"} and not parts.query
    is_page = page.url is not None and canonical_url(address) == canonical_url(page.url)
    is_other = name in _NO_SECTIONS or _leads_elsewhere(parts)
    return not (is_front or is_page or is_other or is_title(crumb.name, page.titles))


def _leads_elsewhere(address: SplitResult) -> bool:
    """Whether an address is of an author, a tag, a form or a month, and not of a section."""
    steps = (step.partition(".")[0] for step in address.path.split("/"))
    names = (pair.partition("=")[0] for pair in address.query.split("&"))
    leads = any(letters(unquote(each)) in _NO_SECTIONS for each in (*steps, *names))
    return leads or _OF_TIME.search(address.path) is not None
