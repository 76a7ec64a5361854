"""How well findings match labels: one to one, by the words that they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.enricher.names.entities import TextField

Word = tuple[TextField, int]
Place = tuple[TextField, int, int]
OVERLAP = 0.8


@dataclass(frozen=True)
class Score:
    """Counts of what is right, found and labelled."""

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        total = self.found + self.labelled
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right, self.found + other.found, self.labelled + other.labelled
        )

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} ({self.labelled})"


def words_at(places: Sequence[Place], texts: Mapping[TextField, str]) -> set[Word]:
    """The words in these places, each by where it begins."""
    found = set()
    for field, start, end in places:
        inside = False
        for at in range(start, end):
            letter = texts[field][at].isalnum()
            if letter and not inside:
                found.add((field, at))
            inside = letter
    return found


def overlap(left: set[Word], right: set[Word]) -> float:
    """Share of the words that two findings have in common (Jaccard)."""
    union = left | right
    return len(left & right) / len(union) if union else 0.0


def matched(
    found: Sequence[set[Word]],
    labelled: Sequence[set[Word]],
    *,
    least: float = OVERLAP,
) -> list[tuple[int, int]]:
    """Pairs of a finding and a label that share enough words, the best first, one to one."""
    pairs = sorted(
        (
            (overlap(one, other), at, place)
            for at, one in enumerate(found)
            for place, other in enumerate(labelled)
        ),
        key=lambda each: (-each[0], each[1:]),
    )
    used: set[int] = set()
    taken: set[int] = set()
    kept = []
    for share, at, place in pairs:
        if share >= least and at not in used and place not in taken:
            kept.append((at, place))
            used.add(at)
            taken.add(place)
    return kept
