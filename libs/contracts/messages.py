"""The messages, from the request for a page to the enriched article.

Each is immutable and carries the whole article so far, so that a consumer never has to
ask another service. A field may be added, never removed or narrowed: unknown fields are
ignored by readers, and a test holds old messages against today's classes.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, Field

from libs.contracts.base import HexId, Message, Text
from libs.contracts.findings import (
    Amount,
    Claim,
    DateEstimate,
    DateMention,
    Entity,
    GenreReading,
    Quote,
    Relevance,
)

Reason = Literal["new", "revisit", "replay"]
RequestKind = Literal[
    "auto", "page", "feed", "sitemap", "site", "list", "folder", "warc", "archive"
]
Topic = Literal["any", "listing", "text"]
DERIVED = "derived"
"""How the origin of a title begins that is the first words of the text, and no headline."""


class Outlet(Message):
    """Who publishes: a newspaper, an agency, a blog."""

    name: Text
    domain: str | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    language: str | None = Field(default=None, description="ISO 639-1, as the profile declares it")


class Timestamp(Message):
    """A moment as a page states it: `day` precision means that the clock was not stated.

    Of a `day` or a `month`, `at` is the first moment.
    """

    at: AwareDatetime = Field(description="its day is the publisher's own, never shifted")
    precision: Literal["month", "day", "minute", "second"]
    zone_stated: bool = Field(
        default=True,
        description="false: `at` shows a clock whose zone is unknown; its offset says nothing",
    )

    @property
    def until(self) -> datetime:
        """The end of the day or month, where no more is stated; else the moment itself."""
        try:
            if self.precision == "month":
                return (self.at.replace(day=1) + timedelta(days=31)).replace(day=1)
            return self.at + timedelta(days=1) if self.precision == "day" else self.at
        except OverflowError:  # 9999-12-31, as some write that a thing never ends
            return self.at


class ListedAs(Message):
    """What a feed or sitemap says of an item, before anybody has seen its page."""

    title: str | None = None
    summary: str | None = None
    published: Timestamp | None = None
    modified: Timestamp | None = None


class ArchiveRecord(Message):
    """Where a response stands: a WARC file and the record's first byte in it."""

    file: Text = Field(description="path of the file, below the archive or a readable folder")
    offset: int = Field(ge=0, description="in bytes of the compressed file")


class StatedFacts(Message):
    """What the operator knows of one article; it beats what is read."""

    title: str | None = None
    outlet: Outlet | None = None
    published: Timestamp | None = None
    language: str | None = Field(default=None, description="ISO 639-1")


class FetchRequest(Message):
    """Please fetch this. Only `url` is required: anyone can ask with one XADD."""

    url: Text = Field(description="http(s) address, or file:// address of a file or folder")
    request_id: str | None = Field(
        default=None, description="chosen by who asks; else derived from the stream entry"
    )
    kind: RequestKind = Field(default="auto", description="what is expected there")
    reason: Reason = "new"
    deals: tuple[str, ...] = Field(default=(), description="ids of the deal profiles it is for")
    source: str | None = Field(default=None, description="id of the source that listed it")
    outlet: Outlet | None = None
    page_url: str | None = Field(
        default=None, description="for a file: the address it was published under"
    )
    relative_path: str | None = Field(default=None, description="for a file: its place in `source`")
    stated: StatedFacts | None = Field(
        default=None, description="for one article: what the operator knows of it"
    )
    parent_id: str | None = Field(default=None, description="the request that expanded into this")
    depth: int = Field(default=0, ge=0, description="how many expansions lie above")
    requested_at: AwareDatetime | None = None
    listed_as: ListedAs | None = None
    earlier_pages: tuple[HexId, ...] = Field(
        default=(),
        description="for a page of a feed in pages: the ids of those read before it, in order",
    )
    topic: Topic = Field(
        default="any",
        description="skip what is off-topic: never, by what lists it, or by its text",
    )
    scheduled: bool = Field(
        default=False,
        description="a source is looked at in its turn: of a listing, only what is new",
    )
    not_before: AwareDatetime | None = Field(
        default=None, description="skip what was published earlier"
    )
    record: ArchiveRecord | None = Field(
        default=None, description="take the answer from here, not from the network"
    )
    period_from: AwareDatetime | None = Field(
        default=None, description="for an archive: responses from then on"
    )
    period_to: AwareDatetime | None = Field(
        default=None, description="for an archive: responses before then"
    )
    after: ArchiveRecord | None = Field(
        default=None, description="for an archive, WARC or folder: go on behind this record or file"
    )


def archive_request(
    start: datetime,
    end: datetime,
    *,
    request_id: str,
    source: str | None = None,
    deals: tuple[str, ...] = (),
) -> FetchRequest:
    """Please read again what the archive holds of a period; the fetcher makes one of each page.

    `end` is not included. `source`, `deals`: of what these listed or were for alone.
    """
    return FetchRequest(
        url=f"archive:{start.isoformat()}/{end.isoformat()}",
        request_id=request_id,
        kind="archive",
        reason="replay",
        source=source,
        deals=deals,
        period_from=start,
        period_to=end,
    )


class FetchedArticle(Message):
    """The article as its page gives it."""

    request_id: Text
    parent_id: str | None = Field(default=None, description="the request that expanded into it")
    reason: Reason = "new"
    deals: tuple[str, ...] = ()
    source: str | None = None
    outlet: Outlet
    article_id: HexId
    version: HexId = Field(description="hash of the stated title and the text")
    observed_at: AwareDatetime = Field(description="when this content was seen")
    requested_url: Text
    final_url: Text = Field(description="after redirects")
    canonical_url: str | None = Field(default=None, description="absent for a file without address")
    title: str | None = Field(
        default=None,
        description="the headline; where none is stated, the first words, and `origins.title`"
        " begins with `derived`",
    )
    text: Text = Field(description="paragraphs separated by one newline")
    summary: str | None = Field(default=None, description="the page's own description")
    authors: tuple[str, ...] = ()
    section: str | None = None
    published: Timestamp | None = None
    modified: Timestamp | None = None
    declared_language: str | None = Field(
        default=None, description="as the page declares it, ISO 639-1"
    )
    image_url: str | None = None
    paywalled: bool | None = Field(
        default=None, description="the text is cut for those who do not pay; absent: not stated"
    )
    live_blog: bool = Field(default=False, description="a page that grows entry by entry")
    declared_genres: tuple[str, ...] = Field(
        default=(),
        description="what the page's data call it: types of schema.org such as"
        " `OpinionNewsArticle`, and the values of `genre`; and what says that somebody paid for it",
    )
    declared_change: str | None = Field(
        default=None, description="the page's own words that it was updated or corrected"
    )
    previous_version: HexId | None = Field(
        default=None, description="what was indexed of this article before this version"
    )
    requested_id: HexId | None = Field(
        default=None, description="identity of the requested address, claimed while in flight"
    )
    origins: dict[str, str] = Field(
        default_factory=dict, description="for each field found, where it was found"
    )

    @property
    def stated_title(self) -> str | None:
        """The headline; None where `title` only repeats the first words of the text."""
        return None if self.origins.get("title", "").startswith(DERIVED) else self.title


class LanguageVote(Message):
    """What one detector says."""

    detector: Text
    language: Text
    confidence: float = Field(ge=0, le=1)


class LanguageSpan(Message):
    """Part of the text in one language: [start, end) in characters of `text`."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    language: Text


class LanguageReading(Message):
    """The language that the text is in. `und` (undetermined) rather than a guess."""

    language: Text = Field(description="ISO 639-1, or `und`")
    confidence: float = Field(ge=0, le=1)
    agreed: bool = Field(description="all detectors gave the same answer")
    votes: tuple[LanguageVote, ...] = ()
    declared: str | None = Field(
        default=None, description="what the page declares, else the outlet"
    )
    spans: tuple[LanguageSpan, ...] = ()


class DetectedArticle(FetchedArticle):
    """The article and its language."""

    language: LanguageReading


class EnrichedArticle(DetectedArticle):
    """The article with what it names, what is said in it, and how far it is about each deal."""

    enricher: Text = Field(description="version of the rules and models that made it")
    enrichment_revision: int = Field(default=0, ge=0, le=999)
    version_number: int = Field(ge=0, description="observed_at in ms x 1000 + enrichment_revision")
    entities: tuple[Entity, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[DateMention, ...] = ()
    date_estimate: DateEstimate | None = Field(
        default=None, description="of an article that states no date; never a publication date"
    )
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    relevance: tuple[Relevance, ...] = ()
    genre: GenreReading | None = Field(
        default=None, description="absent: enriched before genres were read"
    )
    not_read: tuple[str, ...] = Field(
        default=(),
        description="what was left out, and why: `quotes: no wording for de`, `text beyond 100000`",
    )

    @property
    def deals_covered(self) -> tuple[str, ...]:
        """Deals that it is about, or claims something of; where nobody judged, all it is for."""
        if not self.relevance:
            return self.deals
        claimed = {each.deal for each in self.claims}
        judged = ((each.deal, each.level != "none") for each in self.relevance)
        return tuple(deal for deal, about in judged if about or deal in claimed)
