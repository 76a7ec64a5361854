"""Which genre of article is meant by words. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

from libs.contracts import Genre
from libs.deals.folding import folded
from libs.search.genre_words import CALLED, OTHERWISE, Forms
from libs.search.spellings import terms
from libs.search.stop_words import is_stop_word
from libs.search.thesaurus import singular

GENRES: tuple[Genre, ...] = get_args(Genre)

_Key = tuple[str, ...]
_AMPERSAND = re.compile(r"\s*&\s*")


def genre_named(said: str) -> Genre:
    """The genre that goes by this name, as the value of a field.

    Words of either language, in any number, with or without accents: `édito` is opinion. Raises
    ValueError with the nearest.
    """
    found = _IN_FIELD.get(_key(said))
    if found is None:
        forms = {" ".join(key): genre for key, genre in _IN_FIELD.items()}
        near = get_close_matches(" ".join(_key(said)), forms, n=1, cutoff=0.7)
        meant = f": did you mean {forms[near[0]]}?" if near else ""
        raise ValueError(f"{said} is none of {', '.join(GENRES)}{meant}")
    return found


def genres_of(words: Sequence[str]) -> tuple[Genre | None, ...]:
    """Of each of these words, side by side, the genre that it names, alone or with its neighbours.

    None for one that means something else there, as in `job interview`.
    """
    keys = [_key(each) for each in words]
    found: list[Genre | None] = [None] * len(words)
    free = set(range(len(words)))
    for places, key in sorted(_rows(keys), key=lambda row: -len(row[0])):
        if free.issuperset(places) and (key in _ANYWHERE or key in _OTHERWISE):
            free -= set(places)
            for place in places:
                found[place] = _ANYWHERE.get(key)
    return tuple(found)


def genre_meant(text: str) -> Genre | None:
    """The genre that a whole text is a name of, wherever it stands."""
    return _ANYWHERE.get(_key(text))


def _rows(keys: Sequence[_Key]) -> Iterator[tuple[range, _Key]]:
    """Each row of neighbours that is no longer than the longest form, with their places."""
    for start in range(len(keys)):
        for end in range(start + 1, min(start + _LONGEST, len(keys)) + 1):
            row = keys[start:end]
            if all(row):
                yield range(start, end), tuple(term for key in row for term in key)


def _key(text: str) -> _Key:
    """The words of a form as they are looked up; without stop words, where others say enough."""
    words = terms(_AMPERSAND.sub("n", folded(text)).replace("_", " "))
    telling = [each for each in words if not is_stop_word(each)]
    return tuple(map(singular, telling if any(len(each) > 1 for each in telling) else words))


def _keys_of(forms: Forms) -> Iterable[_Key]:
    return (_key(form) for texts in forms.values() for form in texts)


_ANYWHERE: Mapping[_Key, Genre] = {
    key: genre for genre, called in CALLED.items() for key in _keys_of(called.anywhere)
}
_IN_FIELD: Mapping[_Key, Genre] = {
    **{key: genre for genre, called in CALLED.items() for key in _keys_of(called.in_field)},
    **_ANYWHERE,
    **{_key(genre): genre for genre in GENRES},
}
_OTHERWISE = frozenset(_keys_of(OTHERWISE))
_LONGEST = max(map(len, (*_ANYWHERE, *_OTHERWISE)))
