"""What an HTML page says of itself outside its text, each fact with where it was found. Pure.

JSON-LD first, then OpenGraph, meta tags and microdata, then the visible page; what nothing
states is left to trafilatura's own reading.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from libs.contracts import Timestamp
from services.fetcher.parsing.article import (
    headline_lines,
    jsonld,
    page_flags,
    people,
    titles,
)
from services.fetcher.parsing.article.page_address import canonical_of
from services.fetcher.parsing.article.page_dates import Dated, PageDates, Seen
from services.fetcher.parsing.article.tags import Tags, read_tags
from services.fetcher.urls import host_of, resolve

_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
            "sailthru.author", "byl", "article.author", "twitter:data1")  # fmt: skip
_TIERS = ("article:content_tier", "content_tier", "article:tier", "og:article:content_tier")
_LANGUAGE_LENGTH = 2
_ISO_639_1 = {"fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es",
              "ita": "it", "nld": "nl", "dut": "nl", "por": "pt"}  # fmt: skip


@dataclass(frozen=True)
class PageFacts:
    """Everything but the text. `origins` names the place of each field that was found."""

    title: str | None = None
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
        self._article = jsonld.article_node(self._graph, url)
        self._page = jsonld.page_node(self._graph)
        self._url = url
        self._outlet_name = outlet_name
        host = host_of(url) if url else ""
        self._host_labels = (host, host.rpartition(".")[0], *host.split(".")[:-1])
        self._lines: list[str] = []
        self._origins: dict[str, str] = {}

    def facts(self) -> PageFacts:
        site = self._site_name()
        title = self._title(site)
        headline = self._headline(title)
        self._lines = (
            headline_lines.lines_at_top(self._tree)
            if headline is None
            else headline_lines.lines_around(headline)
        )
        dates = PageDates(
            self._tags, self._graph, self._article, self._page, headline, tuple(self._lines),
            self._seen,
        )  # fmt: skip
        return PageFacts(
            title=title,
            site_name=site,
            summary=self._first(
                "summary",
                ("json-ld", lambda: self._ld_text("description")),
                ("opengraph", lambda: self._tags.meta_text("og:description")),
                ("meta", lambda: self._tags.meta_text("description", "twitter:description")),
            ),
            authors=self._authors(site),
            section=self._first(
                "section",
                ("json-ld", lambda: self._ld_text("articleSection")),
                ("opengraph", lambda: self._tags.meta_text("article:section")),
                ("microdata", lambda: self._tags.item("articleSection")),
            ),
            published=self._dated("published", dates.published()),
            modified=self._dated("modified", dates.modified()),
            language=self._language(),
            image_url=self._image(),
            canonical=canonical_of(self._url, self._tags, jsonld.addresses_of(self._article)),
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

    def _ld_text(self, name: str) -> str | None:
        return jsonld.text_of(self._graph.resolved(self._article.get(name)))

    def _site_name(self) -> str | None:
        return self._first(
            "site_name",
            ("json-ld", lambda: self._ld_text("publisher")),
            ("opengraph", lambda: self._tags.meta_text("og:site_name")),
            ("meta", lambda: self._tags.meta_text("application-name")),
        )

    def _title(self, site: str | None) -> str | None:
        names = [self._outlet_name, site, self._tags.meta_text("og:site_name")]
        found = titles.choose_title(
            h1s=self._tags.h1s,
            headline=self._ld_text("headline") or self._tags.item("headline"),
            witnesses=(
                ("opengraph", self._tags.meta_text("og:title")),
                ("meta", self._tags.meta_text("twitter:title", "dc.title")),
                ("title", self._tags.title),
            ),
            site_names=[name for name in (*names, *self._host_labels, *self._tags.logos) if name],
            is_shown=lambda text: self._showing(text) is not None,
        )
        if found is None:
            return None
        self._origins["title"] = found[1]
        return found[0]

    def _authors(self, site: str | None) -> tuple[str, ...]:
        houses = [name for name in (site, self._outlet_name, *self._host_labels) if name]
        stated: tuple[tuple[str, Sequence[str]], ...] = (
            ("json-ld", self._ld_authors(houses)),
            ("meta", self._tags.meta_all(*_AUTHORS)),
            ("microdata", self._tags.items("author")),
            ("byline", headline_lines.bylines(self._lines)),
            *(("byline", [text]) for text in self._tags.bylines),
        )
        read = [
            (origin, found)
            for origin, texts in stated
            if (
                found := people.authors_of(
                    (name for text in texts for name in people.names_in(text, houses=houses)),
                    houses=houses,
                )
            )
        ]
        named = [each for each in read if not people.are_houses(each[1], houses)] or read
        if not named:
            return ()
        fullest = max(named, key=lambda each: people.all_of(named[0][1], each[1]))
        self._origins["authors"] = fullest[0]
        return fullest[1]

    def _ld_authors(self, houses: list[str]) -> list[str]:
        names = []
        for author in self._graph.items(self._article.get("author")):
            name = jsonld.text_of(author)
            if name is None:
                continue
            names.append(name)
            if isinstance(author, Mapping) and "Organization" in "".join(jsonld.types_of(author)):
                houses.append(name)
        return names

    def _dated(self, name: str, found: Dated | None) -> Timestamp | None:
        if found is None:
            return None
        self._origins[name] = found.origin
        return found.moment

    def _headline(self, title: str | None) -> HtmlElement | None:
        """The element that shows the title, else the last headline."""
        headlines = list(zip(self._tags.headlines, self._tags.h1s, strict=True))
        same = next((element for element, text in headlines if text == title), None)
        if same is None and title:
            same = self._showing(title)
        return headlines[-1][0] if same is None and headlines else same

    def _showing(self, text: str) -> HtmlElement | None:
        """What shows this text and nothing else: a subhead, or any other element."""
        wanted = titles.letters(text)
        for element, subhead in self._tags.subheads:
            if titles.letters(subhead) == wanted:
                return element
        return headline_lines.element_showing(self._tree, text)

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


def _language_code(text: str | None) -> str | None:
    code = (text or "").strip().replace("_", "-").partition("-")[0].lower()
    code = _ISO_639_1.get(code, code)
    return code if len(code) == _LANGUAGE_LENGTH and code.isascii() and code.isalpha() else None
