"""What is kept of an article's version to compare it with others. Pure."""

from base64 import b64decode, b64encode
from datetime import datetime
from functools import cached_property
from typing import Self
from zlib import compress, decompress
from zlib import error as zlib_error

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.contracts import Claim, EnrichedArticle, Polarity, Quote, Stance
from libs.contracts.findings import Modality

MOST_READ = 30_000
"""Characters of a text that are compared: a long report; the rest is not looked at."""
_LONGEST_CLAUSE = 300


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CoveredQuote(_Part):
    """A quote of an article: its words, who says them, and where the first part stands."""

    text: str
    language: str
    speaker: str | None = None
    direct: bool
    stance: Stance
    start: int

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """What is kept of a quote."""
        return cls(
            text=quote.text,
            language=quote.language,
            speaker=quote.speaker,
            direct=quote.direct,
            stance=quote.stance,
            start=quote.parts[0].start,
        )


class CoveredClaim(_Part):
    """A claim of an article about one deal."""

    slot: str
    value: str
    polarity: Polarity
    modality: Modality
    by: str
    speaker: str | None = None
    text: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """What is kept of a claim."""
        return cls(
            slot=claim.slot,
            value=claim.value,
            polarity=claim.polarity,
            modality=claim.modality,
            by=claim.by,
            speaker=claim.speaker,
            text=claim.mention.surface[:_LONGEST_CLAUSE],
        )


class CoveredArticle(_Part):
    """One version of an article, as far as it is compared with others."""

    article_id: str
    version: str
    number: int
    url: str
    outlet: str
    domain: str | None = None
    title: str | None = None
    text: str
    authors: tuple[str, ...] = ()
    language: str
    published: AwareDatetime | None = None
    published_until: AwareDatetime | None = None
    """The end of the day or month, where no more is stated."""
    modified: AwareDatetime | None = None
    observed: AwareDatetime
    quotes: tuple[CoveredQuote, ...] = ()
    claims: tuple[CoveredClaim, ...] = ()

    @classmethod
    def of(cls, article: EnrichedArticle, deal: str) -> Self:
        """What is kept of an article for one deal."""
        published, modified = article.published, article.modified
        return cls(
            article_id=article.article_id,
            version=article.version,
            number=article.version_number,
            url=article.canonical_url or article.final_url,
            outlet=article.outlet.name,
            domain=article.outlet.domain,
            title=article.stated_title,
            text=article.text[:MOST_READ],
            authors=article.authors,
            language=article.language.language,
            published=published.at if published else None,
            published_until=published.until if published else None,
            modified=modified.at if modified else None,
            observed=article.observed_at,
            quotes=tuple(CoveredQuote.of(each) for each in article.quotes),
            claims=tuple(CoveredClaim.of(each) for each in article.claims if each.deal == deal),
        )

    @cached_property
    def at(self) -> datetime:
        """When it was published, else seen."""
        return self.published or self.observed

    @cached_property
    def until(self) -> datetime:
        """The last moment at which it may have been published."""
        return self.published_until or self.at

    @property
    def key(self) -> str:
        """The version's own name."""
        return f"{self.article_id}:{self.version}"

    def packed(self) -> str:
        """A short text, as it is kept."""
        return b64encode(compress(self.model_dump_json(exclude_defaults=True).encode())).decode()

    @classmethod
    def unpacked(cls, packed: bytes | str) -> Self:
        """What was packed. Raises ValueError for anything else."""
        try:
            return cls.model_validate_json(decompress(b64decode(packed)))
        except zlib_error as error:
            raise ValueError(f"not packed: {error}") from error
