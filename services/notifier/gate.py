"""How much is under way to one address, and how long one that fails is left alone. Pure.

One address that hangs must not take the places of all others: it has a few at once, and after a
failure none for a while. Time is passed in, in seconds of one clock.
"""

from dataclasses import dataclass

_FIRST_REST = 1.0
_LONGEST_REST = 60.0  # how late it may be noticed that it is there again
_MOST_KNOWN = 10_000  # addresses; what is idle and well is forgotten beyond them


@dataclass
class _Address:
    under_way: int = 0
    failures: int = 0
    rests_until: float = float("-inf")


class Gate:
    """What this process knows of the addresses that it tells."""

    def __init__(self, *, at_once: int) -> None:
        self._at_once = at_once
        self._known: dict[str, _Address] = {}

    def rests(self, target: str, now: float) -> float:
        """Seconds for which an address is left alone; 0 where it may be tried."""
        known = self._known.get(target)
        return max(0.0, known.rests_until - now) if known else 0.0

    def enter(self, target: str) -> bool:
        """Begin a delivery, which must be ended by `succeeded`, `failed` or `left`; False: full."""
        if len(self._known) > _MOST_KNOWN:
            self._known = {
                name: each for name, each in self._known.items() if each.under_way or each.failures
            }
        known = self._known.setdefault(target, _Address())
        if known.under_way >= self._at_once:
            return False
        known.under_way += 1
        return True

    def left(self, target: str) -> None:
        """A delivery ended in a way that says nothing of whether the address is there."""
        self._known[target].under_way -= 1

    def succeeded(self, target: str) -> None:
        """A delivery ended with an answer."""
        self.left(target)
        self._known[target].failures = 0

    def failed(self, target: str, now: float) -> None:
        """Nobody was there: the next tries come later with each failure after a rest."""
        self.left(target)
        known = self._known[target]
        if known.rests_until > now:  # others that were under way then say the same once more
            return
        known.rests_until = now + min(_FIRST_REST * 2.0**known.failures, _LONGEST_REST)
        known.failures = min(known.failures + 1, 30)
