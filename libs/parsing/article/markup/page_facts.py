"""What an HTML page says of itself outside its text, each fact with where it was found. Pure.

JSON-LD first, then OpenGraph, meta tags and microdata, then the visible page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lxml.html import HtmlElement

from libs.contracts import Timestamp
from libs.parsing.article.authors.authors import find_authors
from libs.parsing.article.body.standfirst import read_standfirst
from libs.parsing.article.dates.page_dates import Dated, PageDates, Seen
from libs.parsing.article.markup import breadcrumbs, jsonld, page_flags, page_genres
from libs.parsing.article.markup.page_address import canonical_of
from libs.parsing.article.markup.tags import Tags, read_tags
from libs.parsing.article.titles import headline_lines, headlines, titles
from libs.urls import host_of, resolve

_TIERS = ("article:content_tier", "content_tier", "article:tier", "og:article:content_tier")
_LANGUAGE_LENGTH = 2
_ISO_639_1 = {"fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es",
              "ita": "it", "nld": "nl", "dut": "nl", "por": "pt"}  # fmt: skip

_Fact = TypeVar("_Fact")


@dataclass(frozen=True)
class PageFacts:
    """Everything but the text. `origins` names the place of each field that was found."""

    title: str | None = None
    shown_title: str | None = None
    """The headline as the page shows it, which may differ from the title."""
    standfirst: tuple[str, ...] = ()
    """What sums the article up between headline and text, as the page shows it."""
    site_name: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    published: Timestamp | None = None
    modified: Timestamp | None = None
    language: str | None = None
    image_url: str | None = None
    canonical: str | None = None
    paywalled: bool | None = None
    live_blog: bool = False
    declared_genres: tuple[str, ...] = ()
    """What the page's data call the article, in their own words."""
    header: tuple[str, ...] = ()
    """The lines around the headline."""
    change_notes: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


def read_facts(tree: HtmlElement, *, seen: Seen, outlet_name: str | None = None) -> PageFacts:
    """The facts of a parsed page, with what is known of it from elsewhere."""
    return _FactsCollector(tree, seen, outlet_name).facts()


class _FactsCollector:
    """One page while it is read; `_origins` fills as the fields are found."""

    def __init__(self, tree: HtmlElement, seen: Seen, outlet_name: str | None) -> None:
        url = seen.url
        self._tree = tree
        self._seen = seen
        self._tags: Tags = read_tags(tree)
        self._graph = jsonld.read_graph(self._tags.json_blocks)
        self._article = headlines.article_node(self._graph, self._tags, url)
        self._page = jsonld.page_node(self._graph)
        self._url = url
        self._outlet_name = outlet_name
        host = host_of(url) if url else ""
        self._host_labels = (host, host.rpartition(".")[0], *host.split(".")[:-1])
        self._lines: list[str] = []
        self._origins: dict[str, str] = {}

    def facts(self) -> PageFacts:
        site = self._site_name()
        outlets = [name for name in (self._outlet_name, site, *self._host_labels) if name]
        headline = headlines.find_headline(
            self._tree, self._tags, self._ld_text("headline"), outlets=outlets
        )
        self._lines = [line.text for line in headline.lines]
        dates = PageDates(
            self._tags, self._graph, self._article, self._page, headline.element,
            tuple(self._lines), self._seen,
        )  # fmt: skip
        authors = self._noted("authors", self._authors(headline, outlets)) or ()
        return PageFacts(
            title=self._noted("title", headline.title),
            shown_title=headline.shown,
            standfirst=read_standfirst(headline.element, self._descriptions(), authors),
            site_name=site,
            summary=self._first(
                "summary",
                ("json-ld", lambda: self._ld_text("description")),
                ("opengraph", lambda: self._tags.meta_text("og:description")),
                ("meta", lambda: self._tags.meta_text("description", "twitter:description")),
            ),
            authors=authors,
            section=self._section(headline.title, outlets),
            published=self._dated("published", dates.published()),
            modified=self._dated("modified", dates.modified()),
            language=self._language(),
            image_url=self._image(),
            canonical=canonical_of(self._url, self._tags, jsonld.addresses_of(self._article)),
            paywalled=self._paywalled(),
            live_blog=self._live_blog(),
            declared_genres=self._noted("declared_genres", self._genres(headline)) or (),
            header=tuple(self._lines),
            change_notes=tuple(page_flags.change_notes(self._tags.notes)),
            origins=self._origins,
        )

    def _descriptions(self) -> list[str]:
        described = self._tags.meta_all("og:description", "description", "twitter:description")
        return [text for text in (self._ld_text("description"), *described) if text]

    def _first(self, name: str, *stated: tuple[str, Callable[[], str | None]]) -> str | None:
        for origin, read in stated:
            value = titles.tidy(read())
            if value:
                self._origins[name] = origin
                return value
        return None

    def _noted(self, name: str, found: tuple[_Fact, str] | None) -> _Fact | None:
        if found is None:
            return None
        self._origins[name] = found[1]
        return found[0]

    def _authors(
        self, headline: headlines.Headline, outlets: list[str]
    ) -> tuple[tuple[str, ...], str] | None:
        return find_authors(
            self._tree, self._tags, self._graph, (self._article, self._page),
            headline=headline.element, lines=headline.lines, outlets=outlets,
        )  # fmt: skip

    def _ld_text(self, name: str) -> str | None:
        return jsonld.text_of(self._graph.resolved(self._article.get(name)))

    def _site_name(self) -> str | None:
        return self._first(
            "site_name",
            ("json-ld", lambda: self._ld_text("publisher")),
            ("opengraph", lambda: self._tags.meta_text("og:site_name")),
            ("meta", lambda: self._tags.meta_text("application-name")),
        )

    def _section(self, title: tuple[str, str] | None, outlets: list[str]) -> str | None:
        stated = self._first(
            "section",
            ("json-ld", lambda: self._ld_text("articleSection")),
            ("opengraph", lambda: self._tags.meta_text("article:section")),
            ("microdata", lambda: self._tags.item("articleSection")),
        )
        if stated is not None:
            return stated
        known = [*(title or ())[:1], *self._tags.h1s, *self._tags.meta_all("og:title")]
        page = breadcrumbs.ThisPage(self._url, known, outlets)
        found = breadcrumbs.section_of(self._graph, self._tags.breadcrumbs, page)
        return self._noted("section", found)

    def _dated(self, name: str, found: Dated | None) -> Timestamp | None:
        if found is None:
            return None
        self._origins[name] = found.origin
        return found.moment

    def _language(self) -> str | None:
        stated = (
            ("json-ld", self._ld_text("inLanguage")),
            ("html", self._tags.language),
            ("opengraph", self._tags.meta_text("og:locale")),
            ("meta", self._tags.meta_text("content-language", "language", "dc.language")),
        )
        for origin, text in stated:
            code = _language_code(text)
            if code:
                self._origins["declared_language"] = origin
                return code
        return None

    def _image(self) -> str | None:
        link = self._first(
            "image_url",
            ("json-ld", lambda: self._graph.link_in(self._article.get("image"))),
            ("opengraph", lambda: self._tags.meta_text("og:image", "og:image:secure_url")),
            ("meta", lambda: self._tags.meta_text("twitter:image", "twitter:image:src")),
        )
        if link is None:
            return None
        address = resolve(self._url or "", link)
        if address is None:
            del self._origins["image_url"]
        return address

    def _paywalled(self) -> bool | None:
        said = page_flags.paywalled((self._article, self._page), self._tags.meta_all(*_TIERS))
        if said is None:
            return None
        self._origins["paywalled"] = said[1]
        return said[0]

    def _live_blog(self) -> bool:
        og_type = self._tags.meta_text("og:type")
        origin = page_flags.live_blog(self._graph, og_type, marked=self._tags.live)
        if origin is not None:
            self._origins["live_blog"] = origin
        return origin is not None

    def _genres(self, headline: headlines.Headline) -> tuple[tuple[str, ...], str] | None:
        element = headline.element
        labels = () if element is None else headline_lines.labels_above(element)
        return page_genres.declared_genres(
            self._graph, self._article, self._page, self._tags, labels=labels
        )


def _language_code(text: str | None) -> str | None:
    code = (text or "").strip().replace("_", "-").partition("-")[0].lower()
    code = _ISO_639_1.get(code, code)
    return code if len(code) == _LANGUAGE_LENGTH and code.isascii() and code.isalpha() else None
