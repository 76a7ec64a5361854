"""Where a text names an organisation, or describes one. Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.names.entities import TextField

Like = Literal["buyer", "startup", "any"]


@dataclass(frozen=True)
class Party:
    """An organisation at [start, end): by its name, or as « le groupe »."""

    start: int
    end: int
    name: str | None
    like: Like | None = None


def named_in(entities: Sequence[Entity], text_field: TextField) -> list[Party]:
    """Where organisations are named in one text, in order."""
    return sorted(
        (
            Party(mention.start, mention.end, entity.name)
            for entity in entities
            if entity.type == "organisation"
            for mention in entity.mentions
            if mention.field == text_field
        ),
        key=_start,
    )


def parties_of(text: str, names: Sequence[Party], wording: SumWording) -> list[Party]:
    """Those that may have sums, by name or description, in order. `text` is folded.

    What stands beside a name is no other: "Adobe, the publisher", « la société Norvia »,
    "Adobe (ADBE.O)".
    """
    ends = {each.end for each in names}
    named = [
        each
        for each in names
        if not wording.authority.search(folded(each.name or ""))
        and not (text[max(0, each.start - 2) : each.start] == " (" and each.start - 2 in ends)
    ]
    starts = {each.start for each in names}
    taken = {place for each in names for place in range(each.start, each.end)}
    described = [
        each
        for each in _described(text, wording)
        if taken.isdisjoint((each.start, each.end - 1))
        and not (text[max(0, each.start - 2) : each.start] == ", " and each.start - 2 in ends)
        and each.end + 1 not in starts
    ]
    return sorted([*named, *described], key=_start)


def _described(text: str, wording: SumWording) -> Iterator[Party]:
    likes: tuple[tuple[Like, re.Pattern[str]], ...] = (
        ("startup", wording.startups), ("buyer", wording.buyers), ("any", wording.companies),
    )  # fmt: skip
    done: set[int] = set()
    for like, pattern in likes:
        for found in pattern.finditer(text):
            if done.isdisjoint((found.start(), found.end() - 1)):
                done.update(range(*found.span()))
                yield Party(found.start(), found.end(), None, like)


def _start(party: Party) -> int:
    return party.start
