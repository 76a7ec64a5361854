"""What is said of a search that found nothing."""

from typing import Any, cast

import pytest

from libs.deals.folding import folded
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from services.cli.near_names import unknown, why_nothing

NAMES = {
    "outlet": ("La Lettre du soir", "Le Petit Écho"),
    "person": ("Claire Vasseur", "Hervé Aubin"),
    "organisation": ("Phare Énergie", "Amont"),
    "product": ("Relais 2",),
    "author": ("Jeanne Roux",),
}


class Known:
    """An index with these names in it, in which words of a name find it."""

    def __init__(self, total: int = 4) -> None:
        self._total = total

    async def count(self, query: SearchQuery) -> int:
        if query.text:
            return 3 if "quai" in query.text else 0
        return self._total

    async def unknown_values(self, query: SearchQuery) -> tuple[str, ...]:
        asked = query.model_dump()
        return tuple(
            f"no article has a {facet} called {said}"
            for facet in NAMES
            for said in asked[facet]
            if not any(folded(said) in folded(name) for name in NAMES[facet])
        )


async def _said(total: int = 4, **query: Any) -> list[str]:
    asked = {
        name: value if name in {"text", "like"} else tuple(value.split("|"))
        for name, value in query.items()
    }
    return await why_nothing(cast("SearchClient", Known(total)), SearchQuery(**asked))


async def test_where_a_name_that_none_has_was_said_nothing_more_is() -> None:
    assert await _said(person="Vaseur", outlet="le petit écho") == []
    [line] = await _said(text="lang:en person:aubin")
    assert line == "no article fits all that is asked"


async def test_words_that_no_article_has_and_names_that_do_not_go_together() -> None:
    [line] = await _said(text="rachat")
    assert "a | b finds either" in line
    [line] = await _said(text="rachat", person="herve aubin")
    assert "whatever else is asked" in line
    [line] = await _said(text="quai", outlet="le petit écho")
    assert line == "3 articles fit these words, but none of them all else that is asked"
    [line] = await _said(person="aubin", outlet="petit écho")
    assert line == "each name is known, but no article fits all that is asked"
    [line] = await _said(like="0" * 32)
    assert "much like this one" in line


async def test_an_empty_index_is_said_to_be_one() -> None:
    [line] = await _said(total=0, person="Vasseur")
    assert "`dealwire fetch`" in line


@pytest.mark.parametrize(
    ("facet", "said", "lines"),
    [
        ("speaker", "Mensh", ["no quote has a speaker called Mensh: did you mean Arthur Mensch?"]),
        ("speaker", "mensch", []),
        ("outlet", "Harbour", ["no quote has an outlet called Harbour: did you mean The Harbour?"]),
        ("outlet", "the harbour", []),
        ("slot", "zzz", ["no quote has a slot called zzz"]),
        ("slot", None, []),
    ],
)
def test_a_name_that_none_has_is_told_with_the_nearest(
    facet: str, said: str | None, lines: list[str]
) -> None:
    assert unknown("quote", facet, said, ["Arthur Mensch", "The Harbour"]) == lines
