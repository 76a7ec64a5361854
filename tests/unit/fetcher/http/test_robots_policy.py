"""robots.txt as sites write them, and as they should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.http.robots_policy import MAX_BYTES, parse_robots, robots_address

ORIGIN = "https://phare.example"


def allowed(text: str, path: str) -> bool:
    return parse_robots(text.encode(), origin=ORIGIN).allows(ORIGIN + path)


@pytest.mark.parametrize(
    ("text", "path", "may"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*/print", "/news/print", False),
        ("User-agent: *\nDisallow: /*.php$", "/a.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/a.php?x", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /café", "/caf%C3%A9", False),
        ("USER-AGENT: *\r\nDISALLOW: /a # why\r\n", "/a", False),
        ("User-agent: *\rDisallow: /a", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: dealwire\nDisallow:", "/a", True),
        ("User-agent: DealWire/1.0 (news)\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: dealwire\nDisallow: /", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: deal\nDisallow: /", "/a", True),
        ("User-agent: dealwire-news\nDisallow: /", "/a", True),
        ("User-agent: wire\nDisallow: /", "/a", True),
        ("User-agent: dealwire\nDisallow: /a\n\nUser-agent: dealwire\nDisallow: /b", "/a", False),
        ("User-agent: *\nDisallow: /a\nSitemap: /s\nDisallow: /b", "/b", False),
    ],
)
def test_a_path_is_allowed_or_not(text: str, path: str, *, may: bool) -> None:
    assert allowed(text, path) is may


def test_only_the_first_500_kibibytes_count_and_no_half_line() -> None:
    start = b"User-agent: *\n"
    filler = b"#" * (MAX_BYTES - len(start) - len(b"\nDisallow: /ab") + 2) + b"\n"
    rules = parse_robots(start + filler + b"Disallow: /abc\nDisallow: /d\n", origin=ORIGIN)
    assert rules.allows(ORIGIN + "/ab")
    assert rules.allows(ORIGIN + "/d")


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nRequest-rate: 1/10", 10.0),
        ("User-agent: *\nRequest-rate: 30/1m\nCrawl-delay: 1", 2.0),
        ("User-agent: *\nCrawl-delay: 0", 0.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: other\nCrawl-delay: 9", None),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: dealwire\nCrawl-delay: 1", 1.0),
    ],
)
def test_the_pace_asked_for_is_the_slower_of_delay_and_rate(
    text: str, interval: float | None
) -> None:
    assert parse_robots(text.encode(), origin=ORIGIN).interval == interval


def test_sitemaps_are_full_addresses_without_repetition() -> None:
    text = "Sitemap: /a.xml\nSitemap: https://phare.example/a.xml\nSitemap: ftp://x/\nsitemap:b.xml"
    rules = parse_robots(text.encode(), origin=ORIGIN)
    assert rules.sitemaps == (f"{ORIGIN}/a.xml", f"{ORIGIN}/b.xml")


@given(st.binary(max_size=2000))
def test_whatever_the_bytes_there_is_an_answer(body: bytes) -> None:
    rules = parse_robots(b"User-agent: *\n" + body, origin=ORIGIN)
    assert rules.allows(ORIGIN + "/a") in {True, False}
    assert rules.interval is None or rules.interval >= 0


@pytest.mark.parametrize(
    ("address", "robots"),
    [
        ("https://phare.example/a?b#c", "https://phare.example/robots.txt"),
        ("http://phare.example:8080/", "http://phare.example:8080/robots.txt"),
        ("http://[::1]:8080/", "http://[::1]:8080/robots.txt"),
    ],
)
def test_each_origin_has_its_robots_txt(address: str, robots: str) -> None:
    assert robots_address(address) == robots
