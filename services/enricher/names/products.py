"""Which version of a product is meant, and of what? Pure: no I/O, no clock, no settings."""

from collections.abc import Iterable

from libs.deals import KnownEntity
from services.enricher.names.wording import NameWording


def versioned(
    text: str, start: int, end: int, entity: KnownEntity, *, wording: NameWording
) -> tuple[int, str]:
    """Where a product's name ends with its version, and the name; others stay as they are."""
    if entity.type != "product" or not (found := wording.version.match(text, end)):
        return end, entity.name
    whole = " ".join(text[start : found.end()].split())
    return found.end(), whole


def families(names: Iterable[str], *, wording: NameWording) -> dict[str, str]:
    """By name of a product, what it is a version of: GPT of GPT-4, and GPT of GPT itself.

    A product without a version has a family only where the article names a version of it.
    """
    bases = {name: wording.versions.sub("", name) for name in names}
    versioned_of = {base for name, base in bases.items() if base != name}
    return {name: base for name, base in bases.items() if base in versioned_of}
