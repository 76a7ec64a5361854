"""The written pages, read against the shipped profiles: each is about the deal it says."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain

import pytest

from deploy.demo import Page, corpus
from libs.contracts import EnrichedArticle, Relevance
from libs.deals import SHIPPED_PROFILES, load_deals
from tests.reading import reader

DEALS = ("adobe-figma", "mistral-microsoft")
PAGES = [page for page in corpus() if page.kind != "missing"]
VERSIONS = [*PAGES, *(page.revised for page in PAGES if page.revision)]
Claimed = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def read() -> Callable[[Page], EnrichedArticle]:
    read_text = reader([each for each in load_deals(SHIPPED_PROFILES) if each.id in DEALS])

    @cache
    def read_page(page: Page) -> EnrichedArticle:
        text = "\n\n".join(page.readable)
        return read_text(text, page.language, title=page.title, published=page.published)

    return read_page


def levels(read: Callable[[Page], EnrichedArticle], page: Page) -> Mapping[str, Relevance]:
    return {each.deal: each for each in read(page).relevance}


@pytest.mark.parametrize("page", VERSIONS, ids=lambda page: page.path)
def test_a_page_is_held_against_both_deals_and_about_no_other_than_its_own(
    read: Callable[[Page], EnrichedArticle], page: Page
) -> None:
    found = levels(read, page)
    assert set(found) == set(DEALS)
    about = {deal for deal, how in found.items() if how.level != "none"}
    assert about <= {page.deal}, {deal: how.why for deal, how in found.items()}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.deal == "adobe-figma"], ids=lambda page: page.path
)
def test_every_page_on_adobe_and_figma_is_mainly_about_them(
    read: Callable[[Page], EnrichedArticle], page: Page
) -> None:
    assert levels(read, page)["adobe-figma"].level == "main"


def claimed(read: Callable[[Page], EnrichedArticle], deal: str) -> Claimed:
    claims = chain.from_iterable(read(page).claims for page in VERSIONS)
    return {(each.slot, each.value, each.polarity) for each in claims if each.deal == deal}


def test_the_facts_of_adobe_and_figma_are_claimed(
    read: Callable[[Page], EnrichedArticle],
) -> None:
    assert claimed(read, "adobe-figma") >= {
        ("price", "20000000000 USD", "affirmed"),
        ("payment", "cash_and_shares", "affirmed"),
        ("announcement_date", "2022-09-15", "affirmed"),
        ("regulator_step", "investigation", "affirmed"),
        ("regulator_step", "objections", "affirmed"),
        ("termination", "terminated", "affirmed"),
        ("break_fee", "1000000000 USD", "affirmed"),
        ("valuation", "10000000000 USD", "affirmed"),
    }


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("completion_date", "2023"),
        ("independence", "independent"),
        ("regulator_step", "approval"),
        ("regulator_step", "ban"),
        ("termination", "terminated"),
    ],
)
def test_the_coverage_of_adobe_and_figma_contradicts_itself(
    read: Callable[[Page], EnrichedArticle], slot: str, value: str
) -> None:
    found = claimed(read, "adobe-figma")
    assert {polarity for one, said, polarity in found if (one, said) == (slot, value)} == {
        "affirmed",
        "negated",
    }
