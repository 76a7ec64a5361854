"""What is each name of the article, and where does it begin and end? Pure: no I/O, no settings.

A model and the patterns each mark stretches of a text; they overlap, and one name is taken for
different things in different places. Of stretches that overlap one is kept, and a name has one
type in the whole article: the one that most, and the surest, signs speak for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.names.names import Name
from services.enricher.names.wording import NameWording

Votes = dict[str, dict[EntityType, int]]
_MOST_MODEL_VOTES = 2  # a mistake that a model repeats is one mistake


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """Of names that overlap, the longest, and of equals the one with the surest sign."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(names, key=_preference):
        places = range(name.start, name.end)
        if taken.isdisjoint(places):
            kept.append(name)
            taken.update(places)
    return sorted(kept, key=lambda each: each.start)


def _preference(name: Name) -> tuple[int, int]:
    return name.start - name.end, -name.weight


def votes_of(names: Iterable[Name], wording: NameWording) -> Votes:
    """By name, folded, how much speaks for each type."""
    votes: Votes = defaultdict(dict)
    by_model: Votes = defaultdict(dict)
    for name in names:
        counted = by_model if name.weight <= 1 else votes
        by_type = counted[plain(name.surface)]
        by_type[name.type] = by_type.get(name.type, 0) + name.weight
    for key, marked in by_model.items():
        for kind, count in marked.items():
            votes[key][kind] = votes[key].get(kind, 0) + min(count, _MOST_MODEL_VOTES)
    for key, by_type in votes.items():
        first, _, rest = key.partition(" ")
        if rest and "person" in by_type and first in wording.persons_first_names:
            by_type["person"] += 2
    return dict(votes)


def vote_in_lists(text: str, names: Sequence[Name], votes: Votes, wording: NameWording) -> None:
    """What a model takes for a place or an unheard-of person, but is listed with an organisation.

    "Orbia and Quimbel": one that the article treats as an organisation makes the other one.
    """
    ordered = sorted(names, key=lambda each: each.start)
    for name, following in pairwise(ordered):
        if not wording.listed.fullmatch(text, name.end, following.start):
            continue
        for one, other in ((name, following), (following, name)):
            sure = most_voted(votes[plain(one.surface)]) == "organisation"
            by_type = votes[plain(other.surface)]
            if sure and _may_be_organisation(other, by_type, wording):
                by_type["organisation"] = 2 + sum(by_type.values())


def _may_be_organisation(name: Name, by_type: dict[EntityType, int], wording: NameWording) -> bool:
    key = plain(name.surface)
    unsure = max(by_type.values()) <= _MOST_MODEL_VOTES and "product" not in by_type
    known = key.split()[0] in wording.first_names.every or key.replace(" ", "-") in wording.places
    return unsure and not known


def most_voted(by_type: dict[EntityType, int]) -> EntityType:
    """The type that most speaks for; of equals the first."""
    return max(by_type, key=lambda each: by_type[each])


def plain(surface: str) -> str:
    """A name as it is compared: folded, blanks of one kind."""
    return " ".join(folded(surface).split())


def split_pairs(names: Sequence[Name], known: Iterable[str]) -> list[Name]:
    """Orbia-Helvetia Data is two names, where the article has both on their own."""
    single = {plain(name.surface) for name in names} | set(known)
    split: list[Name] = []
    for name in names:
        left, hyphen, right = name.surface.partition("-")
        if name.type != "person" and hyphen and {plain(left), plain(right)} <= single:
            middle = name.start + len(left)
            split.append(replace(name, end=middle, surface=left))
            split.append(replace(name, start=middle + 1, surface=right))
        else:
            split.append(name)
    return split
