"""How fast we are beside the bare minimum that does the same work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rates:
    """Things a second."""

    dealwire: float
    bare: float

    @property
    def ratio(self) -> float:
        """How much of the bare speed is left."""
        return self.dealwire / self.bare


def middle(values: list[float]) -> float:
    """The median of an odd number of measurements."""
    return sorted(values)[len(values) // 2]
