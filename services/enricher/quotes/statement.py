"""A statement while it is gathered. Pure."""

from dataclasses import dataclass, field

from libs.contracts import Stance
from services.enricher.quotes.attribution import Link
from services.enricher.quotes.speakers import Discourse, Speaker

CERTAIN = {"name": 0.95, "pronoun": 0.85, "spokesperson": 0.85, "body": 0.75, "role": 0.75}
WEAK = 0.6
Span = tuple[int, int]


@dataclass
class Statement:
    """What somebody says: where its parts stand, and what found it."""

    parts: list[Span]
    direct: bool
    rule: str
    confidence: float = WEAK
    speaker: Speaker = field(default_factory=lambda: Speaker(None))
    cue: Span | None = None
    stance: Stance = "said"

    def attribute(self, link: Link, discourse: Discourse) -> None:
        """Gives it the speaker, cue and stance of a link; the speaker is noted."""
        if link.subject is not None:
            self.speaker = discourse.resolve(link.subject)
            self.confidence = CERTAIN.get(self.speaker.kind, WEAK)
            discourse.note(link.subject.named)
            if self.speaker.name is not None:
                discourse.note(discourse.named(self.speaker.name))
        self.cued(link)

    def cued(self, link: Link) -> None:
        """Gives it the cue and stance of a link, without its speaker."""
        if link.cue is not None:
            self.stance, self.cue = link.cue.stance, link.cue.place
