"""What a process keeps of robots.txt, and what it forgets."""

from services.fetcher.http.robots import FRESH, ParsedRobots
from services.fetcher.http.robots_policy import RobotsPolicy, parse_robots


def rules(number: int) -> RobotsPolicy:
    return parse_robots(b"", origin=f"https://{number}.example")


def kept(parsed: ParsedRobots, count: int) -> list[int]:
    return [n for n in range(count) if parsed.fresh(f"https://{n}.example") is not None]


def test_rules_are_believed_for_a_while() -> None:
    now = [1000.0]
    parsed = ParsedRobots(lambda: now[0])
    parsed.keep(rules(1), size=10)
    now[0] += FRESH - 1
    assert parsed.fresh("https://1.example") is not None
    now[0] += 1
    assert parsed.fresh("https://1.example") is None
    parsed.keep(rules(1), size=10)
    assert parsed.fresh("https://1.example") is not None


def test_the_oldest_are_forgotten_first() -> None:
    parsed = ParsedRobots(lambda: 0.0, max_files=3)
    for number in (0, 1, 2, 0, 3):
        parsed.keep(rules(number), size=1)
    assert kept(parsed, 4) == [0, 2, 3]


def test_large_files_push_each_other_out() -> None:
    parsed = ParsedRobots(lambda: 0.0, max_bytes=1000)
    for number in range(5):
        parsed.keep(rules(number), size=400)
    assert kept(parsed, 5) == [3, 4]
    for _ in range(5):
        parsed.keep(rules(4), size=400)
    assert kept(parsed, 5) == [3, 4]


def test_what_is_larger_than_all_room_is_not_kept() -> None:
    parsed = ParsedRobots(lambda: 0.0, max_bytes=1000)
    parsed.keep(rules(0), size=1001)
    parsed.keep(rules(1), size=1000)
    assert kept(parsed, 2) == [1]
