"""Does what is asserted in a slot go together? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from libs.contracts import Assertion, LedgerRow, Verdict
from libs.coverage.sides import against, changes_of_mind
from libs.coverage.values import SAME, Stated, together
from libs.deals.slots import Slot, SlotKind

DISPUTED: frozenset[Verdict] = frozenset({"in_conflict"})


@dataclass(frozen=True)
class Rules:
    """What a slot's values are to each other."""

    kind: SlotKind
    exclusive: bool = False
    in_sequence: bool = False
    covers: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, declared: Slot | LedgerRow) -> Self:
        """As a profile declares a slot, or as a row has it from there."""
        if isinstance(declared, Slot):
            covers = {each.value: each.covers for each in declared.values}
            return cls(declared.kind, declared.exclusive, declared.in_sequence, covers)
        return cls(declared.slot_kind, declared.exclusive, declared.in_sequence, declared.covers)


@dataclass(frozen=True)
class Judged:
    """A verdict and what led to it."""

    verdict: Verdict
    why: str


def verdict_of(said: Sequence[Assertion], rules: Rules) -> Judged:
    """How what is asserted now goes together, and whether a correction has ended a conflict.

    `said`: in the order of time.
    """
    now = [each for each in said if each.until is None]
    judged = _of(rules, now)
    if judged.verdict == "in_conflict":
        judged = _of_positions(rules, now)
    if len(now) == len(said) or judged.verdict == "in_conflict":
        return judged
    ever = _of(rules, said)
    if ever.verdict != "in_conflict":
        return judged
    ended = sorted({each.outlet for each in said if each.until is not None})
    return Judged("corrected", f"{ever.why}; {', '.join(ended)} no longer say so")


def _of_positions(rules: Rules, now: Sequence[Assertion]) -> Judged:
    """A conflict without what an outlet says no longer: its later article has the last word."""
    changes = changes_of_mind(now, lambda pair: _of(rules, pair).verdict == "in_conflict")
    standing = [each for each in now if not any(change.ends(each) for change in changes)]
    judged = _of(rules, standing)
    said = "; ".join(change.why for change in changes)
    if judged.verdict == "in_conflict":
        return Judged("in_conflict", "; ".join(filter(None, (judged.why, said))))
    return Judged("superseded", said)


def _of(rules: Rules, said: Sequence[Assertion]) -> Judged:
    """How what is asserted goes together. Nothing at all agrees."""
    denied = _denied(said)
    if denied is not None:
        return Judged("in_conflict", denied)
    affirmed = {
        each.value: Stated(each.value, each.low, each.high)
        for each in reversed(said)
        if each.polarity == "affirmed"
    }
    values = sorted(affirmed.values(), key=lambda each: each.value)
    if len(values) < 2:  # noqa: PLR2004 - one value alone
        return Judged("agree", SAME["agree"])
    if rules.kind == "choice" and rules.in_sequence:
        return _in_sequence(said)
    if rules.kind == "choice" and not rules.exclusive:
        return Judged("agree", "its values can be true together")
    verdict, apart = together(rules.kind, values, rules.covers)
    if apart is not None:
        first, second = ((value, "affirmed") for value in apart)
        return Judged("in_conflict", against(said, first, second))
    return Judged(verdict, SAME[verdict])


def _denied(said: Sequence[Assertion]) -> str | None:
    """Why a value is in conflict with its own denial, of the best supported one."""
    values = {each.value for each in said if each.polarity == "negated"}
    both = [
        value
        for value in sorted(values)
        if any(each.value == value and each.polarity == "affirmed" for each in said)
    ]
    if not both:
        return None
    value = max(both, key=lambda one: sum(each.value == one for each in said))
    return against(said, (value, "affirmed"), (value, "negated"))


def _in_sequence(said: Sequence[Assertion]) -> Judged:
    """Of steps: the latest that is announced has taken the place of those before it."""
    first: dict[str, datetime] = {}
    for each in said:
        if each.polarity == "affirmed" and each.modality == "announced":
            first.setdefault(each.value, each.at)
    if len(first) < 2:  # noqa: PLR2004 - one step alone
        return Judged("agree", SAME["agree"])
    steps = sorted(first, key=lambda value: (first[value], value))
    return Judged("superseded", f"{steps[-1]} came after {', '.join(steps[:-1])}")
