"""The written pages are what they say they are."""

from collections import Counter

import pytest

from deploy.demo import OUTLETS, Page, corpus

PAGES = corpus()
BY_PATH = {page.path: page for page in PAGES}


def ids(page: Page) -> str:
    return page.path


def test_there_are_pages_of_every_kind() -> None:
    assert Counter(page.kind for page in PAGES) == {
        "origin": 22,
        "reprint": 7,
        "translation": 2,
        "edit": 2,
        "off_topic": 7,
        "broken": 2,
        "missing": 2,
    }


def test_six_outlets_publish_in_two_languages() -> None:
    assert {page.outlet for page in PAGES} == set(OUTLETS)
    assert len(OUTLETS) == 6
    languages = Counter(page.language for page in PAGES)
    assert set(languages) == {"fr", "en"}
    assert min(languages.values()) >= 12


def test_a_page_lies_under_its_outlet_and_has_a_zone() -> None:
    assert [p.path for p in PAGES if not p.path.startswith(f"/{p.outlet}/")] == []
    assert [p.path for p in PAGES if p.published.utcoffset() is None] == []


def test_a_page_names_the_people_it_says_it_names() -> None:
    texts = {page: "\n".join((page.title, *page.paragraphs)).lower() for page in PAGES}
    assert [
        (page.path, name)
        for page, text in texts.items()
        for name in page.people
        if name.lower() not in text
    ] == []


@pytest.mark.parametrize(
    ("deal", "party"), [("mistral-microsoft", "Mistral AI"), ("adobe-figma", "Figma")]
)
def test_only_pages_about_a_deal_speak_of_its_smaller_party(deal: str, party: str) -> None:
    speaking = [page.path for page in PAGES if party in " ".join(page.paragraphs)]
    assert speaking == [page.path for page in PAGES if page.deal == deal]


def test_each_deal_is_covered_in_both_languages_and_by_most_outlets() -> None:
    assert {page.deal for page in PAGES} == {"mistral-microsoft", "adobe-figma", None}
    for deal in ("mistral-microsoft", "adobe-figma"):
        about = [page for page in PAGES if page.deal == deal]
        assert min(Counter(page.language for page in about).values()) >= 3
        assert len({page.outlet for page in about}) == len(OUTLETS)


def test_a_page_that_is_off_topic_or_missing_is_about_no_deal() -> None:
    without = {page.kind for page in PAGES if page.deal is None}
    assert without == {"off_topic", "missing"}
    assert not without & {page.kind for page in PAGES if page.deal}


def test_the_same_wire_copy_stands_under_three_titles() -> None:
    wire = "/hexapress/depeches/2024/02/26/mistral-ai-microsoft-mistral-large"
    copies = [page for page in PAGES if wire in (page.of, page.path)]
    assert len({page.title for page in copies}) == len({page.outlet for page in copies}) == 3
    leads = {" ".join(page.paragraphs[0].replace("’", "'").split()) for page in copies}
    assert len(leads) == 1


@pytest.mark.parametrize("page", [page for page in PAGES if page.of], ids=ids)
def test_a_reprint_or_translation_comes_later_and_from_another_outlet(page: Page) -> None:
    origin = BY_PATH[page.of or ""]
    assert origin.kind == "origin"
    assert origin.outlet != page.outlet
    assert origin.published < page.published
    assert (origin.language == page.language) is (page.kind == "reprint")


@pytest.mark.parametrize("page", [page for page in PAGES if page.kind == "edit"], ids=ids)
def test_an_edited_page_changes_its_text_and_its_sum(page: Page) -> None:
    revised = page.revised
    assert revised.paragraphs != page.paragraphs
    assert revised.amounts != page.amounts
    assert page.revision is not None
    assert page.revision.modified > page.published


def test_a_page_that_is_never_edited_has_no_revision_to_give() -> None:
    with pytest.raises(ValueError, match="never edited"):
        _ = PAGES[0].revised


def test_the_coverage_disagrees_on_the_sum() -> None:
    sums = {(amount.value, amount.currency) for page in PAGES for amount in page.amounts}
    assert {(15e6, "EUR"), (16e6, "USD"), (16.3e6, "USD"), (13e9, "USD")} <= sums


def test_the_coverage_disagrees_on_exclusivity_and_on_the_instrument() -> None:
    text = "\n".join(paragraph for page in PAGES for paragraph in page.paragraphs)
    for words in (
        "distribution exclusive",
        "is not exclusive",
        "convertible",
        "is lending",
        "stake",
    ):
        assert words in text
