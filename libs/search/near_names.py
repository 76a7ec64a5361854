"""The names most like one that was typed and that nothing has. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches

from libs.deals.folding import folded
from libs.search.spellings import terms

_SHOWN = 3
_LISTED = 12  # names: more are no help


def nearest(said: str, names: Iterable[str]) -> list[str]:
    """The names that hold all words of what was said, else those that are spelt much like it.

    Else those with a word that is.
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(folded(name), name)
    words = set(terms(folded(said)))
    holding = [name for plain, name in known.items() if words <= set(terms(plain))] if words else []
    if holding:
        return holding[:_SHOWN]
    near = get_close_matches(folded(said), known, n=_SHOWN, cutoff=0.7)
    by_word = {word: name for plain, name in known.items() for word in terms(plain)}
    word = get_close_matches(folded(said), by_word, n=1, cutoff=0.8)
    return [known[each] for each in near] or [by_word[each] for each in word]


def not_called(kind: str, facet: str, said: str, known: Iterable[str]) -> str:
    """That nothing of a kind has a name, with the nearest ones."""
    near = nearest(said, known)
    meant = f": did you mean {' or '.join(near)}?" if near else ""
    article = "an" if facet[0] in "aeiou" else "a"
    return f"no {kind} has {article} {facet} called {said}{meant}"


def there_are(known: Iterable[str]) -> str:
    """All names of a kind, where they are few: `there are fr, en`."""
    names = list(known)
    more = ", …" if len(names) > _LISTED else ""
    return f"there are {', '.join(names[:_LISTED]) or 'none'}{more}"
