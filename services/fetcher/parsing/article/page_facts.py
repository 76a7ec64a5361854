"""What an HTML page says of itself outside its text, each fact with where it was found. Pure.

JSON-LD first, then OpenGraph, meta tags and microdata, then the visible page; what nothing
states is left to trafilatura's own reading.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lxml.html import HtmlElement

from libs.contracts import Timestamp
from services.fetcher.parsing.article import (
    headlines,
    jsonld,
    moments,
    page_flags,
    titles,
    visible_dates,
)
from services.fetcher.parsing.article.authors import find_authors
from services.fetcher.parsing.article.tags import Tags, read_tags
from services.fetcher.urls import host_of, resolve

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued",
    "pubdate", "publishdate", "publish-date", "publication_date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "published_at",
    "bt:pubdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified",
    "dc.date.modified", "revised", "lastmod",
)  # fmt: skip
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
    header: tuple[str, ...] = ()
    """The lines around the headline."""
    change_notes: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


def read_facts(tree: HtmlElement, *, url: str | None, outlet_name: str | None = None) -> PageFacts:
    """The facts of a parsed page that was found under `url` (None: no known address)."""
    return _FactsCollector(tree, url, outlet_name).facts()


class _FactsCollector:
    """One page while it is read; `_origins` fills as the fields are found."""

    def __init__(self, tree: HtmlElement, url: str | None, outlet_name: str | None) -> None:
        self._tree = tree
        self._tags: Tags = read_tags(tree)
        self._graph = jsonld.read_graph(self._tags.json_blocks)
        self._article = headlines.article_node(self._graph, self._tags, url)
        self._page = jsonld.page_node(self._graph)
        self._url = url
        self._outlet_name = outlet_name
        host = host_of(url).removeprefix("www.") if url else ""
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
        return PageFacts(
            title=self._noted("title", headline.title),
            shown_title=headline.shown,
            site_name=site,
            summary=self._first(
                "summary",
                ("json-ld", lambda: self._ld_text("description")),
                ("opengraph", lambda: self._tags.meta_text("og:description")),
                ("meta", lambda: self._tags.meta_text("description", "twitter:description")),
            ),
            authors=self._noted("authors", self._authors(headline, outlets)) or (),
            section=self._first(
                "section",
                ("json-ld", lambda: self._ld_text("articleSection")),
                ("opengraph", lambda: self._tags.meta_text("article:section")),
                ("microdata", lambda: self._tags.item("articleSection")),
            ),
            published=self._moment("published", "datePublished", _PUBLISHED, in_url=True),
            modified=self._moment("modified", "dateModified", _MODIFIED, in_url=False),
            language=self._language(),
            image_url=self._image(),
            canonical=self._tags.canonical or self._tags.meta_text("og:url"),
            paywalled=self._paywalled(),
            live_blog=self._live_blog(),
            header=tuple(self._lines),
            change_notes=tuple(page_flags.change_notes(self._tags.notes)),
            origins=self._origins,
        )

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

    def _moment(
        self, name: str, ld_name: str, metas: tuple[str, ...], *, in_url: bool
    ) -> Timestamp | None:
        stated = [
            self._read_moment(self._article.get(ld_name), "json-ld"),
            *(self._read_moment(text, "meta") for text in self._tags.meta_all(*metas)),
            *(self._read_moment(text, "microdata") for text in self._tags.items(ld_name)),
            self._read_moment(self._page.get(ld_name), "json-ld"),
        ]
        if in_url:
            stated += [moments.read_moment(text, "time") for text in self._tags.times]
            stated.append(visible_dates.published_date(self._lines, month_first=self._american()))
            stated += [moments.read_moment(text, "time") for text in self._tags.other_times]
        day = moments.day_in_url(self._url) if in_url and self._url else None
        found = moments.choose(stated, url_day=day, month_first=self._american())
        if found is None:
            return None
        zone = "" if found.zone or found.precision == "day" else ", zone not stated"
        self._origins[name] = found.origin + zone
        return found.timestamp()

    def _read_moment(self, text: object, origin: str) -> moments.Stated | None:
        """What a field states, in a format for machines or else for readers."""
        found = moments.read_moment(text, origin)
        if found is None and isinstance(text, str):
            found = visible_dates.published_date([text], month_first=self._american())
        return replace(found, origin=origin) if found else None

    def _american(self) -> bool:
        """Whether 03/07 is March: English, unless it says that it is of a country elsewhere."""
        language = (self._tags.language or "").lower().replace("_", "-")
        return language in {"en", "en-us", "en-ph"}

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
            ("json-ld", self._ld_image),
            ("opengraph", lambda: self._tags.meta_text("og:image", "og:image:secure_url")),
            ("meta", lambda: self._tags.meta_text("twitter:image", "twitter:image:src")),
        )
        if link is None:
            return None
        address = resolve(self._url or "", link)
        if address is None:
            del self._origins["image_url"]
        return address

    def _ld_image(self) -> str | None:
        for image in self._graph.items(self._article.get("image")):
            link = (
                image.get("url") or image.get("contentUrl") if isinstance(image, Mapping) else image
            )
            if isinstance(link, str):
                return link
        return None

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


def _language_code(text: str | None) -> str | None:
    code = (text or "").strip().replace("_", "-").partition("-")[0].lower()
    code = _ISO_639_1.get(code, code)
    return code if len(code) == _LANGUAGE_LENGTH and code.isascii() and code.isalpha() else None
