"""Generated pages are distinct, know what they are, and come out the same again."""

from collections import Counter
from functools import cache
from itertools import combinations

from deploy.demo import OUTLETS, Page, expect, generate


@cache
def some() -> list[Page]:
    return list(generate(1000, seed=3))


def shingles(page: Page, size: int = 5) -> set[tuple[str, ...]]:
    words = " ".join(page.paragraphs).split()
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


def text(page: Page) -> str:
    return "\n".join(page.paragraphs)


def test_the_same_seed_gives_the_same_pages() -> None:
    assert list(generate(300, seed=3)) == some()[:300]


def test_another_seed_gives_other_pages() -> None:
    assert not {text(page) for page in generate(300, seed=4)} & {text(page) for page in some()}


def test_the_kinds_come_in_the_stated_proportions() -> None:
    kinds = Counter(page.kind for page in some())
    assert {kind: count / len(some()) for kind, count in kinds.items()} == {
        "origin": 0.6,
        "reprint": 0.2,
        "edit": 0.1,
        "off_topic": 0.1,
    }


def test_every_outlet_and_both_languages_publish() -> None:
    assert {page.outlet for page in some()} == set(OUTLETS)
    assert Counter(page.language for page in some()) == {"fr": 500, "en": 500}


def test_no_two_pages_share_an_address() -> None:
    assert len({page.path for page in some()}) == len(some())


def test_no_two_pages_but_reprints_have_the_same_text() -> None:
    own = [text(page) for page in some() if page.kind != "reprint"]
    assert len(set(own)) == len(own)


def test_different_origins_are_no_near_duplicates() -> None:
    origins = [page for page in some() if page.kind == "origin" and page.language == "fr"][:150]
    sets = [shingles(page) for page in origins]
    highest = max(len(a & b) / len(a | b) for a, b in combinations(sets, 2))
    assert highest < 0.4


def test_a_reprint_is_its_origin_under_another_outlet() -> None:
    by_path = {page.path: page for page in some()}
    for page in some():
        if page.kind == "reprint":
            origin = by_path[page.of or ""]
            assert origin.outlet != page.outlet
            assert origin.published < page.published
            assert (origin.people, origin.amounts) == (page.people, page.amounts)
            plain = [text(each).replace("’", "'").replace("“", '"') for each in (origin, page)]
            assert len({" ".join(each.replace("”", '"').split()) for each in plain}) == 1


def test_an_edit_corrects_the_sum() -> None:
    edits = [page for page in some() if page.kind == "edit"]
    assert len(edits) == 100
    for page in edits:
        assert page.revised.amounts[0] != page.amounts[0]
        assert len(page.revised.paragraphs) == len(page.paragraphs) + 1


def test_a_page_names_whom_it_says_it_names() -> None:
    for page in some():
        everything = page.title + text(page)
        assert all(name in everything for name in (*page.people, *page.organisations))
        assert ("Mistral AI" in text(page)) is (page.deal == "mistral-microsoft")


def test_no_sentence_plan_is_left_unfilled() -> None:
    assert [page for page in some() if set("{}[]|") & set(page.title + text(page))] == []


def test_expects_what_each_round_over_the_site_leaves() -> None:
    first = expect(some())
    assert (first.articles, first.versions) == (1000, 1000)
    assert first.fates == {"expanded": 7, "indexed": 1000}
    second = expect(some(), after_edit=True)
    assert (second.articles, second.versions) == (1000, 1100)
    assert second.fates == {"expanded": 7, "indexed": 100, "unchanged": 900}
