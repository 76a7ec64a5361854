"""Who asserts what stands at a place: the outlet, a speaker, or nobody. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.contracts import Modality, Quote

_ANSWER = "quotes/answer"


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
        self._answers = sorted(
            part.start
            for part, quote in parts
            if quote.evidence is not None and quote.evidence.extractor.startswith(_ANSWER)
        )

    def at(self, field: str, start: int, end: int, modality: Modality) -> Asserter:
        """Who asserts what stands at [start, end) of a field, said with this modality.

        A question of an interview, which an answer follows, is asserted by nobody.
        """
        for part, quote in self._parts:
            if part.field == field and part.start <= start < part.end:
                through: Literal["quote", "reported_speech"] = (
                    "quote" if quote.direct else "reported_speech"
                )
                return Asserter("speaker", quote.speaker, through)
        if modality == "asked" and field == "text" and self._is_followed_by_an_answer(end):
            return Asserter("nobody")
        return Asserter("outlet")

    def _is_followed_by_an_answer(self, place: int) -> bool:
        return bisect_right(self._answers, place) < len(self._answers)
