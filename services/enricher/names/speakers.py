"""Who speaks in an interview, by the name before what is said. Pure: no I/O, no settings."""

import re
from collections.abc import Iterator

from libs.deals.folding import folded
from services.enricher.names.names import Name
from services.enricher.names.vocabulary import PLACES

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
_HEADINGS = """a la le les l the un une en au aux du des de et on to of and breaking news lire aussi
direct exclusif exclusive mise jour update tribune interview entretien analyse video infographie
chronique edito breves question reponse"""
_NO_SPEAKER = frozenset(_HEADINGS.split())


def speakers(text: str) -> Iterator[Name]:
    """Who is interviewed, in capitals before what is said: `MARIE MARTIN - Non`."""
    for found in _SPEAKER.finditer(text):
        parts = re.split(r"[-’' ]", folded(found["name"]))
        if _NO_SPEAKER.isdisjoint(parts) and "-".join(parts) not in PLACES:
            name = found["name"].title()
            yield Name("person", found.start("name"), found.end("name"), name, 3, "pattern")


def first_name_speakers(text: str) -> Iterator[Name]:
    """One word before a dash or colon, which may be a first name: as `GRACE: No`."""
    for found in _FIRST_NAME.finditer(text):
        name = found["name"].title()
        yield Name("person", found.start("name"), found.end("name"), name, 1, "pattern")
