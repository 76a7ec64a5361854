"""What a deal profile says: who the deal is between, under which names, and where to read of it.

A deal is a profile, never code. Every model refuses unknown fields, so that a misspelt
field in a profile is an error and not a silence.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from libs.contracts import EntityType, Outlet, Topic
from libs.deals.slots import CurrencyCode, LanguageCode, Rate, Slot, SlotId
from libs.deals.word_lists import NamedWords
from libs.masking import has_user_part

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Domain = Annotated[str, StringConstraints(pattern=r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$")]
Form = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ListedWord = Annotated[Word, StringConstraints(pattern=r"^[^<>()|…]+$")]
WikidataId = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")]
SourceKind = Literal["auto", "page", "feed", "sitemap", "site", "list", "folder", "warc"]

_FASTEST_MINUTES = 5  # feeds are cached for about so long; asking more often shows nothing newer
_SLOWEST_MINUTES = 240  # news of a quiet source is seen four hours late at most


class ProfilePart(BaseModel):
    """An immutable part of a profile that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AmbiguousForm(ProfilePart):
    """A name that also means something else, such as Mistral, a wind.

    It counts only in an article that names this entity or another organisation or product
    of the profile in a clear form, and never in the company of the words given here.
    """

    form: Form
    not_after: tuple[Word, ...] = Field(
        default=(), description="words that, standing right before it, make it the other thing"
    )
    not_with: tuple[Word, ...] = Field(
        default=(), description="words that, in the same sentence, make it the other thing"
    )


class KnownEntity(ProfilePart):
    """Somebody or something that the coverage of the deal names."""

    type: EntityType
    name: Form = Field(description="the one name under which all its forms are counted")
    wikidata: WikidataId | None = None
    aliases: tuple[Form, ...] = Field(
        default=(), description="other clear forms, cased as they are written"
    )
    ambiguous: tuple[AmbiguousForm, ...] = ()
    role: Literal["party", "context"] = "context"
    stands_for: Form | None = Field(
        default=None, description="the party whose product or speaker this is"
    )

    @property
    def clear_forms(self) -> tuple[str, ...]:
        """The name and the aliases, except what is listed as ambiguous."""
        unclear = {each.form for each in self.ambiguous}
        return tuple(form for form in (self.name, *self.aliases) if form not in unclear)


class Source(ProfilePart):
    """A feed, sitemap, page or folder that is read again and again.

    The time between two checks begins at `interval_minutes` and then follows what the
    source brings, within the bounds. All three alike: a fixed interval.
    """

    id: Slug
    url: Form
    kind: SourceKind = "feed"
    outlet: Outlet | None = None
    interval_minutes: int = Field(default=30, ge=1, description="at first")
    fastest_minutes: int | None = Field(
        default=None, ge=1, description="lower bound of the interval; else 5, or the first interval"
    )
    slowest_minutes: int | None = Field(
        default=None, ge=1, description="upper bound; else 240, or the first interval"
    )
    topic: Topic = Field(
        default="any",
        description="skip what is off-topic: never, by what lists it, or by its text",
    )
    paused: bool = False

    @property
    def bounds(self) -> tuple[int, int]:
        """The shortest and the longest time between two checks, in minutes."""
        fastest = self.fastest_minutes or min(_FASTEST_MINUTES, self.interval_minutes)
        slowest = self.slowest_minutes or max(_SLOWEST_MINUTES, self.interval_minutes)
        return fastest, slowest

    @field_validator("url")
    @classmethod
    def _without_credentials(cls, url: str) -> str:
        """They are never sent, but would stand in logs, outcomes and the archive."""
        if has_user_part(url):
            raise ValueError("holds a user name or password, which is never sent: leave it out")
        return url

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        fastest, slowest = self.bounds
        if not fastest <= self.interval_minutes <= slowest:
            raise ValueError(
                f"interval_minutes {self.interval_minutes} is not between"
                f" fastest_minutes {fastest} and slowest_minutes {slowest}"
            )
        return self


class KnownOutlet(Outlet):
    """An outlet that the profile describes, recognised by its domain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domain: Domain
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    language: LanguageCode | None = None


class RelevanceRules(ProfilePart):
    """The words by which an article speaks of this deal, by language.

    A term ends in `*` where any ending will do: `partenaria*`.
    """

    terms: dict[LanguageCode, tuple[Form, ...]]


WordLists = dict[SlotId, dict[LanguageCode, tuple[ListedWord, ...]]]
_LISTS = TypeAdapter(WordLists)


class Deal(ProfilePart):
    """A business deal whose coverage is followed."""

    id: Slug
    name: Form
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    since: date | None = Field(
        default=None, description="what was published before this day (UTC) is not taken"
    )
    entities: tuple[KnownEntity, ...]
    relevance: RelevanceRules
    sources: tuple[Source, ...] = ()
    outlets: tuple[KnownOutlet, ...] = ()
    words: WordLists = Field(
        default_factory=dict,
        description="lists that patterns of `slots` use by name: `<deal>`; an entity's name too",
    )
    slots: tuple[Slot, ...] = Field(
        default=(), description="what is claimed about the deal, and how that is worded"
    )
    currency: CurrencyCode | None = Field(
        default=None, description="the deal's own: sums in others are converted, beside them"
    )
    rates: tuple[Rate, ...] = Field(
        default=(), description="dated rates into `currency`; the nearest day before is used"
    )
    synonyms: tuple[tuple[Form, ...], ...] = Field(
        default=(),
        description="words of any language that a search takes for one another: [IA, AI]",
    )

    @property
    def parties(self) -> tuple[KnownEntity, ...]:
        """Those who make the deal."""
        return tuple(entity for entity in self.entities if entity.role == "party")

    @cached_property
    def named_words(self) -> NamedWords:
        """What `words` and entities stand for, to show a pattern as the profile has it."""
        return NamedWords(self.words, _forms(self.entities))

    @model_validator(mode="before")
    @classmethod
    def _write_out_words(cls, told: Any) -> Any:
        """The patterns with the lists that they name, so that each is a pattern alone."""
        if not isinstance(told, dict) or not isinstance(told.get("slots"), list):
            return told
        try:
            lists = _LISTS.validate_python(told.get("words", {}))
        except ValidationError:
            return told  # it is said of the field itself
        named = NamedWords(lists, _forms(told.get("entities")))
        return told | {"slots": named.written_out(told["slots"])}

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        parties = {party.name for party in self.parties}
        if not parties:
            raise ValueError("entities: none has `role: party`")
        for entity in self.entities:
            if entity.stands_for is not None and entity.stands_for not in parties:
                raise ValueError(
                    f"entities: {entity.name!r} stands for {entity.stands_for!r}, which is no party"
                )
        _refuse_twice("entities", (f"{each.type} {each.name}" for each in self.entities))
        _refuse_twice(
            "entities: form", (form for each in self.entities for form in set(each.clear_forms))
        )
        _refuse_twice("sources", (source.id for source in self.sources))
        _refuse_twice("outlets", (outlet.domain for outlet in self.outlets))
        _refuse_twice("slots", (slot.id for slot in self.slots))
        if self.rates and self.currency is None:
            raise ValueError("rates: say in `currency` what they convert into")
        names = {entity.name for entity in self.entities}
        for slot in self.slots:
            for name in (*slot.of, *slot.subject):
                if name not in names:
                    raise ValueError(f"slots: {slot.id}: {name!r} is no entity of the profile")
        return self


def described_outlets(deals: Iterable[Deal]) -> tuple[Outlet, ...]:
    """The outlets that profiles describe by a domain, on their own or under a source.

    Of a domain described twice the first holds, and what stands under `outlets` comes first.
    """
    found: dict[str, Outlet] = {}
    for deal in deals:
        named = (*deal.outlets, *(source.outlet for source in deal.sources))
        for outlet in named:
            if outlet is not None and outlet.domain:
                found.setdefault(outlet.domain, Outlet(**dict(outlet)))
    return tuple(found.values())


_SIGNS = re.compile(r"[()|…<>*]")  # of patterns: a name has none of them


def _forms(entities: Any) -> dict[str, list[str]]:
    """By name, all forms of the entities of a profile that is not checked yet."""
    forms: dict[str, list[str]] = {}
    for entity in entities if isinstance(entities, list | tuple) else ():
        try:
            known = KnownEntity.model_validate(entity)
        except ValidationError:
            continue  # it is said of the field itself
        written = [known.name, *known.aliases, *(each.form for each in known.ambiguous)]
        literal = (" ".join(_SIGNS.sub(" ", form).split()) for form in written)
        forms[known.name] = [form for form in literal if re.search(r"\w", form)]
    return forms


def _refuse_twice(field: str, keys: Iterable[str]) -> None:
    for key, count in Counter(keys).items():
        if count > 1:
            raise ValueError(f"{field}: {key!r} is there {count} times")
