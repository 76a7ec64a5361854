"""The written pages, read against the shipped profiles: each is about the deal it says."""

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from itertools import chain

import pytest

from deploy.demo import OUTLETS, Page, corpus
from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    LanguageReading,
    Outlet,
    Relevance,
    Timestamp,
)
from libs.deals import SHIPPED_PROFILES, load_deals
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.gazetteer import Gazetteer
from services.enricher.names import Marked
from services.enricher.wording.files import all_wordings

DEALS = ("adobe-figma", "mistral-microsoft")
PAGES = [page for page in corpus() if page.kind != "missing"]
VERSIONS = [*PAGES, *(page.revised for page in PAGES if page.revision)]
Claimed = set[tuple[str, str, str]]


class Blank:
    """Knows no names but those of the profiles."""

    version = "blank-1"

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        del text, language
        return ()


@pytest.fixture(scope="module")
def read() -> Callable[[Page], EnrichedArticle]:
    deals = [each for each in load_deals(SHIPPED_PROFILES) if each.id in DEALS]
    knowledge = Knowledge(deals, Gazetteer(deals), Blank(), all_wordings())

    def enriched(page: Page) -> EnrichedArticle:
        article = DetectedArticle(
            request_id="r",
            outlet=Outlet(name=OUTLETS[page.outlet].name),
            article_id="0" * 32,
            version="1" * 32,
            observed_at=datetime(2024, 3, 2, tzinfo=timezone.utc),
            requested_url=f"https://demo.example{page.path}",
            final_url=f"https://demo.example{page.path}",
            title=page.title,
            published=Timestamp(at=page.published, precision="minute"),
            text="\n\n".join(page.readable),
            language=LanguageReading(language=page.language, confidence=0.9, agreed=True),
        )
        return enrich(article, knowledge=knowledge, revision=0)

    return enriched


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
