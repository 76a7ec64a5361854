"""Is a first name a woman's or a man's? Pure: the names are data."""

from typing import Literal

from libs.deals.folding import folded
from services.enricher.names.first_names import FirstNames


def gender_of(name: str, first_names: FirstNames) -> Literal["feminine", "masculine"] | None:
    """Of a full name, by its first name; None where that is not known."""
    first = folded(name.partition(" ")[0]) if name else ""
    for part in (first, first.split("-")[0]):
        if part in first_names.women:
            return "feminine"
        if part in first_names.masculine:
            return "masculine"
    return None
