"""Reads a query as an analyst types it. Any text has a meaning: bad syntax is never an error.

    partenariat Microsoft          both words, the more the better
    "Le Chat"  « Le Chat »         these words in this order; "accord Microsoft"~5: near each other
    Mixtral | "Le Chat"            either; also OR, OU
    Mistral -Azure                 the first without the second; also NOT, SAUF
    (accord | partenariat) AND UE  grouping; AND, ET: nothing may be missing
    europ*                         words that begin so
    person:Mensch  lang:fr         a field; its names in English and French stand in `fields`
    amount:>10M€  date:2024-02..   at least, between: `>`, `>=`, `<`, `<=`, `..`
    15 M€                          a sum, in whatever notation a text has it
    1 %                            a percentage, in whatever words a text has it

Pure. A descent with one function for each level; what means nothing where it stands (a lone
dash, an unclosed bracket) is passed over with a note.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from libs.search.days import is_day
from libs.search.grammar.fields import QueryField, takes_interval
from libs.search.grammar.habits import FUZZY, asked_twice, habits
from libs.search.grammar.intervals import OPEN, last_end, read_interval
from libs.search.grammar.sums import any_currency_hint, is_bare_sum, is_money
from libs.search.grammar.tokens import (
    A_STAR_ENDS_A_WORD,
    LONGEST_QUERY,
    WITH_WORDS,
    Token,
    is_operator,
    tokenize,
)
from libs.search.grammar.tree import (
    AllOf,
    AnyOf,
    Field,
    Money,
    Not,
    Part,
    Percentage,
    Phrase,
    Word,
    all_of,
    any_of,
)

_DEEPEST = 10
"""Brackets within more brackets than this are passed over."""

_MOST_WORDS_OF_A_VALUE = 4  # beyond the first: 15 millions d'euros
_MINUS = re.compile(r"[-−!](?=\w)")
_SIGNS_BEFORE = re.compile(r"^(?!\.net$)\W+", re.IGNORECASE)  # .NET is a name
_WORD_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True)
class ParsedQuery:
    """What is asked for, None where nothing is; and a line on each thing that means nothing.

    `hints`: lines on what was understood, and may be meant otherwise.
    """

    part: Part | None
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@lru_cache(maxsize=64)  # a search reads its text several times: fields, filters, second tries
def parse_query(text: str) -> ParsedQuery:
    """What a query means. Never fails."""
    read = tokenize(text)
    parser = _Parser(read.tokens)
    part = parser.alternatives()
    notes = [*read.notes, *parser.notes]
    if part is None and text.strip():
        notes.append("nothing that can be searched for is left of the query")
    hints = dict.fromkeys((*parser.hints, *habits(text[:LONGEST_QUERY]), *asked_twice(part)))
    return ParsedQuery(part, tuple(dict.fromkeys(notes)), tuple(hints))


class _Parser:
    """The tokens not yet read. Each method reads one level of the grammar."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._within_field: QueryField | None = None
        self.notes: list[str] = []
        self.hints: list[str] = []

    def alternatives(self, depth: int = 0) -> Part | None:
        """A | b; ends behind the bracket that closes a group."""
        parts: list[Part] = []
        while self._at < len(self._tokens):
            part = self._together(depth)
            if part is not None:
                parts.append(part)
            ended = self._kind()
            self._at += 1
            if ended == ")":
                if depth:
                    return any_of(parts)
                self.notes.append("a bracket closes that was not opened")
        if depth:
            self.notes.append("a bracket is not closed: the group goes to the end")
        return any_of(parts)

    def _together(self, depth: int) -> Part | None:
        parts: list[Part] = []
        strict = False
        while (kind := self._kind()) not in {None, "or", ")"}:
            if kind in {"and", "plus"}:
                strict = True
                self._at += 1
                continue
            part = self._one(depth)
            if part is not None:
                parts.append(part)
        return all_of(parts, strict=strict)

    def _one(self, depth: int) -> Part | None:
        token = self._tokens[self._at]
        self._at += 1
        part: Part | None = None
        match token.kind:
            case "not":
                part = self._negated(depth)
            case "(":
                part = self._group(depth)
            case "field" if token.field is not None:
                part = self._field(token.field, depth)
            case "phrase":
                part = self._phrase(token)
            case "money":
                part = self._money(token)
            case "percentage":
                part = Percentage(token.text)
            case "word":
                part = self._bare_word(token)
        return part

    def _bare_word(self, token: Token) -> Part | None:
        within = self._within_field
        if within is not None and takes_interval(within):  # (>3 | <1)
            return self._value(within, self._joined(within, token))
        word = self._word(token.text)
        return Money(word.text) if word is not None and is_money(word.text) else word

    def _phrase(self, token: Token) -> Word | Phrase:
        """Words in their order; with a star at their end the last one is a beginning."""
        text = token.text.rstrip("* ")
        if "*" in text:
            self.notes.append(A_STAR_ENDS_A_WORD)
        if token.text.endswith("*") and not token.slop and _WORD_CHARACTER.search(text):
            return Word(text, prefix=True)
        return Phrase(token.text, token.slop)

    def _money(self, token: Token) -> Part:
        if not is_money(token.text):
            self.hints.append(any_currency_hint(token.text))
        return Money(token.text)

    def _negated(self, depth: int) -> Part | None:
        """What stands behind a NOT; two of them are none."""
        unwanted = True
        while self._kind() in {"not", "plus"}:
            unwanted ^= self._kind() == "not"
            self._at += 1
        if self._kind() in {None, "or", ")", "and"}:
            self.notes.append("nothing stands behind a NOT or a minus sign")
            return None
        part = self._one(depth)
        if part is None or not unwanted:
            return part
        return part.part if isinstance(part, Not) else Not(part)

    def _group(self, depth: int) -> Part | None:
        if depth >= _DEEPEST:
            self.notes.append(f"brackets within {_DEEPEST} others are passed over")
            return None
        return self.alternatives(depth + 1)

    def _word(self, text: str) -> Word | None:
        """A word without the signs before it; what stands behind a star within it is left out."""
        bare, star, rest = FUZZY.sub("", _SIGNS_BEFORE.sub("", text)).partition("*")
        if not bare:
            return None
        if rest.strip("*") or text.startswith("*"):
            self.notes.append(A_STAR_ENDS_A_WORD)
        return Word(bare.lower() if is_operator(bare) else bare, prefix=bool(star))

    def _field(self, field: QueryField, depth: int) -> Part | None:
        """What a field is asked for; of a group, each of its words."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind not in {*WITH_WORDS, "("}:
            self.notes.append(_needs_a_value(field))
            return None
        self._at += 1
        if token.kind == "(":
            self._within_field, outer = field, self._within_field
            group = self._group(depth)
            self._within_field = outer
            if group is None:
                self.notes.append(_needs_a_value(field))
                return None
            return self._within(field, group)
        if token.kind == "word" and is_operator(token.text):
            self.notes.append(_needs_a_value(field))
            return None
        if token.kind == "word" and (signed := _MINUS.match(token.text)):  # lang:-fr
            part = self._value(field, Token("word", token.text[signed.end() :]))
            return None if part is None else Not(part)
        return self._value(field, self._joined(field, token))

    def _joined(self, field: QueryField, token: Token) -> Token:
        """`>10 M€`, `26 février 2024`: words that make the last end a sum or day belong to it."""
        if field.kind not in {"amount", "date"} or token.kind != "word":
            return token
        is_value = is_day if field.kind == "date" else _is_sum
        after = [
            each.text
            for each in takewhile(
                lambda each: each.kind in {"word", "money"},
                self._tokens[self._at : self._at + _MOST_WORDS_OF_A_VALUE],
            )
        ]
        for count in range(len(after), 0, -1):
            text = " ".join([token.text, *after[:count]])
            end = last_end(text)
            if is_value(end):
                self._at += count
                return Token("word", text)
        return token

    def _value(self, field: QueryField, token: Token) -> Part | None:
        if set(token.text) == {"*"}:
            return Field(field.name, None)
        ends = takes_interval(field) and ".." in token.text
        if not ends and not _WORD_CHARACTER.search(token.text):
            self.notes.append(_needs_a_value(field))
            return None
        if takes_interval(field):
            return self._between(field, token.text)
        if token.kind in {"phrase", "money", "percentage"} or " " in token.text:  # accord .. loi
            return Field(field.name, self._phrase(token))
        word = self._word(token.text)
        if word is not None and is_money(word.text):
            return Field(field.name, Phrase(word.text))
        return None if word is None else Field(field.name, word)

    def _between(self, field: QueryField, text: str) -> Part | None:
        interval = read_interval(text)
        if interval == OPEN:
            self.notes.append(f"{field.name}: .. needs an end")
            return None
        return Field(field.name, interval or Phrase(text))

    def _within(self, field: QueryField, part: Part) -> Part | None:
        """The words of a group, each asked of the field; a field within it stands for itself."""
        found: Part | None = part
        match part:
            case Word(text):
                found = self._value(field, Token("word", text + "*" * part.prefix))
            case Phrase(text, slop):
                found = self._value(field, Token("phrase", text, slop=slop))
            case Money(text):
                found = self._value(field, Token("money", text))
            case Percentage(text):
                found = self._value(field, Token("percentage", text))
            case Not(inner):
                asked = self._within(field, inner)
                found = None if asked is None else Not(asked)
            case AnyOf(parts):
                found = any_of([one for each in parts if (one := self._within(field, each))])
            case AllOf(parts):
                every = [one for each in parts if (one := self._within(field, each))]
                found = all_of(every, strict=True)
        return found

    def _kind(self) -> str | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None


def _is_sum(text: str) -> bool:
    return is_money(text) or is_bare_sum(text)


def _needs_a_value(field: QueryField) -> str:
    return f"{field.name}: needs a value, such as {field.name}:{field.example}"
