"""What the state of a page spares, when it must not, and how it goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import FetchedArticle, FetchRequest, ListedAs, Outlet, Timestamp
from libs.urls import BadAddress
from services.fetcher.http.response import Response, Validators
from services.fetcher.pages import life as module
from services.fetcher.pages.life import ArticleRead, ListingRead, NothingNew, is_unread, next_state
from services.fetcher.pages.state import (
    PARSER_VERSION,
    PageState,
    from_json,
    page_id_of,
    title_mark,
    to_json,
    with_stated,
)
from tests.messages import fetched
from tests.unit.fetcher.html_pages import SEEN_AT, URL
from tests.unit.fetcher.pages.states import (
    HOUR,
    VALIDATORS,
    VERSION,
    answer,
    not_modified,
    request,
    state,
)

DAY = timedelta(days=1)


def validators_for(
    known: PageState | None, asked: FetchRequest, *, indexed_version: str | None, now: datetime
) -> Validators | None:
    return module.plan(known, asked, indexed=indexed_version, now=now).validators


def same_body(
    known: PageState | None, response: Response, asked: FetchRequest, *, indexed_version: str | None
) -> bool:
    plan = module.plan(known, asked, indexed=indexed_version, now=response.at)
    return not is_unread(plan, response)


def after_article(
    known: PageState | None,
    article: FetchedArticle,
    response: Response,
    asked: FetchRequest,
    *,
    marks: Sequence[str],
) -> PageState:
    return next_state(known, ArticleRead(article, marks), response, asked)


def after_listing(
    known: PageState | None, response: Response, asked: FetchRequest, *, complete: bool
) -> PageState:
    return next_state(known, ListingRead(complete=complete), response, asked)


def after_unchanged(known: PageState, response: Response, asked: FetchRequest) -> PageState:
    return next_state(known, NothingNew(), response, asked)


def _asked_with(known: PageState | None, indexed: str | None = VERSION) -> Validators | None:
    return validators_for(known, request(), indexed_version=indexed, now=SEEN_AT + HOUR)


def test_what_was_indexed_is_asked_for_with_what_the_server_gave() -> None:
    assert _asked_with(state()) == VALIDATORS
    assert _asked_with(state(etag=None)) == Validators(last_modified=VALIDATORS.last_modified)
    assert _asked_with(state(etag=None, last_modified=None)) is None
    assert _asked_with(None) is None


@pytest.mark.parametrize("indexed", [None, "0" * 32])
def test_an_article_that_died_on_its_way_does_not_hide_itself(indexed: str | None) -> None:
    assert _asked_with(state(), indexed) is None
    assert not same_body(state(), answer(), request(), indexed_version=indexed)


def test_validators_are_not_trusted_for_ever() -> None:
    assert _asked_with(state(not_modified_in_a_row=9)) == VALIDATORS
    assert _asked_with(state(not_modified_in_a_row=10)) is None
    assert _asked_with(state(read_at=SEEN_AT + HOUR - DAY + timedelta(seconds=1))) == VALIDATORS
    assert _asked_with(state(read_at=SEEN_AT + HOUR - DAY)) is None


def test_a_replay_is_read_in_any_case() -> None:
    again = request(reason="replay")
    assert validators_for(state(), again, indexed_version=VERSION, now=SEEN_AT) is None
    assert not same_body(state(), answer(), again, indexed_version=VERSION)


KINDS = [("auto", True), ("page", True), ("site", False), ("feed", False), ("sitemap", False),
         ("list", False)]  # fmt: skip


@pytest.mark.parametrize(("kind", "spared"), KINDS)
def test_a_listing_that_is_asked_for_is_not_spared_since_an_article_was_read(
    kind: Any, spared: bool
) -> None:
    asked = request(kind=kind)
    found = validators_for(state(), asked, indexed_version=VERSION, now=SEEN_AT + HOUR)
    assert found == (VALIDATORS if spared else None)
    assert same_body(state(), answer(), asked, indexed_version=VERSION) is spared


def test_equal_bytes_are_read_again_when_the_rules_have_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = state()
    assert same_body(known, answer(), request(), indexed_version=VERSION)
    monkeypatch.setattr(module, "PARSER_VERSION", PARSER_VERSION + 1)
    assert not same_body(known, answer(), request(), indexed_version=VERSION)
    assert _asked_with(known) is None
    again = after_unchanged(known, answer(), request())
    assert same_body(again, answer(), request(), indexed_version=VERSION)


def test_the_same_bytes_are_the_same_body_and_no_others() -> None:
    assert same_body(state(), answer("b1"), request(), indexed_version=VERSION)
    assert not same_body(state(), answer("b2"), request(), indexed_version=VERSION)
    assert not same_body(None, answer(), request(), indexed_version=VERSION)
    without = replace(answer(), digest=None)
    assert not same_body(state(digest=None), without, request(), indexed_version=VERSION)


def test_a_listing_is_the_same_only_for_those_who_want_the_same_of_it() -> None:
    asked = request(scheduled=True, kind="feed", topic="listing")
    known = after_listing(None, answer(), asked, complete=True)
    assert (known.article_id, known.version) == (None, None)
    now = SEEN_AT + HOUR
    assert validators_for(known, asked, indexed_version=None, now=now) == VALIDATORS
    assert same_body(known, answer(), asked, indexed_version=None)
    for other in ({"deals": ("d1", "d2")}, {"topic": "any"}, {"not_before": SEEN_AT}):
        another = asked.model_copy(update=other)
        assert validators_for(known, another, indexed_version=None, now=now) is None
        assert not same_body(known, answer(), another, indexed_version=None)
    later = after_listing(known, answer("b2", at=now), asked, complete=True)
    assert (later.changed_at, later.first_seen) == (now, SEEN_AT)
    again = after_listing(later, answer("b2", at=now + HOUR), asked, complete=True)
    assert again.changed_at == now


def test_a_listing_asked_for_by_hand_is_read_in_any_case() -> None:
    known = after_listing(None, answer(), request(kind="feed"), complete=True)
    by_hand = request(kind="feed")
    assert validators_for(known, by_hand, indexed_version=None, now=SEEN_AT + HOUR) is None
    assert not same_body(known, answer(), by_hand, indexed_version=None)


def test_what_more_deals_want_goes_through_again() -> None:
    more = request(deals=("d1", "d2"))
    plan = module.plan(state(), more, indexed=VERSION, now=SEEN_AT + HOUR)
    assert (plan.wanted_by_more_deals, plan.validators) == (True, None)
    assert is_unread(plan, answer())


def test_a_listing_of_which_something_is_left_is_read_again() -> None:
    asked = request(scheduled=True, kind="sitemap")
    known = after_listing(None, answer(), asked, complete=False)
    assert validators_for(known, asked, indexed_version=None, now=SEEN_AT + HOUR) is None
    assert not same_body(known, answer(at=SEEN_AT + HOUR), asked, indexed_version=None)


def test_an_unchanged_listing_is_expanded_once_a_day() -> None:
    asked = request(scheduled=True, kind="feed")
    known = after_listing(None, answer(), asked, complete=True)
    for hours in range(1, 24):
        now = SEEN_AT + hours * HOUR
        assert same_body(known, answer(at=now), asked, indexed_version=None)
        known = after_unchanged(known, answer(at=now), asked)
    next_day = SEEN_AT + DAY
    assert validators_for(known, asked, indexed_version=None, now=next_day) is None
    assert not same_body(known, answer(at=next_day), asked, indexed_version=None)
    expanded = after_listing(known, answer(at=next_day), asked, complete=True)
    assert same_body(expanded, answer(at=next_day + HOUR), asked, indexed_version=None)


def test_a_first_look_takes_the_pages_word_for_when_it_changed() -> None:
    day = datetime(2024, 2, 27, tzinfo=timezone.utc)
    published = Timestamp(at=SEEN_AT - 20 * HOUR, precision="minute")
    modified = Timestamp(at=SEEN_AT - 2 * HOUR, precision="second")

    def first(**facts: Any) -> PageState:
        return after_article(None, fetched(**facts), answer(), request(), marks=())

    known = first(published=published, modified=modified)
    assert (known.published, known.changed_at) == (published.at, modified.at)
    assert first(published=published, modified=None).changed_at == published.at
    assert first(published=None, modified=None).changed_at == SEEN_AT
    ahead = first(published=Timestamp(at=SEEN_AT + HOUR, precision="minute"), modified=None)
    assert ahead.published == SEEN_AT
    # Only a day is stated: as if at its end, for it may have been a minute ago.
    by_day = first(published=Timestamp(at=day, precision="day"), modified=None)
    assert by_day.published == day + DAY
    today = first(published=Timestamp(at=day + DAY, precision="day"), modified=None)
    assert today.published == SEEN_AT
    month = first(
        published=Timestamp(at=datetime(2024, 1, 1, tzinfo=timezone.utc), precision="month"),
        modified=None,
    )
    assert month.published == datetime(2024, 2, 1, tzinfo=timezone.utc)


def test_another_version_is_a_change_and_the_same_version_is_none() -> None:
    known = after_article(None, fetched(title="A"), answer(), request(), marks=("aa", "bb"))
    later = SEEN_AT + 5 * HOUR
    same = after_article(
        known, fetched(title="A"), answer("b2", at=later), request(), marks=("aa",)
    )
    assert (same.changed_at, same.fetched_at, same.digest) == (known.changed_at, later, "b2")
    other = fetched(2, article_id=known.article_id, title="B")
    changed = after_article(known, other, answer("b3", at=later), request(), marks=("aa", "cc"))
    assert (changed.changed_at, changed.first_seen) == (later, known.first_seen)
    assert changed.version == other.version
    assert changed.line_marks == ("aa", "cc")
    assert known.title_mark == title_mark("A") != changed.title_mark == title_mark("B")


def test_who_listed_it_first_stays_and_every_deal_that_asked_is_kept() -> None:
    outlet = Outlet(name="Le Phare", domain="phare.example")
    first = request(source="s1", deals=("d1",), outlet=outlet)
    known = after_article(None, fetched(), answer(), first, marks=())
    second = request(source="s2", deals=("d2", "d1"))
    again = after_article(known, fetched(), answer(), second, marks=())
    assert (again.source, again.deals, again.outlet) == ("s1", ("d1", "d2"), outlet)


LISTED_ON = Timestamp(at=SEEN_AT, precision="day")


def test_what_a_listing_states_of_a_page_is_remembered_however_its_fetch_ends() -> None:
    listed = ListedAs(title="Un accord", summary="Long. " * 300, published=LISTED_ON)
    asked, kept = request(listed_as=listed), listed.model_copy(update={"summary": None})
    assert after_article(None, fetched(), answer(), asked, marks=()).listed_as == kept
    assert after_listing(None, answer(), asked, complete=True).listed_as == kept
    assert after_unchanged(state(), not_modified(), asked).listed_as == kept
    assert after_unchanged(state(), answer("b2"), asked).listed_as == kept
    assert after_article(state(listed_as=kept), fetched(), answer(), request(), marks=()) == (
        after_article(state(), fetched(), answer(), asked, marks=())
    )


def test_a_request_is_completed_by_what_was_stated_before_and_never_overruled() -> None:
    outlet, other = Outlet(name="Le Phare"), Outlet(name="La Brise")
    known = state(outlet=outlet, listed_as=ListedAs(title="Un accord", published=LISTED_ON))
    by_hand = FetchRequest(url=known.url)
    assert with_stated(by_hand, None) == by_hand
    completed = with_stated(by_hand, known)
    assert (completed.outlet, completed.source) == (outlet, "s1")
    assert completed.listed_as == known.listed_as
    says_itself = request(outlet=other, source="s2", listed_as=ListedAs(modified=LISTED_ON))
    completed = with_stated(says_itself, known)
    assert (completed.outlet, completed.source) == (other, "s2")
    assert completed.listed_as == ListedAs(
        title="Un accord", published=LISTED_ON, modified=LISTED_ON
    )


def test_not_modified_is_counted_and_keeps_what_was_read() -> None:
    at = SEEN_AT + HOUR
    once = after_unchanged(state(), not_modified(at=at), request())
    renamed = not_modified(at=at, validators=Validators(etag='"2"'))
    twice = after_unchanged(once, renamed, request(deals=("d2",)))
    assert twice.deals == ("d1", "d2")
    assert (once.not_modified_in_a_row, twice.not_modified_in_a_row) == (1, 2)
    assert (twice.etag, twice.last_modified) == ('"2"', VALIDATORS.last_modified)
    assert (twice.fetched_at, twice.read_at, twice.digest) == (at, SEEN_AT, "b1")


def test_other_bytes_of_the_same_article_keep_the_marks_of_what_was_indexed() -> None:
    at = SEEN_AT + HOUR
    known = state(not_modified_in_a_row=3)
    same = after_unchanged(known, answer("b2", at=at, validators=Validators()), request())
    assert (same.not_modified_in_a_row, same.read_at, same.digest) == (0, at, "b2")
    assert (same.etag, same.last_modified) == (None, None)
    assert (same.version, same.line_marks) == (known.version, ("aa", "bb"))
    assert same.changed_at == known.changed_at


def test_a_page_of_very_many_lines_keeps_no_marks() -> None:
    many = [f"{number:08x}" for number in range(401)]
    assert after_article(None, fetched(), answer(), request(), marks=many).line_marks == ()
    kept = after_article(None, fetched(), answer(), request(), marks=many[:400]).line_marks
    assert kept == tuple(many[:400])


@given(
    etag=st.none() | st.text(),
    marks=st.lists(st.text("0123456789abcdef", min_size=8, max_size=8)),
    row=st.integers(0, 100),
)
def test_a_record_is_read_as_it_was_written(etag: str | None, marks: list[str], row: int) -> None:
    known = state(etag=etag, marks=" ".join(marks), not_modified_in_a_row=row)
    assert from_json(to_json(known)) == known


def test_what_is_no_record_is_none() -> None:
    for stored in ("", "{}", "[1]", '{"url": 3}', to_json(state())[:-3]):
        assert from_json(stored) is None


def test_one_page_has_one_id_however_it_is_addressed() -> None:
    assert page_id_of(f"{URL}?utm_source=rss#top") == page_id_of(URL)
    assert page_id_of(f"{URL}?page=2") != page_id_of(URL)
    with pytest.raises(BadAddress):
        page_id_of("file:///tmp/a.html")
