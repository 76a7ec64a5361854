"""What a field of a query asks of OpenSearch. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from libs.deals.folding import folded
from libs.search.amounts import Extent, NoSum, amounts_clause, extents_of, interval_of
from libs.search.bodies import Clause, any_of, beginning, matching
from libs.search.codes import code_of
from libs.search.days import NoDay, days_of
from libs.search.genres import genre_named
from libs.search.grammar.fields import FIELDS, FieldKind, QueryField
from libs.search.grammar.sums import any_currency_hint
from libs.search.grammar.tree import Field, Interval, Phrase, Word
from libs.search.spellings import bare, spellings, terms
from libs.search.vocabulary import Vocabulary

Value = Word | Phrase | Interval | None
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_DOMAIN = "outlet_domain"  # of names, the one that is no row of words
NOTHING: Clause = {"match_none": {}}

_YES = frozenset({"yes", "oui", "true", "vrai", "1", "y", "o"})
_NO = frozenset({"no", "non", "false", "faux", "0", "n"})


@dataclass(frozen=True)
class KnownIds:
    """Which articles are what only all of them together tell.

    `copies`: reprints of another; `disputed`: those with a claim that another one contradicts.
    """

    copies: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


class FieldReader:
    """Reads fields one after the other, and notes which values mean nothing.

    `hints`: lines on values that were understood, and may be meant otherwise.
    """

    def __init__(self, vocabulary: Vocabulary, known: KnownIds) -> None:
        self._vocabulary = vocabulary
        self.known = known
        self.notes: list[str] = []
        self.hints: list[str] = []
        self._by_kind: Mapping[FieldKind, Callable[[QueryField, Any], Clause]] = {
            "text": self._text, "name": self._name, "code": self._code, "number": self._number,
            "date": self._date, "amount": self._amount, "flag": self._flag,
        }  # fmt: skip

    def clause(self, asked: Field) -> Clause:
        """What a field asks; nothing fits a value that it cannot have."""
        field = _BY_NAME[asked.name]
        if asked.value is None and field.kind != "flag":
            return _exists(field)
        try:
            return self._by_kind[field.kind](field, asked.value)
        except OverflowError:
            self.notes.append(f"{field.name}: there is no such day")
            return NOTHING
        except (NoDay, NoSum, ValueError) as error:
            self.notes.append(f"{field.name}: {error}")
            return NOTHING

    def _text(self, field: QueryField, value: Value) -> Clause:
        fields = list(field.paths)
        match value:
            case Phrase(text, slop):
                return matching(text, fields, type="phrase", slop=slop)
            case Word(text, True):
                return beginning(bare(text), field.as_written)
            case Word(text):
                written = spellings(bare(text))
                return any_of([_side_by_side(each, fields) for each in written])
            case _:
                return matching(_said(value), fields, operator="and")

    def _name(self, field: QueryField, value: Value) -> Clause:
        """The words of a name side by side; an alias means the name that articles list."""
        said = _said(value)
        begins = isinstance(value, Word) and value.prefix
        names = dict.fromkeys((said, *self._vocabulary.names_of(said)))
        asked = [_named(path, name, begins=begins) for path in field.paths for name in names]
        # Who is named the most comes first.
        named = [matching(name, ["title^3", "text"], type="phrase") for name in names]
        return {"bool": {"must": [any_of(asked)], "should": named}}

    def _code(self, field: QueryField, value: Value) -> Clause:
        said = _said(value)
        if field.name == "lang":
            said = code_of(said, "languages").lower()
        elif field.name == "country":
            said = code_of(said, "territories")
        elif field.name == "genre":
            said = genre_named(said)
        elif field.values:
            said = self._one_of(field, said)
        how = "prefix" if isinstance(value, Word) and value.prefix else "term"
        insensitive = {"value": said, "case_insensitive": True}
        return any_of([{how: {path: insensitive}} for path in field.paths])

    def _one_of(self, field: QueryField, said: str) -> str:
        if said.lower() not in field.values:
            near = get_close_matches(said.lower(), field.values, n=1, cutoff=0.5)
            meant = f": did you mean {near[0]}?" if near else ""
            raise ValueError(f"{said} is none of {', '.join(field.values)}{meant}")
        return said.lower()

    def _number(self, field: QueryField, value: Value) -> Clause:
        if not isinstance(value, Interval):
            value = Interval(_said(value), _said(value))
        ends = {
            ("gte" if value.with_low else "gt"): value.low,
            ("lte" if value.with_high else "lt"): value.high,
        }
        bounds = {how: _whole(end) for how, end in ends.items() if end is not None}
        if sorted(bounds.values()) != list(bounds.values()):
            return self._number(field, value.turned())
        return any_of([{"range": {path: bounds}} for path in field.paths])

    def _date(self, field: QueryField, value: Value) -> Clause:
        first, last = _days(value)
        if field.name == "date":
            return published_within(first, last)
        return any_of([{"range": {path: _bounds(first, last)}} for path in field.paths])

    def _amount(self, _field: QueryField, value: Value) -> Clause:
        rates = self._vocabulary.rates
        if isinstance(value, Interval):
            ends = (end for end in (value.high, value.low) if end is not None)
            return self._in_any_currency(next(ends, ""), interval_of(value, rates))
        said = _said(value)
        return self._in_any_currency(said, extents_of(said, rates))

    def _in_any_currency(self, said: str, extents: Sequence[Extent]) -> Clause:
        """Sums within these extents; that they name no currency is said."""
        if all(each.currency is None for each in extents):
            self.hints.append(any_currency_hint(said))
        return amounts_clause(extents)

    def _flag(self, field: QueryField, value: Value) -> Clause:
        said = folded(_said(value)) if value is not None else "yes"
        if said not in _YES | _NO:
            raise ValueError(f"{said} is neither yes nor no")
        return flag_clause(field.name, said in _YES, self.known)


def _named(path: str, name: str, *, begins: bool) -> Clause:
    if path == _DOMAIN:
        return {"prefix" if begins else "term": {path: _HOST.sub("", name).lower().split("/")[0]}}
    words = f"{path}.words"
    return beginning(name, [words]) if begins else {"match_phrase": {words: name}}


def _side_by_side(text: str, fields: Sequence[str]) -> Clause:
    """A word in any of its forms, or the parts of one such as `open-source` next to each other."""
    if len(terms(text)) > 1:
        return matching(text, fields, type="phrase")
    return matching(text, fields)


def flag_clause(name: str, yes: bool, known: KnownIds) -> Clause:
    """Articles that are so, or are not."""
    found: Clause
    if name == "disputed":
        found = _among(known.disputed)
    elif name == "independent":
        found, yes = _among(known.copies), not yes
    else:
        found = {"term": {_BY_NAME[name].paths[0]: True}}
    return found if yes else {"bool": {"must_not": [found]}}


def published_within(first: date | None, last: date | None) -> Clause:
    """Published on one of these days or, where only the month is stated, perhaps on one."""
    month = first.replace(day=1) if first else None
    of_a_month = {"term": {"published_precision": "month"}}
    in_month = [of_a_month, {"range": {"published_at": _bounds(month, last)}}]
    return any_of([
        {"range": {"published_day": _bounds(first, last)}},
        {"bool": {"filter": in_month}},
    ])  # fmt: skip


_BY_NAME = {field.name: field for field in FIELDS}


def _said(value: Value) -> str:
    if isinstance(value, (Word, Phrase)):
        return value.text
    raise ValueError("needs one value, not an interval")


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - as many as an integer holds
        raise ValueError(f"{text} is no number")
    return int(text)


def _days(value: Value) -> tuple[date | None, date | None]:
    if not isinstance(value, Interval):
        return days_of(_said(value))
    first = last = None
    if value.low is not None:
        begin, end = days_of(value.low)
        first = begin if value.with_low else end + timedelta(days=1)
    if value.high is not None:
        begin, end = days_of(value.high)
        last = end if value.with_high else begin - timedelta(days=1)
    if first and last and first > last:
        return _days(value.turned())
    return first, last


def _exists(field: QueryField) -> Clause:
    found: list[Clause] = [{"exists": {"field": path}} for path in field.paths]
    if field.kind == "amount":
        return {"nested": {"path": "sums", "query": {"exists": {"field": "sums.low"}}}}
    return any_of(found)


def _bounds(first: date | None, last: date | None) -> dict[str, str]:
    ends = (("gte", first), ("lte", last))
    return {bound: day.isoformat() for bound, day in ends if day is not None}


def _among(article_ids: Collection[str]) -> Clause:
    return {"terms": {"article_id": list(article_ids)}}
