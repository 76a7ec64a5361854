"""Who speaks in an interview, by the name before what is said. Pure: no I/O, no settings."""

import re
from collections.abc import Iterator

from libs.deals.folding import folded
from services.enricher.names.names import Name
from services.enricher.names.wording import NameWording

_CAPITALS = r"[^\W\d_a-zß-öø-ÿ]{2,}"
_SPEAKER = re.compile(
    rf"^[ \t\u00a0]*(?P<name>{_CAPITALS}(?:[-’' ]{_CAPITALS}){{1,3}})"
    r"[ \u00a0]?(?:[-–—]|:)[ \u00a0]",
    re.MULTILINE,
)
_FIRST_NAME = re.compile(
    r"^[ \t\u00a0]*(?P<name>[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,20})[ \u00a0]?(?:[-–—]|:)[ \u00a0]",
    re.MULTILINE,
)


def speakers(text: str, *, wording: NameWording) -> Iterator[Name]:
    """Who is interviewed, in capitals before what is said: `MARIE MARTIN - Non`."""
    for found in _SPEAKER.finditer(text):
        parts = re.split(r"[-’' ]", folded(found["name"]))
        if wording.no_speakers.isdisjoint(parts) and "-".join(parts) not in wording.places:
            name = found["name"].title()
            yield Name("person", found.start("name"), found.end("name"), name, 3, "pattern")


def first_name_speakers(text: str) -> Iterator[Name]:
    """One word before a dash or colon, which may be a first name: as `GRACE: No`."""
    for found in _FIRST_NAME.finditer(text):
        name = found["name"].title()
        yield Name("person", found.start("name"), found.end("name"), name, 1, "pattern")
