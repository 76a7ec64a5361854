"""What is found in an article's text: names, sums, dates, quotes and claims, each with its place.

Places are [start, end) in characters of the title or the text. Every finding says what found it
(`evidence`); it is absent only in messages of releases that did not say.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from libs.contracts.base import Message, Text

EntityType = Literal["person", "organisation", "product", "place"]
Field_ = Literal["title", "text"]
CurrencySource = Literal["symbol", "code", "name", "same_sum", "outlet", "context", "default"]
Stance = Literal["said", "claimed", "denied", "warned", "asked"]
DatePrecision = Literal["day", "month", "quarter", "year"]
SumTopic = Literal[
    "investment", "valuation", "round", "revenue", "profit", "fine", "price", "fee", "cost"
]
RelevanceLevel = Literal["main", "paragraph", "mention", "none"]
Genre = Literal[
    "news",
    "analysis",
    "opinion",
    "blog",
    "interview",
    "live_blog",
    "press_release",
    "roundup",
    "review",
    "sponsored",
]
"""What kind of article, by what a reader expects of it; most names are those of IPTC's genres.

`news` reports what happened; `analysis` explains it; `opinion` argues, in the voice of its author;
`blog` is a personal post outside the press; an `interview` is questions and answers; a `live_blog`
grows entry by entry; a `press_release` is published by whom it is about; a `roundup` lists news of
many kinds; a `review` tries a product; `sponsored` is paid for.
"""
Polarity = Literal["affirmed", "negated"]
Modality = Literal["announced", "reported", "expected", "denied", "conditional", "asked"]


class Mention(Message):
    """Where something stands: [start, end) in characters of `field`."""

    field: Field_
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    surface: Text


class Evidence(Message):
    """What found a value, and how sure it is."""

    extractor: Text = Field(description="the part that found it, and its rule: `quotes/inverted`")
    version: Text = Field(description="version of that part")
    confidence: float = Field(ge=0, le=1)


class Role(Message):
    """What the text says that somebody is."""

    text: Text = Field(description="in the text's own words: `analyst at Techinsights`")
    employer: str | None = Field(default=None, description="name of the organisation in it")
    mention: Mention
    evidence: Evidence | None = None


class Entity(Message):
    """A person, organisation, product or place that the article names."""

    type: EntityType
    name: Text = Field(description="the profile's name for it, else the fullest form found")
    wikidata: str | None = Field(default=None, description="Wikidata item, such as Q2283")
    family: str | None = Field(
        default=None, description="of a product: what it is a version of; GPT of GPT-4"
    )
    found_by: Literal["gazetteer", "model"]
    mentions: tuple[Mention, ...]
    roles: tuple[Role, ...] = ()
    evidence: Evidence | None = None


class ConvertedSum(Message):
    """A sum in the deal's currency, at a rate that the deal's profile gives for a day."""

    deal: Text
    low: float
    high: float
    currency: Text = Field(description="ISO 4217")
    rate: float = Field(gt=0, description="units of `currency` for one unit of the stated one")
    rate_date: date


class Amount(Message):
    """A sum of money, normalised. `low` = `high` = `value`, save of a range."""

    value: float | None = Field(
        description="in units of the currency; null of a range, which has two ends and no middle"
    )
    low: float
    high: float
    currency: Text | None = Field(
        description="ISO 4217; null where several share the sign or name and nothing tells which"
    )
    currency_from: CurrencySource | None = Field(
        default=None,
        description="what tells the currency: an unambiguous symbol, code or name; of a shared "
        "one (dollar, franc, cent): the same sum elsewhere in the article, the outlet's country, "
        "a country that is named around it, or what most mean by it (default)",
    )
    approximate: bool = Field(default=False, description="the text says about, nearly, more than …")
    mention: Mention
    about: SumTopic | None = Field(default=None, description="what the text says that it is for")
    of: str | None = Field(
        default=None, description="who pays, raises, earns it, or is worth it, where stated"
    )
    converted: tuple[ConvertedSum, ...] = Field(
        default=(), description="beside the stated sum, where the deal counts in another currency"
    )
    evidence: Evidence | None = None


class DateMention(Message):
    """A day, month, quarter or year that the text names."""

    value: str | None = Field(
        description="ISO: 2024-02-26, 2024-02, 2024-Q1 or 2024; null where it is relative to a "
        "day that is not known"
    )
    precision: DatePrecision
    relative: bool = Field(description="counted from the publication or another date: `Tuesday`")
    mention: Mention
    evidence: Evidence | None = None


class DateEstimate(Message):
    """When an article without a stated date was published, as far as its text tells.

    Kept apart from what is stated: it is never a publication date.
    """

    earliest: date | None
    latest: date | None
    why: Text
    evidence: Evidence | None = None


class Quote(Message):
    """What somebody is said to have said: in marks (direct), or in reported speech."""

    text: Text = Field(description="the words without marks; parts are joined by a space")
    parts: tuple[Mention, ...] = Field(description="where they stand, several where it is cut")
    direct: bool
    language: Text
    speaker: str | None = Field(description="name of a person or body; null where nobody is named")
    speaker_mention: Mention | None = Field(default=None, description="where the speaker is named")
    role: str | None = Field(default=None, description="what the text says that the speaker is")
    cue: str | None = Field(default=None, description="the verb or preposition: `said`, `selon`")
    stance: Stance = "said"
    via: str | None = Field(
        default=None, description="outlet through which the words came: `told Reuters`"
    )
    evidence: Evidence | None = None


class Claim(Message):
    """A statement about a deal, in a slot that the deal's profile declares."""

    deal: Text
    slot: Text
    value: Text = Field(
        description="one of the slot's values; of a sum `15000000 EUR`; of a date ISO; of a share "
        "`5 %`"
    )
    polarity: Polarity
    modality: Modality
    by: Literal["outlet", "speaker", "nobody"] = Field(
        description="who asserts it: the outlet in its own voice, a speaker, or nobody (asked)"
    )
    speaker: str | None = Field(default=None, description="where `by` is speaker: the name, if any")
    through: Literal["own_voice", "quote", "reported_speech"] = "own_voice"
    mention: Mention = Field(description="the clause that says it")
    sentence: Mention = Field(description="the sentence around it")
    rule: Text = Field(description="what in the profile found it: slot, language and wording")
    evidence: Evidence | None = None


class GenreReading(Message):
    """What kind of article it is, and why we say so."""

    name: Genre
    why: Text


class Relevance(Message):
    """How much the article is about a deal, and why we say so."""

    deal: Text
    level: RelevanceLevel
    score: float = Field(ge=0, le=1)
    why: Text
