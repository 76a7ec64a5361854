"""Who asserts what stands at a place: the outlet, a speaker, or nobody. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.contracts import Modality, Quote


@dataclass(frozen=True)
class Asserter:
    """As the claim says it: see libs.contracts.Claim."""

    by: Literal["outlet", "speaker", "nobody"]
    speaker: str | None = None
    through: Literal["own_voice", "quote", "reported_speech"] = "own_voice"


class Speakers:
    """The quotes of an article, to be asked who speaks at a place."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        parts = [(part, quote) for quote in quotes for part in quote.parts]
        # Where a quote stands within another's reported speech, the shorter one is meant.
        self._parts = sorted(parts, key=lambda each: each[0].end - each[0].start)

    def at(self, field: str, start: int, modality: Modality) -> Asserter:
        """Who asserts what begins at a place of a field, said with this modality.

        What is asked outside a quote is asserted by nobody: no answer is given yet.
        """
        for part, quote in self._parts:
            if part.field == field and part.start <= start < part.end:
                through: Literal["quote", "reported_speech"] = (
                    "quote" if quote.direct else "reported_speech"
                )
                return Asserter("speaker", quote.speaker, through)
        return Asserter("nobody" if modality == "asked" else "outlet")
