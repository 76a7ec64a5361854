"""What to say of a search that found nothing."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from libs.deals.folding import folded
from libs.search.client import SearchClient
from libs.search.facets import Facet
from libs.search.query import SearchQuery

_NAMES: tuple[Facet, ...] = (
    "outlet", "author", "person", "organisation", "product", "place", "speaker", "deal", "slot",
)  # fmt: skip
_CODES: dict[str, Facet] = {"lang": "language", "country": "country"}
_LOOKED_AT = 1000  # names, the most frequent first
_SHOWN = 3


async def why_nothing(client: SearchClient, query: SearchQuery) -> list[str]:
    """A line for each name that no article has, with the nearest ones; else what may help."""
    asked = {facet: facet for facet in _NAMES} | _CODES
    given = {field: facet for field, facet in asked.items() if getattr(query, field)}
    everything = SearchQuery(size=0, facets=tuple(given.values()), facet_size=_LOOKED_AT)
    found = await client.search(everything)
    if not found.total:
        return ["no article is indexed yet: `dealwire fetch` brings some in"]
    lines = []
    for field, facet in given.items():
        names = [one.value for one in found.facets[facet]]
        for said in getattr(query, field):
            if not await client.count(SearchQuery.model_validate({field: [said]})):
                if field in _CODES:
                    lines.append(f"no article has the {facet} {said}: {_there_are(names)}")
                else:
                    lines.append(_not_called("article", facet, said, names))
    return lines or await _why_not_together(client, query)


async def _why_not_together(client: SearchClient, query: SearchQuery) -> list[str]:
    """Of a query in which each name is known."""
    of_words = SearchQuery(text=query.text, words="any")
    if query == SearchQuery(text=query.text, **_not_asked(query)):
        return ["no article fits these words: a | b finds either, a* what begins so"]
    if query.text and not (count := await client.count(of_words)):
        return ["no article fits these words, whatever else is asked"]
    if query.text:
        fit = "1 article fits" if count == 1 else f"{count} articles fit"
        return [f"{fit} these words, but none of them all else that is asked"]
    if query.like is not None:
        return ["no article that fits all else is much like this one"]
    return ["each name is known, but no article fits all that is asked"]


def _not_asked(query: SearchQuery) -> dict[str, Any]:
    """The fields that say how to show what was found, and not what is to be found."""
    shown = {"sort", "size", "offset", "facets", "facet_size", "significant", "words"}
    return query.model_dump(include=shown)


def _there_are(known: Iterable[str]) -> str:
    return f"there are {', '.join(known) or 'none'}"


def unknown(kind: str, facet: str, said: str | None, names: Iterable[str]) -> list[str]:
    """A line for a name that nothing of a kind has, with the nearest ones; none if it is known.

    Of a speaker a part of the name is enough.
    """
    known = list(names)
    plain = [folded(each) for each in known]
    part = facet == "speaker" and any(folded(said or "") in each for each in plain)
    if said is None or part or folded(said) in plain:
        return []
    return [_not_called(kind, facet, said, known)]


def _not_called(kind: str, facet: str, said: str, known: Iterable[str]) -> str:
    near = nearest(said, known)
    meant = f": did you mean {' or '.join(near)}?" if near else ""
    article = "an" if facet[0] in "aeiou" else "a"
    return f"no {kind} has {article} {facet} called {said}{meant}"


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
