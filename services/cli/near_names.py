"""What to say of a search that found nothing."""

from collections.abc import Iterable
from difflib import get_close_matches

from libs.deals.folding import folded
from libs.search.client import SearchClient
from libs.search.query import Facet, SearchQuery

_NAMES: tuple[Facet, ...] = ("outlet", "person", "organisation", "product")
_LOOKED_AT = 1000  # names, the most frequent first
_SHOWN = 3


async def why_nothing(client: SearchClient, query: SearchQuery) -> list[str]:
    """A line for each name that no article has, with the nearest ones; else what may help."""
    given = [facet for facet in _NAMES if getattr(query, facet) is not None]
    everything = SearchQuery(size=0, facets=tuple(given), facet_size=_LOOKED_AT)
    found = await client.search(everything)
    if not found.total:
        return ["no article is indexed yet: `dealwire fetch` brings some in"]
    lines = []
    for facet in given:
        names = [one.value for one in found.facets[facet]]
        lines += unknown("article", facet, str(getattr(query, facet)), names)
    if not lines and len(query.text.split()) > 1:
        lines.append("an article must have all words; a | b finds either, a* what begins so")
    if not lines and given:
        lines.append("each name is known, but no article fits all that is asked")
    return lines


def unknown(kind: str, facet: str, said: str | None, names: Iterable[str]) -> list[str]:
    """A line for a name that nothing of a kind has, with the nearest ones; none if it is known.

    Of a speaker a part of the name is enough.
    """
    known = list(names)
    plain = [folded(each) for each in known]
    part = facet == "speaker" and any(folded(said or "") in each for each in plain)
    if said is None or part or folded(said) in plain:
        return []
    near = nearest(said, known)
    meant = f": did you mean {' or '.join(near)}?" if near else ""
    article = "an" if facet[0] in "aeiou" else "a"
    return [f"no {kind} has {article} {facet} called {said}{meant}"]


def nearest(said: str, names: Iterable[str]) -> list[str]:
    """The names that hold all words of what was said, else those that are spelt much like it.

    Else those with a word that is.
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(folded(name), name)
    words = set(folded(said).split())
    holding = [name for plain, name in known.items() if words <= set(plain.split())]
    if holding:
        return holding[:_SHOWN]
    near = get_close_matches(folded(said), known, n=_SHOWN, cutoff=0.7)
    by_word = {word: name for plain, name in known.items() for word in plain.split()}
    word = get_close_matches(folded(said), by_word, n=1, cutoff=0.8)
    return [known[each] for each in near] or [by_word[each] for each in word]
