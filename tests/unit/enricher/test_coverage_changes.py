"""What an article leaves to be compared, and what is said of a picture that changed."""

from typing import Any

from libs.contracts import Count, KeepNewest, LedgerRow, Mark, Relevance, Story, keys
from libs.coverage.article import CoveredArticle
from libs.coverage.picture import Picture
from services.enricher.coverage.changes import changes
from services.enricher.coverage.effects import effects_of
from tests.messages import SEEN_AT, enriched, ledger_row, relation, story

NOW = 2_000_000_000_000


def picture(*things: Any) -> Picture:
    return {(each.kind, each.id): each for each in things}


def told(before: Picture, after: Picture, **options: Any) -> list[Any]:
    return list(changes(before, after, now_ms=NOW, **options))


def test_an_article_is_kept_for_each_deal_that_it_is_about() -> None:
    article = enriched(1)
    newest, mark, count = effects_of(article)
    member = f"{article.article_id}:{article.version}"
    assert isinstance(newest, KeepNewest)
    assert (newest.key, newest.member) == (keys.covered("mistral-microsoft"), member)
    kept = CoveredArticle.unpacked(newest.value)
    assert (kept.text, kept.title, kept.outlet) == (
        article.text, article.title, article.outlet.name,
    )  # fmt: skip
    assert mark == Mark(keys.covered_numbers("mistral-microsoft"), member, article.version_number)
    assert isinstance(count, Count)


def test_an_article_about_no_deal_is_not_kept_and_is_taken_back_by_later_rules() -> None:
    nothing = (Relevance(deal="d", level="none", score=0, why="names nobody"),)
    assert effects_of(enriched(1, relevance=nothing)) == ()
    newest, _, _ = effects_of(enriched(1, relevance=nothing, enrichment_revision=1))
    assert isinstance(newest, KeepNewest)
    assert not newest.value


def test_what_is_new_has_changed_or_is_gone_is_told_once_with_a_higher_revision() -> None:
    before = picture(relation(), story(), ledger_row(revision=NOW + 5))
    row = ledger_row(why="another reason")
    [changed, gone] = told(before, picture(story(), row))
    assert (changed.id, changed.change, changed.revision) == (row.id, "changed", NOW + 6)
    assert (gone.id, gone.change, gone.gone) == (relation().id, "gone", True)
    [new] = told(picture(story()), picture(story(), relation()))
    assert (new.id, new.change) == (relation().id, "new")


def test_a_new_conflict_is_one_entry_that_says_what_the_verdict_was() -> None:
    agreed = ledger_row(verdict="agree", disputed=False)
    [row] = told(picture(agreed), picture(ledger_row()))
    assert isinstance(row, LedgerRow)
    assert (row.previous_verdict, row.verdict, row.disputed) == ("agree", "in_conflict", True)


def test_everything_is_told_again_where_that_is_asked() -> None:
    same = picture(relation(), story())
    assert told(same, same) == []
    assert len(told(same, same, everything=True)) == 2


def test_a_merge_and_a_split_are_told_on_both_sides() -> None:
    whole = story()
    first, second = whole.articles
    one = story(id="1" * 32, articles=(first,))
    other = story(id="2" * 32, articles=(second,))
    merged, *gone = told(picture(one, other), picture(story(id="1" * 32)))
    assert isinstance(merged, Story)
    assert merged.formed_from == ("2" * 32,)
    assert [each.went_to for each in gone] == [("1" * 32,)]
    split = told(picture(story(id="1" * 32)), picture(one, other))
    assert [each.formed_from for each in split] == [(), ("1" * 32,)]


def events(before: LedgerRow | None, after: LedgerRow) -> list[tuple[str, str | None]]:
    [row] = told(picture(before) if before else {}, picture(after))
    return [(each.kind, each.value) for each in row.events]


def test_a_conflict_and_the_first_denial_are_news_once() -> None:
    whole = ledger_row()
    first, second = whole.assertions
    agreed = ledger_row(verdict="agree", disputed=False, assertions=(first,))
    assert events(agreed, whole) == [("conflict", None), ("denial", "exclusive")]
    assert events(None, whole) == [("conflict", None), ("denial", "exclusive")]
    assert events(None, agreed) == []
    again = second.model_copy(update={"outlet": "Une troisième", "article_id": "3" * 32})
    more = ledger_row(assertions=(first, second, again), why="three say it")
    assert events(whole, more) == []
    assert events(whole, ledger_row(why="another reason")) == []
    [same] = told(picture(whole), picture(whole), everything=True)
    assert same.events == ()


def test_an_article_that_takes_back_what_it_said_is_news_once() -> None:
    whole = ledger_row()
    first, second = whole.assertions
    ended = second.model_copy(update={"until": SEEN_AT})
    corrected = ledger_row(verdict="corrected", disputed=False, assertions=(first, ended))
    assert events(whole, corrected) == [("correction", "exclusive")]
    assert events(corrected, ledger_row(**{**corrected.model_dump(), "why": "other"})) == []
    [row] = told(picture(whole), picture(corrected))
    assert row.events[0].article_id == second.article_id
    assert second.outlet in row.events[0].why


def test_the_same_news_has_the_same_key_whatever_revision_tells_it() -> None:
    whole = ledger_row()
    agreed = ledger_row(verdict="agree", disputed=False, assertions=whole.assertions[:1])
    [one] = told(picture(agreed), picture(whole))
    [other] = told({}, picture(ledger_row(revision=NOW * 2)))
    assert {each.key for each in one.events} == {each.key for each in other.events}


def test_how_a_row_changed_is_no_difference_to_the_next_state() -> None:
    [row] = told({}, picture(ledger_row()))
    assert row.events
    assert told(picture(row), picture(ledger_row())) == []
