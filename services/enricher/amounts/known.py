"""What a profile says of the sums of its deal: whose each is. Pure: no I/O, no clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from libs.contracts import SumTopic
from libs.deals import Deal


@dataclass(frozen=True)
class KnownSums:
    """Who pays, raises or is worth, among the parties that an article names."""

    owners: Mapping[SumTopic, str] = field(default_factory=dict)
    others: Mapping[SumTopic, frozenset[str]] = field(default_factory=dict)
    """The other side: whose such a sum of the deal is not."""
    parties: frozenset[str] = frozenset()

    def topics_of(self, name: str | None) -> tuple[SumTopic, ...]:
        """What sums of the deal are that one's, the first first."""
        return tuple(topic for topic, owner in self.owners.items() if owner == name)


def known_sums(deals: Iterable[Deal], named: Collection[str]) -> KnownSums:
    """By the slots of the deals whose first name in `of` is among those that are named."""
    owners: dict[SumTopic, str] = {}
    others: dict[SumTopic, frozenset[str]] = {}
    parties: set[str] = set()
    for deal in deals:
        parties |= {party.name for party in deal.parties}
        for slot in deal.slots:
            if slot.kind == "sum" and slot.of and slot.of[0] in named:
                for topic in slot.topics:
                    owners.setdefault(topic, slot.of[0])
                    others.setdefault(topic, frozenset(slot.of[1:]))
    if "valuation" in owners:
        owners.setdefault("round", owners["valuation"])
    return KnownSums(owners, others, frozenset(parties))
