"""Follows requests, and those that they expand into, until each has its fate. Pure."""

from collections import Counter
from collections.abc import Iterable

from libs.contracts import Fate, Outcome

READ_FATES: frozenset[Fate] = frozenset({"expanded", "indexed", "unchanged", "duplicate"})
"""Of requests that were answered with what was asked for."""


def was_read(outcome: Outcome) -> bool:
    """Whether there is an article, or a listing, folder or archive that holds something."""
    return outcome.fate in READ_FATES and not outcome.code.startswith("empty_")


class Pursuit:
    """The requests that were asked for and how they ended.

    A feed or folder ends `expanded` into children, which are then waited for too: its
    outcome says how many, and theirs name it as parent. The outcome of a parent is in the
    stream before those of its children, since one transaction adds it and them.
    """

    def __init__(self, asked: Iterable[str]) -> None:
        self._asked = set(asked)
        self._expected = len(self._asked)
        self._parents: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}

    def take(self, outcome: Outcome) -> bool:
        """Note an outcome; answers whether it is one of those waited for.

        A later outcome of the same request replaces the earlier one.
        """
        if outcome.request_id not in self._asked and outcome.parent_id not in self._parents:
            return False
        if outcome.fate == "expanded" and outcome.request_id not in self._parents:
            self._parents.add(outcome.request_id)
            self._expected += outcome.children
        self.outcomes[outcome.request_id] = outcome
        return True

    def waits_for(self, request_id: str, parent_id: str | None) -> bool:
        """Whether this request is one of those waited for, and has no fate yet."""
        if request_id in self.outcomes:
            return False
        return request_id in self._asked or parent_id in self._parents

    @property
    def expected(self) -> int:
        """How many requests are known by now."""
        return self._expected

    @property
    def done(self) -> bool:
        """Every request that is known has its fate."""
        return len(self.outcomes) >= self._expected

    @property
    def fates(self) -> dict[Fate, int]:
        """How many requests ended in each way, the most frequent first."""
        return dict(Counter(outcome.fate for outcome in self.outcomes.values()).most_common())


class FirstAnswer(Pursuit):
    """Done when something that was asked for has its fate; its children are not waited for."""

    @property
    def done(self) -> bool:
        """See Pursuit."""
        return bool(self.outcomes)
