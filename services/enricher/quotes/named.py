"""A name where it stands in an article. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.names.names import surname

Kind = Literal["person", "organisation", "unknown", "spokesperson", "nobody"]
NAME, PLACE = "\ue000", "\ue002"
"""What stands for each letter of a name in the masked text: of a person or body, and of others."""


@dataclass(frozen=True)
class Named:
    """A name where it stands: `name` is the entity's, else the fullest form in the text."""

    start: int
    end: int
    name: str
    kind: Kind


def mentioned(entities: Iterable[Entity], field: TextField) -> Iterator[Named]:
    """Persons and organisations; what else is named is `unknown`."""
    for entity in entities:
        kind: Kind = "unknown"
        if entity.type == "person" or entity.type == "organisation":  # noqa: PLR1714 # for mypy
            kind = entity.type
        for each in entity.mentions:
            if each.field == field and each.start < each.end:
                yield Named(each.start, each.end, entity.name, kind)


def last_name(name: str) -> str:
    """The surname by which somebody is named later on, folded; else the whole name."""
    return folded(surname(name) or name)
