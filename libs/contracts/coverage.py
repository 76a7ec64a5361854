"""What is known across the articles of a deal: derivation, stories, utterances and the ledger.

Each is written whole whenever it changes, under an id that depends on what it is about and never on
the order in which articles came. `revision` orders two states of one id; `gone` says that there is
no such thing any more, and is the last that is heard of an id unless it comes back.
"""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from libs.contracts.base import HexId, Message, Text
from libs.contracts.findings import Modality, Polarity, Stance

RelationType = Literal["reprint", "trimmed", "translated", "rewritten", "correction"]
Verdict = Literal[
    "agree",
    "same_value_in_another_currency",
    "rounding",
    "different_precision",
    "in_conflict",
    "superseded",
    "corrected",
]
Change = Literal["new", "changed", "gone"]
LedgerEventKind = Literal["conflict", "denial", "correction"]

OF_THE_CHANGE = frozenset(
    {"revision", "change", "formed_from", "went_to", "previous_verdict", "events"}
)
"""Fields that say how a state came about, and nothing of the thing itself."""


class Coverage(Message):
    """What all states of what is known across articles have in common."""

    kind: ClassVar[str]

    id: HexId
    deal: Text
    revision: int = Field(
        default=0, ge=0, description="ms since 1970, or more: a later state has a higher one"
    )
    change: Change = "new"
    gone: bool = False


class Relation(Coverage):
    """One article that was made from another one, or from an earlier version of itself."""

    kind: ClassVar[str] = "relations"

    type: RelationType
    article_id: HexId = Field(description="the copy, or the corrected article")
    version: HexId
    url: str
    outlet: str
    title: str | None = None
    at: AwareDatetime = Field(description="when it was published, else seen")
    origin_id: HexId = Field(description="article that it was made from; of a correction, itself")
    origin_version: HexId
    origin_url: str
    origin_outlet: str
    origin_title: str | None = None
    root_id: HexId = Field(description="article at the end of the chain of origins")
    lag_seconds: float | None = Field(
        default=None, description="from origin to copy; null where one of them states no time"
    )
    overlap: float = Field(
        ge=0,
        le=1,
        description="share of the copy's text that is the origin's; of a translation or what is "
        "retold, how alike its sentences are to the origin's",
    )
    kept: float = Field(ge=0, le=1, description="the same of the origin's text in the copy")
    credited: bool = Field(default=False, description="the copy names the origin's outlet")
    credit: str | None = Field(default=None, description="the words that name it")
    circular: bool = Field(
        default=False, description="following whom each credits leads back to this article"
    )
    why: str


class StoryArticle(Message):
    """A member of a story."""

    article_id: HexId
    outlet: str
    title: str | None = None
    url: str
    language: str
    at: AwareDatetime
    root_id: HexId = Field(description="what it was copied from in the end; its own id: nothing")
    relation: RelationType | None = None
    withdrawn_at: AwareDatetime | None = Field(
        default=None, description="since when its address says that it is gone"
    )


class Story(Coverage):
    """The articles about one event."""

    kind: ClassVar[str] = "stories"

    founder_id: HexId = Field(description="its earliest article: the story's id is made of it")
    headline: str
    headline_from: HexId = Field(description="the article whose title that is")
    first_at: AwareDatetime
    last_at: AwareDatetime
    articles: tuple[StoryArticle, ...]
    origins: int = Field(ge=0, description="articles that are no copies: 14 articles, 3 origins")
    languages: tuple[str, ...]
    formed_from: tuple[HexId, ...] = Field(
        default=(), description="earlier ids of stories whose articles are in this one now"
    )
    went_to: tuple[HexId, ...] = Field(
        default=(), description="of a story that is gone: the stories that have its articles now"
    )


class Rendering(Message):
    """One article's words for what somebody said."""

    article_id: HexId
    outlet: str
    root_id: HexId
    at: AwareDatetime
    language: str
    text: str
    direct: bool
    stance: Stance
    form: Literal["whole", "truncated", "altered", "translated"]


class Utterance(Coverage):
    """What somebody said once, and how each article renders it."""

    kind: ClassVar[str] = "utterances"

    speaker: str | None
    text: str = Field(description="the longest rendering in the language that it is told in most")
    language: str
    first_at: AwareDatetime
    last_at: AwareDatetime
    articles: int = Field(ge=0)
    support: int = Field(ge=0, description="articles that are no copies of each other")
    renderings: tuple[Rendering, ...]


class Assertion(Message):
    """One claim of one article, as the ledger keeps it."""

    value: Text
    polarity: Polarity
    modality: Modality
    by: Literal["outlet", "speaker", "nobody"]
    speaker: str | None = None
    article_id: HexId
    version: HexId
    outlet: str
    root_id: HexId
    at: AwareDatetime
    until: AwareDatetime | None = Field(
        default=None, description="when a later version of the article no longer said so"
    )
    text: str = Field(description="the clause that says it")
    low: float | None = Field(default=None, description="of a sum, in the deal's currency")
    high: float | None = None


class LedgerValue(Message):
    """One value of a slot, said to be so or not, and who says it."""

    value: Text
    polarity: Polarity
    support: int = Field(ge=0, description="independent sources that say it now")
    articles: int = Field(ge=0)
    modalities: dict[str, int] = Field(description="independent sources by how sure they say it")
    asserters: tuple[str, ...] = Field(description="outlets in their own voice, and speakers")
    first_at: AwareDatetime
    first_by: str = Field(description="outlet that said it first")
    last_at: AwareDatetime


class LedgerEvent(Message):
    """What a change of a row is news of.

    `conflict`: what is asserted goes together no longer. `denial`: the first that says that a
    value is not so. `correction`: an article that takes back what it said.
    """

    kind: LedgerEventKind
    value: str | None = Field(default=None, description="of a denial or correction")
    key: HexId = Field(description="the same for the same news, whatever revision tells it")
    article_id: HexId | None = None
    outlet: str | None = None
    at: AwareDatetime | None = Field(default=None, description="when that article said so")
    why: str = Field(description="for people")
    text: str | None = Field(default=None, description="the clause that says it")


class LedgerRow(Coverage):
    """All that is claimed in one slot of a deal, and whether it goes together."""

    kind: ClassVar[str] = "ledger"

    slot: Text
    describes: str = Field(description="what the slot says, for people")
    slot_kind: Literal["choice", "sum", "date", "share"] = "choice"
    exclusive: bool = Field(default=False, description="only one of its values can be true")
    in_sequence: bool = Field(default=False, description="a later value follows an earlier one")
    covers: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="of a value that is less exact, those that it may be"
    )
    verdict: Verdict
    disputed: bool
    why: str
    previous_verdict: Verdict | None = Field(
        default=None, description="the verdict before this change, where it was another"
    )
    events: tuple[LedgerEvent, ...] = Field(
        default=(), description="what is news since the state before this change"
    )
    first_at: AwareDatetime
    last_at: AwareDatetime
    values: tuple[LedgerValue, ...]
    assertions: tuple[Assertion, ...]
