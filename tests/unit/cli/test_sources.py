"""How sources are named, told apart and shown."""

import pytest
from rich.console import Console

from libs.contracts import Outlet
from libs.deals import Source
from libs.sources.distrust import CanonicalDistrust
from libs.sources.health import first_known
from libs.sources.model import Change, added
from libs.sources.state import TrackedSource, state_of
from services.cli.problems import Problem
from services.cli.sources import (
    as_record,
    checked_address,
    distrust_of,
    id_for,
    list_table,
    named,
    new_per_day,
    now_tracked,
    refuse_twice,
    show_table,
    span,
)

NOON = 1_709_035_200_000  # 27 February 2024
DAY = 86_400_000


def tracked(name: str, url: str = "", **history: object) -> TrackedSource:
    source = added(Source(id=name, url=url or f"https://{name}.example/rss"))
    known = first_known(source, now_ms=NOON - 30 * DAY)
    return TrackedSource(source=source, history=known.model_copy(update=history))


KNOWN = {name: tracked(name) for name in ("le-monde", "la-tribune", "reuters")}


def printed(shown: object, width: int = 80) -> str:
    console = Console(width=width, no_color=True)
    with console.capture() as caught:
        console.print(shown)
    return caught.get()


def test_an_id_of_many_words_stays_whole_at_80_columns() -> None:
    text = printed(list_table([tracked("le-monde-economie-numerique")], now_ms=NOON))
    assert "le-monde-economie-numerique " in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_name_that_is_none_brings_those_much_like_it() -> None:
    assert named(KNOWN, "reuters").source.id == "reuters"
    with pytest.raises(Problem, match="le-mond: did you mean le-monde"):
        named(KNOWN, "le-mond")
    with pytest.raises(Problem, match="see `dealwire source list`"):
        named(KNOWN, "xyz")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.lemonde.fr/rss/une.xml", "lemonde-fr"),
        ("https://le-monde.example", "le-monde-example"),
        ("file:///srv/press/In Box", "srv-press-in-box"),
        ("https://xn--lcho-9oa.be/rss", "xn-lcho-9oa-be"),
        ("file:///", "source"),
    ],
)
def test_an_id_is_made_of_the_place(url: str, expected: str) -> None:
    assert id_for(url, ()) == expected
    assert id_for(url, (expected, f"{expected}-2")) == f"{expected}-3"
    Source(id=id_for(url, ()), url=url)


@pytest.mark.parametrize(
    "url",
    ["feed.xml", "ftp://a.example/", "https://", "https:///rss", "http://[::1", "file://rss",
     "https://a.example/a b", ""],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Problem, match="not an address"):
        checked_address(url)


def test_an_address_or_id_is_not_followed_twice() -> None:
    refuse_twice(KNOWN, added(Source(id="other", url="https://other.example/rss")))
    with pytest.raises(Problem, match="followed already, as reuters"):
        refuse_twice(KNOWN, added(Source(id="other", url="https://reuters.example/rss")))
    with pytest.raises(Problem, match="called reuters already"):
        refuse_twice(KNOWN, added(Source(id="reuters", url="https://other.example/rss")))


def test_changes_show_before_the_scheduler_has_looked() -> None:
    new = added(Source(id="b", url="https://b.example/rss"))
    changes = {
        "b": Change(source=new),
        "reuters": Change(paused=True),
        "le-monde": Change(removed=True),
    }
    seen = now_tracked(KNOWN, changes, now_ms=NOON)
    assert {name: one.history.state for name, one in seen.items()} == {
        "b": "new",
        "la-tribune": "new",
        "reuters": "paused",
    }


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "2 h"), (172_800, "2 d")],
)
def test_a_time_is_told_in_a_unit_that_can_be_read(seconds: float, expected: str) -> None:
    assert span(seconds) == expected


def test_new_items_a_day_are_an_average_over_a_week() -> None:
    days = {"2024-02-20": 100, "2024-02-21": 7, "2024-02-27": 7}
    known = tracked("a", days=days)
    assert new_per_day(known, state_of(known, now_ms=NOON)) == 2
    young = tracked("a", days={"2024-02-27": 6}, listening_ms=NOON - 3 * DAY)
    assert new_per_day(young, state_of(young, now_ms=NOON)) == 2


def test_the_list_fits_a_terminal_and_says_what_matters() -> None:
    one = tracked(
        "quotidien-des-affaires-europeennes", state="silent", since_ms=NOON - 4 * DAY,
        success_ms=NOON - 600_000, new_ms=NOON - 9 * DAY, interval=14_400,
    )  # fmt: skip
    text = printed(list_table([one, *KNOWN.values()], now_ms=NOON))
    assert max(map(len, text.splitlines())) <= 80
    [row] = [line for line in text.splitlines() if "silent" in line]
    assert row.split()[-9:] == ["4", "d", "10", "min", "9", "d", "4", "h", "0.0"]
    assert "reuters.example/rss" in text
    assert "–" in text


def test_all_that_is_known_of_a_source_is_shown() -> None:
    one = tracked("a", state="failing", code="not_found", failures=3, days={"2024-02-27": 2})
    text = printed(show_table(one, {}, now_ms=NOON), width=120)
    for said in ("failing since 2024-01-28", "not_found", "between 5 min and 4 h", "all",
                 "2024-02-27 2", "added at run time", "not known yet"):  # fmt: skip
        assert said in text
    record = as_record(one, now_ms=NOON)
    assert (record["state"], record["origin"], record["source_id"]) == ("failing", "added", "a")
    assert record["topic"] == "any"


def test_a_source_whose_pages_state_a_wrong_address_is_shown_as_such() -> None:
    why = CanonicalDistrust(
        canonical="https://www.balise.example/une",
        pages=("https://www.balise.example/a-1", "https://www.balise.example/b-2"),
        source="fil",
    )
    distrusted = {"balise.example": (NOON, why)}
    by_site = tracked("balise", "https://feeds.balise.example/rss")
    text = printed(show_table(by_site, distrusted, now_ms=NOON), width=200)
    assert "not believed on balise.example since 2024-02-27 12:00 UTC" in text
    assert "https://www.balise.example/une" in text
    assert distrust_of(tracked("fil", "https://elsewhere.test/rss").source, distrusted)
    outlet = tracked("x", "https://elsewhere.test/rss").source.model_copy(
        update={"outlet": Outlet(name="La Balise", domain="balise.example")}
    )
    assert distrust_of(outlet, distrusted)
    for other in (tracked("reuters"), tracked("folder", "file:///srv/press")):
        assert not distrust_of(other.source, distrusted)
        assert "not believed" not in printed(show_table(other, distrusted, now_ms=NOON))


def test_a_source_is_asked_with_its_token_and_shown_without() -> None:
    feed = "https://gazette.example/rss?token=s3same"
    assert checked_address(feed) == feed
    one = tracked("gazette", feed)
    assert one.source.url == feed
    for shown in (
        printed(show_table(one, {}, now_ms=NOON), width=200),
        printed(list_table([one], now_ms=NOON), width=200),
        str(as_record(one, now_ms=NOON)),
    ):
        assert "token=***" in shown
        assert "s3same" not in shown
    with pytest.raises(Problem, match="followed already") as refused:
        refuse_twice({"gazette": one}, tracked("other", feed).source)
    assert "s3same" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://lea:s3same@gazette.example/rss", "http://lea:s3same@exa mple/?token=s3same"]
)
def test_a_source_with_a_password_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(Problem, match="without it") as refused:
        checked_address(url)
    assert "s3same" not in str(refused.value)
