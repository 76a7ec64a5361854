"""Genres that the free words of a query name, and words that only look as if they did. Pure."""

from collections.abc import Iterator

from libs.contracts import Genre
from libs.search.genres import genres_of, names_among
from libs.search.grammar.tree import AllOf, AnyOf, Not, Part, Word, fields_in
from libs.search.notions import MOST_EXPANDED


def genres_wanted(part: Part | None) -> tuple[Genre, ...]:
    """The genres that words of a query name, each once; none where a field is asked for one."""
    rows = list(_rows(part))
    if _asks_for_genre(part) or sum(len(words) for words, _ in rows) > MOST_EXPANDED:
        return ()
    named = (each for words, wanted in rows if wanted for each in genres_of(words))
    return tuple(dict.fromkeys(each for each in named if each is not None))


def hints_on_names(part: Part | None) -> Iterator[str]:
    """A line on each name of a genre that is looked for as a word; none beside `genre:`."""
    if _asks_for_genre(part):
        return
    for words, _ in _rows(part):
        for word, genre in names_among(words):
            yield (
                f"{word} is read as a word: genre:{genre} finds the genre,"
                f" -genre:{genre} leaves it out"
            )


def _asks_for_genre(part: Part | None) -> bool:
    return any(each.name == "genre" for each in fields_in(part))


def _rows(part: Part | None, *, wanted: bool = True) -> Iterator[tuple[list[str], bool]]:
    """The words that stand side by side, and whether they are to be in what is found."""
    match part:
        case Word():
            yield [_text(part)], wanted
        case Not(inner):
            yield from _rows(inner, wanted=not wanted)
        case AllOf(parts):
            yield [_text(each) for each in parts if isinstance(each, Word)], wanted
            for each in parts:
                if not isinstance(each, Word):
                    yield from _rows(each, wanted=wanted)
        case AnyOf(parts):
            for each in parts:
                yield from _rows(each, wanted=wanted)


def _text(word: Word) -> str:
    return "" if word.prefix else word.text
