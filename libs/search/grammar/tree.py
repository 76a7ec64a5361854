"""What a query means, as a tree of values. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word in any of its forms; `prefix`: the beginning of a word."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words in this order, with at most `slop` other words between them."""

    text: str
    slop: int = 0


@dataclass(frozen=True)
class Money:
    """A sum in one of the notations of the press, as it was typed: `15 M€`."""

    text: str


@dataclass(frozen=True)
class Percentage:
    """So many of a hundred, as it was typed: `1 %`, `1.5 per cent`."""

    text: str


@dataclass(frozen=True)
class Interval:
    """Between two ends as they were typed; None is open. An end in itself belongs to it or not."""

    low: str | None = None
    high: str | None = None
    with_low: bool = True
    with_high: bool = True

    def turned(self) -> "Interval":
        """The same with its ends the other way round."""
        return Interval(self.high, self.low, self.with_high, self.with_low)


@dataclass(frozen=True)
class Field:
    """A field, by its one English name, that holds this; a value of None: that holds anything."""

    name: str
    value: Word | Phrase | Interval | None


@dataclass(frozen=True)
class Not:
    """Anything but this."""

    part: "Part"


@dataclass(frozen=True)
class AllOf:
    """Each of these. `strict`: an AND was typed, so that none may be left out."""

    parts: tuple["Part", ...]
    strict: bool = False


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    parts: tuple["Part", ...]


Part = Word | Phrase | Money | Percentage | Field | Not | AllOf | AnyOf


def all_of(parts: list[Part], *, strict: bool) -> Part | None:
    """Each of these; the one itself, and None of none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts), strict=strict)


def any_of(parts: list[Part]) -> Part | None:
    """At least one of these; the one itself, and None of none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def fields_in(part: Part | None) -> Iterator[Field]:
    """The fields of a query, also those that must not fit."""
    match part:
        case Field():
            yield part
        case Not(inner):
            yield from fields_in(inner)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from fields_in(each)
