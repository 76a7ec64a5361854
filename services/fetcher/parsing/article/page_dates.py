"""When was a page published, and when last changed, by what it states? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.contracts import Timestamp
from services.fetcher.parsing.article import jsonld, moment_choice, moments, visible_dates
from services.fetcher.parsing.article.tags import Tags

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


@dataclass(frozen=True)
class PageDates:
    """Where a page may state its dates. `lines` are those around its headline."""

    tags: Tags
    article: jsonld.Node
    page: jsonld.Node
    lines: Sequence[str]
    url: str | None

    def published(self) -> tuple[Timestamp, str] | None:
        """The moment of publication and where it was found."""
        stated = self._stated("datePublished", _PUBLISHED)
        stated += [moments.read_moment(text, "time") for text in self.tags.times]
        stated.append(visible_dates.published_date(self.lines, month_first=self._american()))
        stated += [moments.read_moment(text, "time") for text in self.tags.other_times]
        return self._chosen(stated, url=self.url)

    def modified(self) -> tuple[Timestamp, str] | None:
        """The moment of the last change and where it was found."""
        return self._chosen(self._stated("dateModified", _MODIFIED), url=None)

    def _stated(self, name: str, metas: tuple[str, ...]) -> list[moments.Stated | None]:
        return [
            self._read(self.article.get(name), "json-ld"),
            *(self._read(text, "meta") for text in self.tags.meta_all(*metas)),
            *(self._read(text, "microdata") for text in self.tags.items(name)),
            self._read(self.page.get(name), "json-ld"),
        ]

    def _chosen(
        self, stated: list[moments.Stated | None], *, url: str | None
    ) -> tuple[Timestamp, str] | None:
        day = moments.day_in_url(url) if url else None
        found = moment_choice.choose(stated, url_day=day, month_first=self._american())
        if found is None:
            return None
        zone = "" if found.zone or found.precision == "day" else ", zone not stated"
        return found.timestamp(), found.origin + zone

    def _read(self, text: object, origin: str) -> moments.Stated | None:
        """What a field states, in a format for machines or else for readers."""
        found = moments.read_moment(text, origin)
        if found is None and isinstance(text, str):
            found = visible_dates.first_date(text, month_first=self._american())
        return replace(found, origin=origin) if found else None

    def _american(self) -> bool:
        """Whether 03/07 is March: English, unless it says that it is of a country elsewhere."""
        language = (self.tags.language or "").lower().replace("_", "-")
        return language in {"en", "en-us", "en-ph"}
