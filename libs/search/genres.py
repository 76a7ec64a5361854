"""Which genre of article is meant by words. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

from libs.contracts import Genre
from libs.deals.folding import folded
from libs.search.genre_words import CALLED, NEWSPAPER, ORDINARY, OTHERWISE, Forms
from libs.search.spellings import bare, terms
from libs.search.stop_words import is_stop_word

GENRES: tuple[Genre, ...] = get_args(Genre)

_Key = tuple[str, ...]
_AMPERSAND = re.compile(r"\s*&\s*")
_LIVE = re.compile(r"\ben[\s_-]+(?=directs?\b)")
"""`en direct` means what `direct` does not, though `en` says little."""

_FROM_WHERE = re.compile(r"avec|de|du|des|depuis|d['’]\w.*", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/|+]|\s(?:and|et|or|ou)\s", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=\w\w)(?<!s)[sx]$")
_ENDINGS = (
    (re.compile(r"(?<=\w{3})aux$"), "al"),  # éditoriaux
    (re.compile(r"(?<=\w\w)ies$"), "y"),  # stories
    (re.compile(r"(?<=ch)es?$"), ""),  # dispatches, dépêche
    (re.compile(r"(?<=ys)(?:is|es?)$"), ""),  # analysis, analyses
)
"""Ends of words in the plural, but for a letter more, and what stands for each of them."""

_LONGEST_SHOWN = 60  # characters of a name that is none


def genre_named(said: str) -> Genre:
    """The genre that goes by this name, as the value of a field.

    Words of either language, in any number, with or without accents: `édito` is opinion. Raises
    ValueError with the nearest, or with how several at once are asked for.
    """
    found = _IN_FIELD.get(_key(said))
    if found is None:
        several = genres_listed(said)
        if len(several) > 1:
            raise ValueError(f"{_shown(said)} are several: write genre:({' | '.join(several)})")
        raise ValueError(f"{_shown(said)} is none of {', '.join(GENRES)}{_meant(said)}")
    return found


def genres_listed(said: str) -> tuple[Genre, ...]:
    """The genres of a list such as `interview,opinion`; none where a part is no genre."""
    if _key(said) in _IN_FIELD:  # `questions/réponses` is a name
        return ()
    found = [_IN_FIELD.get(_key(each)) for each in _BETWEEN.split(said)]
    known = tuple(dict.fromkeys(each for each in found if each is not None))
    return known if None not in found else ()


def is_genre(said: str) -> bool:
    """Whether a field takes this for the name of a genre."""
    return _key(said) in _IN_FIELD


def genres_of(words: Sequence[str]) -> tuple[Genre | None, ...]:
    """Of each of these words, side by side, the genre that it names, alone or with its neighbours.

    Words as they were typed, stop words among them: these are passed over, but set a newspaper's
    name apart (`La Tribune`). None for one that means something else, as in `job interview`.
    """
    found: list[Genre | None] = [None] * len(words)
    places, keys = _keys_by_place(words)
    free = set(range(len(keys)))
    for row, key in sorted(_rows(keys), key=lambda each: -len(each[0])):
        if free.issuperset(row) and (key in _ANYWHERE or key in _OTHERWISE):
            free -= set(row)
            for each in row:
                found[places[each]] = _ANYWHERE.get(key)
    return tuple(found)


def names_among(words: Sequence[str]) -> Iterator[tuple[str, Genre]]:
    """Of the words, those that are the very name of a genre, and are looked for as words alone.

    Not one that is part of a name (`Fox News`, `L'Opinion`) or of an expression (`merger review`).
    """
    places, keys = _keys_by_place(words)
    within = {
        places[each]
        for row, key in _rows(keys)
        if key in _ORDINARY or key in _OTHERWISE
        for each in row
    }
    for place, (word, meant) in enumerate(zip(words, genres_of(words), strict=True)):
        genre = _OWN_NAMES.get(folded(" ".join(terms(bare(word)))))
        apart = meant is None and place not in within and not _is_part_of_a_name(words, place)
        if genre is not None and apart:
            yield " ".join(terms(bare(word))), genre


def genre_meant(text: str) -> Genre | None:
    """The genre that a whole text is a name of, wherever it stands."""
    words = text.split()
    if any(_is_newspaper(words, place) for place in range(len(words))):
        return None
    return _ANYWHERE.get(_key(text))


def _is_newspaper(words: Sequence[str], place: int) -> bool:
    """Whether this word is the end of a newspaper's name: `La Tribune`, but not `la tribune`."""
    return place > 0 and terms(words[place]) == [NEWSPAPER]


def _is_part_of_a_name(words: Sequence[str], place: int) -> bool:
    """Whether a word has a capital behind another word, or behind an article: `L'Opinion`."""
    word = bare(words[place])
    return word[:1].isupper() and not word.isupper() and (place > 0 or word != words[place])


def _keys_by_place(words: Sequence[str]) -> tuple[Sequence[int], Sequence[_Key]]:
    """The places of the words that are no stop words, and what each of them is looked up by."""
    plain = [bare(word) for word in words]
    places = [place for place, word in enumerate(plain) if not is_stop_word(word)]
    keys: list[_Key] = []
    for place in places:
        before = plain[place - 1] if place else ""
        key = _key(plain[place])
        if key == _DIRECT and folded(before) == "en" and not _is_on_the_air(words, place):
            key = _key(f"{before} {plain[place]}")
        keys.append(() if _is_newspaper(plain, place) else key)
    return places, keys


def _is_on_the_air(words: Sequence[str], place: int) -> bool:
    """Whether it is said from where, or with whom: `en direct de Bruxelles`."""
    return place + 1 < len(words) and _FROM_WHERE.fullmatch(words[place + 1]) is not None


def _rows(keys: Sequence[_Key]) -> Iterator[tuple[range, _Key]]:
    """Each row of neighbours that is no longer than the longest form, with their places."""
    for start in range(len(keys)):
        for end in range(start + 1, min(start + _LONGEST, len(keys)) + 1):
            row = keys[start:end]
            if all(row):
                yield range(start, end), tuple(term for key in row for term in key)


def _meant(said: str) -> str:
    """What may be meant by a name that is none, as the end of a line on it."""
    forms = {" ".join(key): genre for key, genre in _IN_FIELD.items()}
    near = get_close_matches(" ".join(_key(said)), forms, n=1, cutoff=0.7)
    genres = [forms[each] for each in near] or genres_listed(said)
    return f": did you mean {genres[0]}?" if genres else ""


def _shown(said: str) -> str:
    return said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"


def _key(text: str) -> _Key:
    """The words of a form as they are looked up; without stop words, where others say enough."""
    plain = _LIVE.sub("en", _AMPERSAND.sub("n", folded(text)))
    words = [*map(_one, terms(plain.replace("_", " ")))]
    telling = [each for each in words if not is_stop_word(each)]
    return tuple(telling if any(len(each) > 1 for each in telling) else words)


def _one(word: str) -> str:
    """A word without accents as it is in any number: `editorial` of `editoriaux`."""
    for ending, instead in _ENDINGS:
        if ending.search(word):
            return ending.sub(instead, word)
    return _PLURAL.sub("", word)


def _keys_of(forms: Forms) -> Iterable[_Key]:
    """Also of those with hyphens as they are in one word: `oped`."""
    every = [form for texts in forms.values() for form in texts]
    return map(_key, (*every, *(form.replace("-", "") for form in every if "-" in form)))


_ANYWHERE: Mapping[_Key, Genre] = {
    key: genre for genre, called in CALLED.items() for key in _keys_of(called.anywhere)
}
_IN_FIELD: Mapping[_Key, Genre] = {
    **{key: genre for genre, called in CALLED.items() for key in _keys_of(called.in_field)},
    **_ANYWHERE,
    **{_key(genre): genre for genre in GENRES},
}
_OTHERWISE = frozenset(_key(form) for each in OTHERWISE for form in each.expressions)
_ORDINARY = frozenset(_key(form) for each in ORDINARY for form in each.expressions)
_LONGEST = max(map(len, (*_ANYWHERE, *_OTHERWISE, *_ORDINARY)))
_DIRECT = _key("direct")
_OWN_NAMES: Mapping[str, Genre] = {
    name: genre for genre in GENRES if _key(genre) not in _ANYWHERE for name in (genre, f"{genre}s")
}
