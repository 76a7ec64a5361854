"""What is claimed about a deal, as its profile declares it: slots, and how each is worded. Pure.

A claim fills a slot with a value. Which words say so is data of the profile, by language, in the
patterns of libs/deals/patterns.py; negation, doubt and time are the enricher's, alike for all.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from libs.contracts import DatePrecision, SumTopic
from libs.deals.patterns import Pattern

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
SlotId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SlotKind = Literal["choice", "sum", "date", "share"]
Patterns = dict[LanguageCode, tuple[Pattern, ...]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SlotValue(_Part):
    """One value of a slot and the words that say it, and those that say its opposite."""

    value: Annotated[str, StringConstraints(min_length=1)]
    wording: Patterns = Field(default_factory=dict)
    opposite: Patterns = Field(
        default_factory=dict, description="words that say it is not so: `propriétaire` of open"
    )
    covers: tuple[str, ...] = Field(
        default=(), description="more exact values that it may be: `several years` may be 3 years"
    )


class Slot(_Part):
    """A question about the deal that coverage answers, each time with a value.

    `choice`: one of `values`. `sum`, `date`, `share`: what is found near the `wording`.
    """

    id: SlotId
    kind: SlotKind = "choice"
    describes: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="what it says, for people: shown by the command line"
    )
    values: tuple[SlotValue, ...] = Field(default=(), description="of a choice; of a share too")
    wording: Patterns = Field(
        default_factory=dict, description="of a sum, date or share: words that stand near it"
    )
    exclusive: bool = Field(
        default=False,
        description="of a choice: only one of its values can be true, so that two are in conflict;"
        " of a sum, date or share that always holds",
    )
    in_sequence: bool = Field(
        default=False, description="of a choice: steps, of which a later one follows an earlier"
    )
    topics: tuple[SumTopic, ...] = Field(
        default=(), description="of a sum: what it must be about, where the text says that"
    )
    of: tuple[str, ...] = Field(
        default=(),
        description="of a sum: names of whose it may be, where the text says that; it is the first "
        "one's where the text leaves it open",
    )
    precisions: tuple[DatePrecision, ...] = Field(
        default=(), description="of a date: how exact it must be; any where none is given"
    )
    subject: tuple[str, ...] = Field(
        default=(),
        description="names of entities that are its own: where none stands beside the words, "
        "those of `not_with` count from the beginning of the sentence",
    )
    not_with: Patterns = Field(
        default_factory=dict, description="words that, in the same sentence, make it another thing"
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "choice" and not self.values:
            raise ValueError(f"slots: {self.id}: a choice needs `values`")
        if self.kind == "choice" and self.wording:
            raise ValueError(f"slots: {self.id}: `wording` of a choice stands in its `values`")
        if self.kind in {"sum", "date"} and (self.values or not self.wording):
            raise ValueError(f"slots: {self.id}: a {self.kind} has `wording` and no `values`")
        named = {each.value for each in self.values}
        for value in self.values:
            if unknown := [each for each in value.covers if each not in named]:
                raise ValueError(
                    f"slots: {self.id}: {value.value!r} covers {unknown[0]!r}: no value"
                )
        return self


class Rate(_Part):
    """What one unit of a currency was worth on a day, in the currency of the deal."""

    currency: CurrencyCode
    day: date
    rate: float = Field(gt=0, lt=1e9)
