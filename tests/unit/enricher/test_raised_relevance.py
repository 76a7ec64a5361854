import pytest

from libs.contracts import Claim, Mention, Relevance
from libs.contracts.findings import RelevanceLevel
from services.enricher.relevance.levels import raised

DEAL = "mistral-microsoft"
WHERE = Mention(field="text", start=0, end=9, surface="the stake")


def judged(level: RelevanceLevel) -> Relevance:
    why = "The article names Microsoft and Mistral AI, but never together over a deal."
    return Relevance(deal=DEAL, level=level, score=0.05, why=why)


def claim(slot: str, *, deal: str = DEAL) -> Claim:
    return Claim(
        deal=deal, slot=slot, value="minority", polarity="affirmed", modality="announced",
        by="outlet", mention=WHERE, sentence=WHERE, rule=f"{slot}/en/1",
    )  # fmt: skip


@pytest.mark.parametrize("level", ["none", "mention"])
def test_an_article_that_states_facts_of_the_deal_is_about_it(level: RelevanceLevel) -> None:
    found = raised(judged(level), [claim("stake"), claim("exclusivity"), claim("stake")])
    assert (found.level, found.score) == ("paragraph", 0.4)
    assert found.why.startswith("It says of the deal: stake, exclusivity. The article names")


def test_one_fact_or_those_of_another_deal_are_not_enough() -> None:
    one = judged("none")
    assert raised(one, [claim("stake"), claim("stake")]) == one
    assert raised(one, [claim("stake"), claim("price", deal="adobe-figma")]) == one


@pytest.mark.parametrize("level", ["main", "paragraph"])
def test_what_is_about_the_deal_anyway_stays_as_it_was_judged(level: RelevanceLevel) -> None:
    before = judged(level)
    assert raised(before, [claim("stake"), claim("exclusivity")]) == before
