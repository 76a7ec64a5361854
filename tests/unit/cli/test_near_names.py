"""What is said of a search that found nothing."""

from typing import Any, cast

import pytest

from libs.deals.folding import folded
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.results import FacetCount, SearchResults
from services.cli.near_names import nearest, unknown, why_nothing

NAMES = {
    "outlet": ("La Lettre du soir", "Le Petit Écho"),
    "person": ("Claire Vasseur", "Hervé Aubin"),
    "organisation": ("Phare Énergie", "Amont"),
    "product": ("Relais 2",),
    "author": ("Jeanne Roux",),
    "language": ("fr", "en"),
}
CODES = {"lang": "language"}


class Known:
    """An index with these names in it, in which words of a name find it."""

    def __init__(self, total: int = 4) -> None:
        self._total = total

    async def count(self, query: SearchQuery) -> int:
        if query.text:
            return 3 if "quai" in query.text else 0
        asked = {CODES.get(name, name): value for name, value in query.model_dump().items()}
        return sum(
            folded(said) in folded(name)
            for facet in NAMES
            for said in asked[facet]
            for name in NAMES[facet]
        )

    async def search(self, query: SearchQuery) -> SearchResults:
        facets = {
            facet: tuple(FacetCount(value=name, count=1) for name in NAMES[facet])
            for facet in query.facets
        }
        return SearchResults(total=self._total, took_ms=1, hits=(), facets=facets)


async def _said(total: int = 4, **query: Any) -> list[str]:
    asked = {
        name: value if name in {"text", "like"} else tuple(value.split("|"))
        for name, value in query.items()
    }
    return await why_nothing(cast("SearchClient", Known(total)), SearchQuery(**asked))


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


async def test_each_name_that_no_article_has_is_said_with_the_nearest() -> None:
    assert await _said(person="Vasseur|Vaseur|Aubain", organisation="phare") == [
        "no article has a person called Vaseur: did you mean Claire Vasseur?",
        "no article has a person called Aubain: did you mean Hervé Aubin?",
    ]
    assert await _said(outlet="Gazette") == ["no article has an outlet called Gazette"]
    assert await _said(author="jeane") == [
        "no article has an author called jeane: did you mean Jeanne Roux?"
    ]


async def test_a_language_that_no_article_is_in_is_said_with_those_that_are() -> None:
    assert await _said(lang="de") == ["no article has the language de: there are fr, en"]


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
