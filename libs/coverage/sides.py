"""Who stands on which side of a disagreement, who on both, and who has changed sides. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import combinations

from libs.amounts.notation import readable
from libs.contracts import Assertion

Side = tuple[str, str]
"""A value and its polarity."""
_NAMES_SHOWN = 3


def asserter(each: Assertion) -> str:
    """Who says it: a speaker, or the outlet in its own voice."""
    return (
        (each.speaker or f"unnamed speaker in {each.outlet}")
        if each.by == "speaker"
        else each.outlet
    )


def against(said: Sequence[Assertion], first: Side, second: Side) -> str:
    """« open (A) against not open (B); C says both in one article »: for people.

    Who is on both sides is named after them, and on a side itself only where nobody else is.
    """
    there = {side: _names(said, side) for side in (first, second)}
    both = [name for name in there[first] if name in there[second]]
    sides = [_side(side, [one for one in names if one not in both] or both)
             for side, names in there.items()]  # fmt: skip
    return "; ".join([" against ".join(sides), *_of_both(said, (first, second), both)])


def _names(said: Sequence[Assertion], side: Side) -> list[str]:
    return list(dict.fromkeys(asserter(each) for each in said if _side_of(each) == side))


def _side_of(each: Assertion) -> Side:
    return each.value, each.polarity


def _side(side: Side, names: Sequence[str]) -> str:
    return f"{_worded(side)} ({_shown(names)})"


def _worded(side: Side) -> str:
    value, polarity = side
    return f"{'not ' if polarity == 'negated' else ''}{readable(value)}"


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return f"{', '.join(names[:_NAMES_SHOWN])}{more}"


def _of_both(
    said: Sequence[Assertion], sides: tuple[Side, Side], both: Sequence[str]
) -> Iterator[str]:
    """How those come to be on both sides: by one article, or as two speakers without a name."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in both:
        of_it = [each for each in said if asserter(each) == name and _side_of(each) in sides]
        kinds[_kind(of_it)].append(name if of_it[0].speaker else of_it[0].outlet)
    for (one, more), names in kinds.items():
        yield f"{_shown(names)} {one if len(names) == 1 else more}"


def _kind(said: Sequence[Assertion]) -> tuple[str, str]:
    """What one on both sides does, of one and of several."""
    if any(each.speaker for each in said):
        return "is quoted with both", "are quoted with both"
    if said[0].by == "speaker":
        return "quotes unnamed speakers with both", "quote unnamed speakers with both"
    of_article: dict[str, set[Side]] = defaultdict(set)
    for each in said:
        of_article[each.article_id].add(_side_of(each))
    in_one = any(len(sides) > 1 for sides in of_article.values())
    where = "in one article" if in_one else "at the same time"
    return f"says both {where}", f"say both {where}"


@dataclass(frozen=True)
class ChangeOfMind:
    """An outlet says one thing since a moment that goes against what it said before."""

    outlet: str
    before: Side
    after: Side
    since: datetime

    def ends(self, each: Assertion) -> bool:
        """Whether something is what it said before."""
        return each.by == "outlet" and (each.outlet, _side_of(each)) == (self.outlet, self.before)

    @property
    def why(self) -> str:
        """For people: A says not open since 2024-02-28, before that open."""
        since = self.since.astimezone(timezone.utc).date()
        after, before = _worded(self.after), _worded(self.before)
        return f"{self.outlet} says {after} since {since}, before that {before}"


def changes_of_mind(
    said: Sequence[Assertion], in_conflict: Callable[[Sequence[Assertion]], bool]
) -> list[ChangeOfMind]:
    """Where an outlet, in its own voice, has said something else in a later article.

    Of a speaker nobody knows when the words were said, only when they were printed: a speaker who
    is quoted with both stays on both sides. `said`: in the order of time.
    """
    last: dict[str, dict[Side, Assertion]] = defaultdict(dict)
    for each in said:
        if each.by == "outlet":
            last[each.outlet][_side_of(each)] = each
    changes = []
    for outlet, sides in last.items():
        for pair in combinations(sides.values(), 2):
            earlier, later = sorted(pair, key=lambda each: each.at)
            if earlier.at < later.at and in_conflict(pair):
                before, after = _side_of(earlier), _side_of(later)
                since = min(
                    each.at
                    for each in said
                    if (each.by, each.outlet, _side_of(each)) == ("outlet", outlet, after)
                    and each.at > earlier.at
                )
                changes.append(ChangeOfMind(outlet, before, after, since))
    return changes
