"""Reads a query as an analyst types it. Any text has a meaning: bad syntax is never an error.

    partenariat Microsoft        both words
    "Le Chat"  « Le Chat »       these words in this order
    Mixtral | "Le Chat"          either
    Mistral -Azure               the first without the second
    (accord | partenariat) UE    grouping
    europ*                       words that begin so

Pure. Tokenised by one regular expression, then read by a descent with one function per
level; what has no meaning where it stands (a lone dash, an unclosed bracket) is passed over.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SearchWord:
    """A word in any of its forms; `prefix`: the beginning of a word."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words in this order, as they stand."""

    text: str


@dataclass(frozen=True)
class Not:
    """Anything but this."""

    part: "Part"


@dataclass(frozen=True)
class AllOf:
    """Each of these."""

    parts: tuple["Part", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    parts: tuple["Part", ...]


Part = SearchWord | Phrase | Not | AllOf | AnyOf

_MOST_TERMS = 150
"""OpenSearch takes 1024 clauses in a query, and each term is looked for in six fields."""

_DEEPEST = 10
"""Brackets within more brackets than this are passed over."""

_TOKEN = re.compile(
    r"""
      (?P<phrase> ["“”«] \s* (?P<quoted>[^"“”«»]*) (?:["“”»]|$) )
    | (?P<mark>   [()|] | [-+]+ (?=[^\s|)]) )
    | (?P<word>   [^\s()|"“”«»]+ )
    """,
    re.VERBOSE,
)
_TERM = re.compile(r"\w+")


def parse_query(text: str) -> Part | None:
    """What is asked for, or None where the text asks for nothing."""
    return _QueryParser(text).alternatives()


class _QueryParser:
    """The tokens not yet read. Each method reads one level of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def alternatives(self, depth: int = 0) -> Part | None:
        parts: list[Part] = []
        while self._at < len(self._tokens):
            part = self._together(depth)
            if part is not None:
                parts.append(part)
            if self._next() == ")" and depth:
                break
            self._at += 1  # a bar, or a bracket that closes nothing
        return _join(AnyOf, parts)

    def _together(self, depth: int) -> Part | None:
        parts: list[Part] = []
        while self._next() not in (None, "|", ")"):
            part = self._one(depth)
            if part is not None:
                parts.append(part)
        return _join(AllOf, parts)

    def _one(self, depth: int) -> Part | None:
        found = self._next()
        self._at += 1
        match found:
            case SearchWord() | Phrase():
                return found
            case "-":
                part = self._operand(depth)
                return Not(part) if part is not None else None
            case "+":
                return self._operand(depth)
            case "(" if depth < _DEEPEST:
                part = self.alternatives(depth + 1)
                self._at += 1  # the closing bracket, if there is one
                return part
        return None

    def _operand(self, depth: int) -> Part | None:
        """What a sign stands before; a sign before a sign says nothing."""
        return None if self._next() in (None, "|", ")", "-", "+") else self._one(depth)

    def _next(self) -> "str | SearchWord | Phrase | None":
        return self._tokens[self._at] if self._at < len(self._tokens) else None


def _tokens(text: str) -> list[str | SearchWord | Phrase]:
    tokens: list[str | SearchWord | Phrase] = []
    terms = 0
    for found in _TOKEN.finditer(text):
        if found["mark"]:
            tokens.append(_mark(found["mark"]))
            continue
        words = found["quoted"] if found["phrase"] else found["word"]
        more = len(_TERM.findall(words))
        terms += more
        if terms > _MOST_TERMS:
            break
        if more:
            tokens.append(_leaf(words, is_phrase=bool(found["phrase"])))
    return tokens


def _mark(mark: str) -> str:
    """A row of signs is one sign: two minuses are a plus."""
    return mark if mark in "()|" else "-" if mark.count("-") % 2 else "+"


def _leaf(words: str, *, is_phrase: bool) -> SearchWord | Phrase:
    if is_phrase:
        return Phrase(words.strip())
    return SearchWord(words.rstrip("*"), prefix=True) if words.endswith("*") else SearchWord(words)


def _join(kind: type[AllOf] | type[AnyOf], parts: list[Part]) -> Part | None:
    match parts:
        case []:
            return None
        case [only]:
            return only
    return kind(tuple(parts))
