"""Why somebody is the speaker of some words. Pure."""

from dataclasses import dataclass
from typing import Literal

from services.enricher.quotes.cues import Cue
from services.enricher.quotes.subject import Subject

Rule = Literal["inverted", "following", "preceding", "colon", "dash", "preposition", "inside"]


@dataclass(frozen=True)
class Link:
    """Why a subject is the speaker of a quotation; tokens [first, after) say so."""

    rule: Rule
    subject: Subject | None
    cue: Cue | None
    first: int
    after: int
