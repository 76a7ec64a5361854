"""What to say of a search that found nothing."""

from collections.abc import Iterable
from typing import Any

from libs.deals.folding import folded
from libs.search.client import SearchClient
from libs.search.grammar.parser import parse_query
from libs.search.near_names import not_called
from libs.search.query import SearchQuery
from libs.search.suggestions import without_filters


async def why_nothing(client: SearchClient, query: SearchQuery) -> list[str]:
    """A line on what may help; none where a name that no article has was said already."""
    if not await client.count(SearchQuery()):
        return ["no article is indexed yet: `dealwire fetch` brings some in"]
    if await client.unknown_values(query):
        return []
    return await _why_not_together(client, query)


async def _why_not_together(client: SearchClient, query: SearchQuery) -> list[str]:
    """Of a query in which each name is known."""
    of_words = SearchQuery(text=query.text, words="any")
    if query.text and without_filters(parse_query(query.text).part) is None:
        return ["no article fits all that is asked"]
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


def unknown(kind: str, facet: str, said: str | None, names: Iterable[str]) -> list[str]:
    """A line for a name that nothing of a kind has, with the nearest ones; none if it is known.

    Of a speaker a part of the name is enough.
    """
    known = list(names)
    plain = [folded(each) for each in known]
    part = facet == "speaker" and any(folded(said or "") in each for each in plain)
    if said is None or part or folded(said) in plain:
        return []
    return [not_called(kind, facet, said, known)]
