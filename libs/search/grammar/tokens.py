"""Cuts a query into its tokens. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from libs.search.grammar.fields import QueryField, field_called, nearest_field
from libs.search.grammar.sums import bare_sums_in, is_money, percentages_in, sums_in

MOST_TERMS = 64
"""A query asks OpenSearch for each word in a dozen fields, and 1024 clauses are its limit."""

MOST_SLOP = 50
LONGEST_QUERY = 4000  # characters
LONGEST_WORD = 200  # characters; no article has one so long

A_STAR_ENDS_A_WORD = "* stands for letters at the end of a word alone"

TokenKind = Literal[
    "word", "phrase", "money", "percentage", "field", "(", ")", "or", "and", "not", "plus",
]  # fmt: skip

_OPERATORS: dict[str, TokenKind] = {
    "AND": "and", "ET": "and", "&&": "and",
    "OR": "or", "OU": "or", "||": "or", "|": "or",
    "NOT": "not", "NON": "not", "SAUF": "not",
}  # fmt: skip
_OPEN, _CLOSE = '"“„«', '"”“»'
_TOKEN = re.compile(
    rf"""
      (?P<phrase>   [{_OPEN}] (?P<quoted>[^"“”„«»]*) (?P<close>[{_CLOSE}]|$) (?:~(?P<slop>\d+))? )
    | (?P<operator> \|\|? | && )
    | (?P<bracket>  [()] )
    | (?P<sign>     [-+!−]+ )
    | (?P<field>    [^\W\d_][\w-]* ) :(?!//)
    | (?P<star>     [*]+ )
    | (?P<initials> \b[^\W\d_]\ &\ [^\W\d_](?=[\s,.;?!)|]|$) )
    | (?P<word>     \.(?i:net)\b
                  | (?:(?:[<>]=?|[≥≤])(?![^\W\d_][\w-]*:))?\w[^\s()|"“”„«»]* | [^\s()|"“”„«»] )
    """,
    re.VERBOSE,
)
_VALUE = re.compile(
    r"""\s*(?P<value>(?:[<>]=?\s+)?[^\s()|"“”„«»]+(?:\s+\.\.\s+[^\s()|"“”„«»]+)?)|"""
)
"""What stands behind a field: anything up to a space, but for what is quoted or in brackets."""

_TERM = re.compile(r"\w+")

WITH_WORDS: frozenset[TokenKind] = frozenset({"word", "phrase", "money", "percentage"})
"""The kinds of token that words are looked for of."""


@dataclass(frozen=True)
class Token:
    """A piece of a query; `text` without quotation marks, `slop` of a phrase."""

    kind: TokenKind
    text: str = ""
    start: int = 0
    end: int = 0
    slop: int = 0
    field: QueryField | None = None


@dataclass(frozen=True)
class Tokens:
    """The tokens of a query, and a line on each thing in it that means nothing."""

    tokens: tuple[Token, ...]
    notes: tuple[str, ...]


def tokenize(text: str) -> Tokens:
    """What a query is made of. Of more than 64 words the first ones count."""
    notes: list[str] = []
    if len(text) > LONGEST_QUERY:
        notes.append(f"only the first {LONGEST_QUERY} characters of the query were read")
        text = text[:LONGEST_QUERY]
    pieces = _with_figures(text, list(_pieces(text, notes)))
    kept: list[Token] = []
    terms = 0
    for piece in pieces:
        is_value = bool(kept) and kept[-1].kind == "field"
        if piece.kind == "word" and not is_value and not _TERM.search(piece.text):
            continue  # a dash, a euro sign alone
        if piece.kind == "word" and len(piece.text) > LONGEST_WORD:
            notes.append(f"a word of more than {LONGEST_WORD} characters was left out")
            continue
        terms += len(_TERM.findall(piece.text)) if piece.kind in WITH_WORDS else 0
        if terms > MOST_TERMS:
            notes.append(f"only the first {MOST_TERMS} words of the query were read")
            break
        kept.append(piece)
    return Tokens(tuple(kept), tuple(dict.fromkeys(notes)))


def _pieces(text: str, notes: list[str]) -> Iterator[Token]:
    at = 0
    after_field = False
    while (found := (_VALUE if after_field else _TOKEN).search(text, at)) is not None:
        if after_field and found["value"]:
            token: Token | None = Token("word", found["value"])
        elif after_field:
            after_field = False
            continue
        else:
            token = _token(found, text, notes)
        at = found.end()
        if token is not None:
            yield _placed(token, found)
        after_field = token is not None and token.kind == "field"


def _token(found: re.Match[str], text: str, notes: list[str]) -> Token | None:
    token: Token | None = None
    if found["phrase"] is not None:
        token = _phrase(found, notes)
    elif found["star"]:
        if _TERM.match(text, found.end()):
            notes.append(A_STAR_ENDS_A_WORD)
    elif found["sign"]:
        token = _sign(found, text)
    elif found["field"]:
        token = _field(found, text, notes)
    elif found["initials"]:
        token = Token("word", found["initials"].replace(" ", ""))  # as M&A is written elsewhere
    elif found["bracket"]:
        token = Token("(") if found["bracket"] == "(" else Token(")")
    else:
        token = _word(found["operator"] or found["word"])
    return token


def _sign(found: re.Match[str], text: str) -> Token | None:
    """A row of signs is one; before a space it is a dash and means nothing."""
    if text[found.end() : found.end() + 1].strip().strip("|)") == "":
        return None
    minuses = sum(one != "+" for one in found["sign"])
    return Token("not") if minuses % 2 else Token("plus")


def _phrase(found: re.Match[str], notes: list[str]) -> Token | None:
    if not found["close"]:
        notes.append("a quotation mark is not closed: the phrase goes to the end")
    words = found["quoted"].strip()
    slop = min(int(found["slop"][:4]), MOST_SLOP) if found["slop"] else 0
    return Token("phrase", words, slop=slop) if _TERM.search(words) else None


def _field(found: re.Match[str], text: str, notes: list[str]) -> Token | None:
    """A field; of a name that no field has, the words around the colon remain."""
    field = field_called(found["field"])
    if field is not None:
        return Token("field", found["field"], field=field)
    if text[found.end() : found.end() + 1].strip():  # "Note: accord" names no field
        near = nearest_field(found["field"])
        meant = f": did you mean {near}?" if near else ": it is read as a word"
        notes.append(f"no field {found['field']}{meant}")
    return Token("word", found["field"])


def _word(text: str) -> Token:
    if text in _OPERATORS:
        return Token(_OPERATORS[text])
    return Token("word", text)


def _placed(token: Token, found: re.Match[str]) -> Token:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    return Token(token.kind, token.text, start, found.end(), token.slop, token.field)


def _with_figures(text: str, tokens: list[Token]) -> Iterator[Token]:
    """The same, with the words that are a sum of money, or a percentage, as one token."""
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "word":
            yield tokens[at]
            at += 1
            continue
        stop = at
        while stop < len(tokens) and tokens[stop].kind == "word":
            stop += 1
        is_value = at > 0 and tokens[at - 1].kind == "field"
        yield from _stretch(text, tokens[at:stop], is_value=is_value)
        at = stop


def _stretch(text: str, words: Sequence[Token], *, is_value: bool) -> Iterator[Token]:
    """Words with nothing between them but spaces; `is_value`: the first one is that of a field."""
    base = words[0].start
    spoken = "" if _too_long(words) else text[base : words[-1].end]
    bare = {(at, end) for at, end in bare_sums_in(spoken) if at or not is_value}
    percentages = {base + at: base + end for at, end in percentages_in(spoken)}
    sums = {base + at: base + end for at, end in sums_in(spoken)}
    ends = {**{base + at: base + end for at, end in bare}, **percentages, **sums}
    end = -1
    for word in words:
        if word.start < end:
            continue
        if word.start in ends and any(each.end == ends[word.start] for each in words):
            end = ends[word.start]
            kind: TokenKind = "percentage" if percentages.get(word.start) == end else "money"
            yield Token(kind, text[word.start : end], word.start, end)
        elif spoken and any(map(str.isdigit, word.text)) and is_money(word.text):
            yield Token("money", word.text, word.start, word.end)
        else:
            yield word


def _too_long(words: Sequence[Token]) -> bool:
    """No sum is so long, and looking for one would take seconds."""
    return len(words) > MOST_TERMS or any(len(each.text) > LONGEST_WORD for each in words)


def is_operator(word: str) -> bool:
    """Whether a word is no word but joins others: AND, OU, NOT."""
    return word in _OPERATORS
