"""Who wrote the article, by what is believed first. Pure.

What the article's own JSON-LD says, then meta tags, then microdata; a visible byline only where
it belongs to this headline or stands below this story. What names a person is believed before
what names the house alone, for sites put their own name into fields that a person's should fill.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from libs.parsing.article.authors import bylines, people, unintroduced
from libs.parsing.article.authors.signatures import signatures
from libs.parsing.article.markup import jsonld
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.markup.tags import Tags
from libs.parsing.article.titles.headline_lines import Line, byline_of

_METAS = (
    "author", "authors", "article:author", "og:article:author", "article.author", "dc.creator",
    "dcterms.creator", "dc.contributor.author", "parsely-author", "sailthru.author", "byl",
    "citation_author", "citation_authors", "cxenseparse:author", "bt:author", "news_authors",
    "article_author",
)  # fmt: skip
_WRITTEN_BY = ("twitter:label1", "twitter:data1")
_FULL_NAME, _SHORT_NAME, _HOUSE, _OUTLET = 3, 2, 1, 0

Named = tuple[str, tuple[str, ...]]
"""Where names were found, and the names."""


def find_authors(
    tree: HtmlElement,
    tags: Tags,
    graph: jsonld.Graph,
    nodes: Sequence[jsonld.Node],
    *,
    headline: HtmlElement | None,
    lines: Sequence[Line],
    outlets: Sequence[str],
) -> tuple[tuple[str, ...], str] | None:
    """The authors and where they were found, or None.

    `nodes` are the article's node and then those that may say what it leaves out; `headline` is
    the element that shows the title, `lines` those around it, `outlets` names of the outlet.
    """
    byline = byline_of(lines)
    named = [
        ("json-ld", _read(_ld_authors(graph, nodes), outlets, stated=True)),
        ("meta", _read(_meta_authors(tags), outlets, stated=True)),
        ("microdata", _read(_item_authors(tags, headline), outlets, stated=True)),
        ("byline", _read([byline] if byline else [], outlets)),
    ]
    places = _lesser_places(tree, tags, headline, lines, outlets)
    while not any(_rank(names, outlets) == _FULL_NAME for _, names in named):
        more = next(places, None)
        if more is None:
            break
        named += more
    linked = [each for each in tags.bylines if not is_foreign(each, headline)]
    fuller = [("byline", _read(bylines.linked_people(each), outlets)) for each in linked]
    found = choose(named, fuller, outlets)
    return (found[1], found[0]) if found else None


def _lesser_places(
    tree: HtmlElement,
    tags: Tags,
    headline: HtmlElement | None,
    lines: Sequence[Line],
    outlets: Sequence[str],
) -> Iterator[list[Named]]:
    """What other places name, for pages on which fields and byline name nobody in full."""
    visible = _visible(tree, tags, headline)
    sources = (bylines.line_in(each) for each in tags.sources)
    yield [
        ("meta", _read(_linked_by_metas(tree, tags), outlets)),
        ("byline", tuple(filter(people.is_agency, sources))[:1]),
        *(("byline", _read([text], outlets)) for text in visible),
    ]
    for texts in (
        unintroduced.names_by_headline(tree, lines, outlets),
        unintroduced.names_at_foot(tree, headline),
    ):
        yield [("byline", _read([text], outlets)) for text in texts]


def choose(named: Sequence[Named], linked: Sequence[Named], outlets: Iterable[str]) -> Named | None:
    """The first of these that names somebody by a full name, else by less; with all agencies.

    One field may hold the first of several authors alone: another field for machines, or a
    byline that links all of them, is believed where it has these names and more.
    """
    known = [each for each in named if each[1]]
    if not known:
        return None
    best = max(known, key=lambda each: _rank(each[1], outlets))
    fields = [each for each in known if each[0] in {"json-ld", "meta"}]
    fuller = [each for each in (best, *fields, *linked) if people.same_people(best[1], each[1])]
    origin, names = max(fuller, key=lambda each: len(each[1]))
    agencies = [each for _, other in known for each in other if people.is_agency(each)]
    return origin, people.authors_of([*names, *agencies], houses=outlets)


def _rank(names: Sequence[str], outlets: Iterable[str]) -> int:
    persons = [name for name in names if people.is_person(name, outlets)]
    if any(" " in name or not name.isascii() for name in persons):
        return _FULL_NAME
    if persons or any(map(people.is_agency, names)):
        return _SHORT_NAME
    known = {people.key(outlet) for outlet in outlets}
    return _HOUSE if any(people.key(name) not in known for name in names) else _OUTLET


def _read(texts: Iterable[str], outlets: Sequence[str], *, stated: bool = False) -> tuple[str, ...]:
    names = [
        name for text in texts for name in people.names_in(text, houses=outlets, stated=stated)
    ]
    return people.authors_of(names, houses=outlets)


def _ld_authors(graph: jsonld.Graph, nodes: Iterable[jsonld.Node]) -> list[str]:
    for node in nodes:
        for field in ("author", "creator"):
            names = [name for each in graph.items(node.get(field)) for name in _ld_names(each)]
            if names:
                return names
    return []


def _ld_names(author: Any) -> Iterator[str]:
    """The names in an author's value: a string, a node, a list or a role around them."""
    if isinstance(author, Mapping) and not author.get("name"):
        parts = [jsonld.text_of(author.get(part)) for part in ("givenName", "familyName")]
        if all(parts):
            yield " ".join(filter(None, parts))
        author = author.get("@list") or author.get("author")
    names = author.get("name") if isinstance(author, Mapping) else author
    for name in names if isinstance(names, list) else [names]:
        if text := jsonld.text_of(name):
            yield text


def _meta_authors(tags: Tags) -> list[str]:
    label, value = (tags.meta_text(name) or "" for name in _WRITTEN_BY)
    labelled = [value] if value and people.introduces(label) else []
    return next((found for name in _METAS if (found := _names_of(tags, name))), labelled)


def _names_of(tags: Tags, name: str) -> list[str]:
    return [text for text in tags.meta_all(name) if people.names_in(text, stated=True)]


def _linked_by_metas(tree: HtmlElement, tags: Tags) -> list[str]:
    """The texts of the links that lead where a meta tag says that the author's page is."""
    pages = {text for text in tags.meta_all(*_METAS) if "://" in text}
    paths = {path for page in pages if len(path := urlsplit(page).path.rstrip("/")) > 1}
    if not paths:
        return []
    links = (
        each for each in tree.iter("a") if (each.get("href") or "").rstrip("/") in pages | paths
    )
    return [text for each in links if people.is_full_name(text := bylines.line_in(each))]


def _item_authors(tags: Tags, headline: HtmlElement | None) -> Iterator[str]:
    for element in tags.author_items:
        if not is_foreign(element, headline):
            yield element.get("content") or bylines.line_in(element)


def _visible(tree: HtmlElement, tags: Tags, headline: HtmlElement | None) -> Iterator[str]:
    yield from bylines.texts_of(tags.author_links, headline)
    yield from bylines.texts_of(tags.bylines, headline)
    yield from signatures(tree, headline)
