"""What is said of a search that found nothing."""

from typing import cast

import pytest

from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.results import FacetCount, SearchResults
from services.cli.near_names import nearest, unknown, why_nothing

NAMES = {
    "outlet": ("La Lettre du soir", "Le Petit Écho"),
    "person": ("Claire Vasseur", "Hervé Aubin"),
    "organisation": ("Phare Énergie", "Amont"),
    "product": ("Relais 2",),
}


class Known:
    """An index with these names in it."""

    def __init__(self, total: int = 4) -> None:
        self._total = total

    async def search(self, query: SearchQuery) -> SearchResults:
        facets = {
            facet: tuple(FacetCount(value=name, count=1) for name in NAMES[facet])
            for facet in query.facets
        }
        return SearchResults(total=self._total, took_ms=1, hits=(), facets=facets)


async def _said(total: int = 4, **query: str) -> list[str]:
    return await why_nothing(cast("SearchClient", Known(total)), SearchQuery(**query))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lettre du soir", ["La Lettre du soir"]),
        ("petit echo", ["Le Petit Écho"]),
        ("le petit ecko", ["Le Petit Écho"]),
        ("Gazette", []),
    ],
)
def test_names_that_hold_the_words_or_are_spelt_alike_are_the_nearest(
    said: str, meant: list[str]
) -> None:
    assert nearest(said, NAMES["outlet"]) == meant


async def test_a_name_that_no_article_has_is_said_with_the_nearest() -> None:
    assert await _said(person="Vasseur", organisation="phare") == [
        "no article has a person called Vasseur: did you mean Claire Vasseur?",
        "no article has an organisation called phare: did you mean Phare Énergie?",
    ]
    assert await _said(outlet="Gazette") == ["no article has an outlet called Gazette"]


async def test_words_that_never_stand_together_and_names_that_do_not_go_together() -> None:
    [line] = await _said(text="rachat quai", person="herve aubin")
    assert "all words" in line
    [line] = await _said(text="quai", outlet="le petit écho")
    assert "no article fits all" in line
    assert await _said(text="quai") == []


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
