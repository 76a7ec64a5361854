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
        said = str(getattr(query, facet))
        names = [one.value for one in found.facets[facet]]
        if folded(said) not in map(folded, names):
            near = nearest(said, names)
            meant = f": did you mean {' or '.join(near)}?" if near else ""
            article = "an" if facet[0] in "aeiou" else "a"
            lines.append(f"no article has {article} {facet} called {said}{meant}")
    if not lines and len(query.text.split()) > 1:
        lines.append("an article must have all words; a | b finds either, a* what begins so")
    if not lines and given:
        lines.append("each name is known, but no article fits all that is asked")
    return lines


def nearest(said: str, names: Iterable[str]) -> list[str]:
    """The names that hold all words of what was said, else those that are spelt much like it."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(folded(name), name)
    words = set(folded(said).split())
    holding = [name for plain, name in known.items() if words <= set(plain.split())]
    if holding:
        return holding[:_SHOWN]
    near = get_close_matches(folded(said), known, n=_SHOWN, cutoff=0.7)
    return [known[each] for each in near]
