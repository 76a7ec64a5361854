"""Writes a query as text that means the same. Pure."""

from libs.search.grammar.parser import parse_query
from libs.search.grammar.tree import (
    AllOf,
    AnyOf,
    Field,
    Interval,
    Money,
    Not,
    Part,
    Percentage,
    Phrase,
    Word,
)


def print_query(part: Part | None) -> str:
    """A query that `parse_query` reads as this very part."""
    return "" if part is None else _printed(part)


def _printed(part: Part) -> str:
    match part:
        case Word(text, prefix):
            written = f"{text}*" if prefix else text
            if prefix and parse_query(written).part != part:  # of several words, or such as NOT
                written = f'"{written}"'
        case Phrase(text, slop):
            written = f'"{text}"' + (f"~{slop}" if slop else "")
        case Money(text) | Percentage(text):
            written = text
        case Field(name, value):
            written = f"{name}:{_value(value)}"
        case Not(inner):
            written = f"NOT {_grouped(inner)}"
        case AllOf(parts, strict):
            written = _joined(part, parts, " AND " if strict else " ")
        case AnyOf(parts):
            written = _joined(part, parts, " | ")
    return written


def _value(value: Word | Phrase | Interval | None) -> str:
    match value:
        case None:
            return "*"
        case Interval(low, high, with_low, with_high):
            if low is not None and high is not None:
                return f'"{low}..{high}"'
            end, sign, with_end = (
                (low, ">", with_low) if low is not None else (high, "<", with_high)
            )
            return f'"{sign}{"=" if with_end else ""}{end or ""}"'
        case _:
            return _printed(value)


def _joined(whole: Part, parts: tuple[Part, ...], between: str) -> str:
    """The parts side by side; within brackets each, where they would be read as one otherwise."""
    plain = between.join(_grouped(each) for each in parts)
    if parse_query(plain).part == whole:
        return plain
    return between.join(f"({_printed(each)})" for each in parts)


def _grouped(part: Part) -> str:
    return f"({_printed(part)})" if isinstance(part, (AllOf, AnyOf, Not)) else _printed(part)
