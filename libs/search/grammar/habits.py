"""What is typed as other query languages have it, and how it is written here. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from libs.search.genres import is_genre
from libs.search.grammar.fields import field_called
from libs.search.grammar.tree import AllOf, Field, Part, Word
from libs.search.stop_words import is_stop_word

_QUOTED = re.compile(r'["“„«][^"“”„«»]*["“”»]?')
_ASSIGNED = re.compile(r"([^\W\d_][\w-]*)=(\S+)")
_ANY_LETTER = re.compile(r"(?<!\S)\?\w|\w\?\w")
FUZZY = re.compile(r"(?<=\w)(?:[~^]\d*(?:\.\d+)?)+$")
"""What other languages have behind a word: so many mistakes allowed, or a weight."""

_NEAR = re.compile(r"(?:NEAR|ADJ)(?:/?\d+)?|(?:W|N|PRE|NEXT)/\d+")
_COMPARED = re.compile(r"(?:[<>]=?|[≥≤]).*", re.DOTALL)
_INTERVAL = re.compile(
    r"(?<!\S)(?P<field>[^\W\d_][\w-]*):[\[{]?(?P<low>\d[^\s\]}]*?)"
    r"(?: (?:to|TO|au|à|until) |-(?=\d{4}-\d))(?P<high>[^\s\]}]+)"
)
_OPERATORS = {"or": "OR", "ou": "OU", "not": "NOT", "sauf": "SAUF"}
_MEANING = {"or": "either", "ou": "either", "not": "without", "sauf": "without"}
_ONE_VALUE = frozenset({"lang", "outlet", "country", "relevance", "genre", "source"})
_SIGNS_BEFORE = "-−!+("
_NAME = re.compile(r"[\w'’&-]+(?: [\w'’&-]+)*")
_LONGEST_GENRE = 4  # words: article d'opinion, letter to the editor
_LONGEST_SHOWN = 60  # characters of what was typed


def habits(text: str) -> tuple[str, ...]:
    """A line on each thing that means something else here, or nothing."""
    plain = _QUOTED.sub(" … ", text)
    words = plain.split()
    found = [
        *_intervals(plain), *_signs(words), *_names(words), *_operators(words),
        *_genres(words), *_single_quotes(words),
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def asked_twice(part: Part | None) -> tuple[str, ...]:
    """A line on each field of which an article has one value, and that is to have two at once."""
    if not isinstance(part, AllOf):
        return ()
    values: dict[str, list[str]] = {}
    for each in part.parts:
        if isinstance(each, Field) and each.name in _ONE_VALUE and isinstance(each.value, Word):
            values.setdefault(each.name, []).append(each.value.text)
    return tuple(
        f"an article has one {name}: {name}:({_short(' | '.join(asked))}) finds either"
        for name, asked in values.items()
        if len(set(asked)) > 1
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _names(words: Sequence[str]) -> Iterator[str]:
    """`outlet:Le Fil`: of a name without quotes only the first word belongs to the field."""
    for word, after in pairwise(words):
        name, _, value = word.partition(":")
        field = field_called(name) if value.isalpha() and is_stop_word(value) else None
        if field is not None and field.kind == "name" and after[0].isalpha() and ":" not in after:
            whole = f'{name}:"{value} {_short(after)}"'
            yield f"{word} takes one word: a name of several is in quotes, {whole}"


def _genres(words: Sequence[str]) -> Iterator[str]:
    """`genre:press release`, `genre:interview, opinion`: only the first word is the value."""
    for at, typed in enumerate(words):
        word = typed.lstrip(_SIGNS_BEFORE)
        name, _, value = word.partition(":")
        field = field_called(name)
        if field is None or field.name != "genre" or not value:
            continue
        following = [each.rstrip(",;.") for each in words[at + 1 : at + _LONGEST_GENRE]]
        wholes = [" ".join([value, *following[:end]]) for end in range(len(following), 0, -1)]
        named = (each for each in wholes if _NAME.fullmatch(each) and is_genre(each))
        if (whole := next(named, None)) is not None:
            yield f'{word} takes one word: a name of several is in quotes, {name}:"{whole}"'
        elif value[-1] in ",;" and following and is_genre(value) and is_genre(following[0]):
            either = f"{name}:({value[:-1]} | {following[0]})"
            yield f"{word} takes one value: {either} finds either"


def _intervals(text: str) -> Iterator[str]:
    for found in _INTERVAL.finditer(text):
        field = field_called(found["field"])
        if field is not None and field.kind == "date":
            between = f"{found['low']}..{found['high']}"[:_LONGEST_SHOWN]
            yield f"between two days is written {found['field']}:{between}"


def _signs(words: Sequence[str]) -> Iterator[str]:
    for before, word in zip(["", *words], words, strict=False):
        if "://" in word or len(word) > _LONGEST_SHOWN:
            continue
        if (found := _ASSIGNED.fullmatch(word)) and field_called(found[1]):
            yield f"{word} is read as words: a field is written {found[1]}:{found[2]}"
        if _ANY_LETTER.search(word):
            yield f"{word}: ? stands for itself; europ* finds words that begin so"
        if FUZZY.search(word):
            yield f"{word}: what follows the word is left out; only a phrase takes ~5"
        if _COMPARED.fullmatch(word) and not before.endswith(":"):
            yield f"{word}: more and less are asked of a field, such as amount:>10M€"


def _operators(words: Sequence[str]) -> Iterator[str]:
    for word in words[1:-1]:
        if word in _OPERATORS:
            sign = _OPERATORS[word]
            yield f"{word} is read as a word: {sign}, in capitals, means {_MEANING[word]}"
    for word in words:
        if _NEAR.fullmatch(word):
            yield f'{word} is read as a word: "one other"~5 finds words near each other'


def _single_quotes(words: Sequence[str]) -> Iterator[str]:
    opens = next((at for at, word in enumerate(words) if word.startswith("'")), len(words))
    if any(word.endswith("'") for word in words[opens + 1 :]):
        yield 'single quotes mean nothing: a phrase stands in double ones, "Le Chat"'
