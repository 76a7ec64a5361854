"""The robots.txt that a process parsed last. Pure: the clock is passed in."""

from collections import OrderedDict
from collections.abc import Callable

from services.fetcher.web.robots_rules import RobotsRules

FRESH = 60.0
"""Seconds that rules are believed without asking for them again."""


class ParsedRobots:
    """Rules by their origin: so many, from so many bytes, for so long.

    Rules take some twenty times as much memory as the bytes they were parsed from, so it is
    the bytes that bound it: files made to be large push each other out.
    """

    def __init__(
        self, clock: Callable[[], float], *, max_files: int = 1000, max_bytes: int = 2_000_000
    ) -> None:
        self._clock = clock
        self._max_files = max_files
        self._max_bytes = max_bytes
        self._files: OrderedDict[str, tuple[float, int, RobotsRules]] = OrderedDict()
        self._bytes = 0

    def fresh(self, origin: str) -> RobotsRules | None:
        """The rules of this origin, where they were parsed not long ago."""
        found = self._files.get(origin)
        if found is None or self._clock() - found[0] >= FRESH:
            return None
        return found[2]

    def keep(self, rules: RobotsRules, *, size: int) -> None:
        """Keep rules that were parsed from so many bytes, in place of the oldest."""
        before = self._files.pop(rules.origin, None)
        self._bytes += size - (before[1] if before else 0)
        self._files[rules.origin] = (self._clock(), size, rules)
        while len(self._files) > self._max_files or self._bytes > self._max_bytes:
            _, (_, gone, _) = self._files.popitem(last=False)
            self._bytes -= gone
