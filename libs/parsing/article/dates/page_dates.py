"""When was a page published, and when last changed? By what states it, in order of belief. Pure.

The page's statements for programs, its time elements, the dateline by its headline or the
signature at its foot, then what lists it, then its address. Dates in running text are the
story's. Nothing was published or changed after it was seen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from lxml.html import HtmlElement

from libs.contracts import ListedAs, Timestamp
from libs.parsing.article.authors.signatures import signature_date
from libs.parsing.article.dates import moments, visible_dates
from libs.parsing.article.dates.moment_choice import choose
from libs.parsing.article.dates.moments import Stated
from libs.parsing.article.markup import jsonld
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.markup.tags import Tags
from libs.parsing.article.titles import headline_lines
from libs.parsing.article.titles.titles import tidy

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
_CREATED = ("dateCreated", "uploadDate")  # of articles that leave out when they were published
_PUBLISHED_WORDS = ("publi", "posted", "dateline", "entry-date", "article-date", "article__date")
_IN_BROKEN_JSON = r'"{}"\s*:\s*"([^"]{{8,40}})"'
_CLOCKS_DIFFER = timedelta(days=1)  # by zones that are not stated, and by clocks that are wrong


@dataclass(frozen=True)
class Seen:
    """What is known of a page from elsewhere: its address, what lists it, when it was seen."""

    url: str | None
    at: datetime
    listed: ListedAs | None = None


class Dated(NamedTuple):
    """A moment and where it was found; without a moment, why what was found is not believed."""

    moment: Timestamp | None
    origin: str


def published(stated: Iterable[Stated | None], seen: Seen, *, month_first: bool) -> Dated | None:
    """The moment of publication out of what a page states and what else is known of it."""
    listed = seen.listed.published if seen.listed else None
    day = moments.day_in_url(seen.url) if seen.url else None
    if day is not None and day > (seen.at + _CLOCKS_DIFFER).date():
        day = None
    found = [*stated, moments.stated_in(listed, "listing") if listed else None]
    kept, discarded = _held_to_sight(found, seen.at)
    chosen = choose(kept, url_day=day, month_first=month_first)
    return _dated(chosen, discarded)


@dataclass(frozen=True)
class PageDates:
    """The places of an HTML page that may state its dates. `lines` are around its headline."""

    tags: Tags
    graph: jsonld.Graph
    article: jsonld.Node
    page: jsonld.Node
    headline: HtmlElement | None
    lines: tuple[str, ...]
    seen: Seen

    def published(self) -> Dated | None:
        """The moment of publication, and where it was found."""
        stated = [
            *self._stated("datePublished", _PUBLISHED),
            *(self._read(self.article.get(name), "json-ld") for name in _CREATED),
            *self._times(("published", None)),
            visible_dates.published_date(self.lines, month_first=self.month_first),
        ]
        if not any(stated):
            stated.append(self._read(self.page.get("uploadDate"), "json-ld"))
        if not any(stated) and self.headline is not None:
            above = headline_lines.date_headers(self.headline)
            below = headline_lines.lines_below(self.headline)
            stated.append(visible_dates.published_date(above, month_first=self.month_first))
            stated.append(signature_date(below, month_first=self.month_first))
        return published(stated, self.seen, month_first=self.month_first)

    def modified(self) -> Dated | None:
        """The moment of the last change, and where it was found."""
        listed = self.seen.listed.modified if self.seen.listed else None
        stated = [
            *self._stated("dateModified", _MODIFIED),
            *self._times(("changed",)),
            visible_dates.changed_date(self.lines, month_first=self.month_first),
            moments.stated_in(listed, "listing") if listed else None,
        ]
        kept, discarded = _held_to_sight(stated, self.seen.at)
        return _dated(choose(kept, month_first=self.month_first), discarded)

    @property
    def month_first(self) -> bool:
        """Whether 03/07 is March: English, unless it says that it is of a country elsewhere."""
        language = (self.tags.language or "").lower().replace("_", "-")
        return language in {"en", "en-us", "en-ph"}

    def _stated(self, name: str, metas: tuple[str, ...]) -> Iterator[Stated | None]:
        yield self._read(self.article.get(name), "json-ld")
        for text in self.tags.meta_all(*metas):
            yield self._read(text, "meta")
        for text in self.tags.items(name):
            yield self._read(text, "microdata")
        yield self._read(self.page.get(name), "json-ld")
        if not self.graph.nodes:
            for block in self.tags.json_blocks:
                if match := re.search(_IN_BROKEN_JSON.format(name), block):
                    yield self._read(match[1], "json-ld")

    def _times(self, labels: tuple[visible_dates.Label, ...]) -> Iterator[Stated | None]:
        """The time elements of the article that its markup or its line says are of this kind."""
        times = [each for each in self.tags.times if not is_foreign(each, self.headline)]
        if "published" in labels:
            for element in filter(_is_called_published, times):
                yield moments.read_moment(element.get("datetime"), "time")
        for element in times:
            if not _is_called_published(element) and self._label(element) in labels:
                yield moments.read_moment(element.get("datetime"), "time")

    def _label(self, element: HtmlElement) -> visible_dates.Label:
        """What the line by the headline that shows an element says of it."""
        text = tidy(element.text_content())
        if not text:
            return None
        line = next((line for line in self.lines if text in line), None)
        return "other" if line is None else visible_dates.label_of(line, line.partition(text)[0])

    def _read(self, value: object, origin: str) -> Stated | None:
        """What a field states, in a format for machines or else for readers."""
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, Mapping) else value
        found = moments.read_moment(value, origin)
        if found is None and isinstance(value, str):
            found = visible_dates.first_date(value, month_first=self.month_first)
        return replace(found, origin=origin) if found else None


def _is_called_published(element: HtmlElement) -> bool:
    parent = element.getparent()
    names = " ".join(
        f"{each.get('class') or ''} {each.get('itemprop') or ''}"
        for each in (element, parent)
        if each is not None
    ).lower()
    return element.get("pubdate") is not None or any(word in names for word in _PUBLISHED_WORDS)


def _held_to_sight(
    stated: Iterable[Stated | None], seen_at: datetime
) -> tuple[list[Stated], list[Stated]]:
    """What may have been there when the page was seen, and what lies after it."""
    found = [each for each in stated if each is not None]
    limit = seen_at + _CLOCKS_DIFFER
    kept = [each for each in found if each.at <= limit]
    return kept, [each for each in found if each.at > limit]


def _dated(chosen: Stated | None, discarded: list[Stated]) -> Dated | None:
    if chosen is not None:
        stamp = chosen.timestamp()
        return Dated(stamp, chosen.origin + ("" if stamp.zone_stated else ", zone not stated"))
    return Dated(None, f"{discarded[0].origin}, later than seen") if discarded else None
