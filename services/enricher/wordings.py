"""How each language words what is read here, by topic. Pure: the files are read elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.enricher.amounts.topic_wording import SumWording
from services.enricher.claims.wording import ClaimWording
from services.enricher.dates.wording import DateWording
from services.enricher.genre.wording import GenreWording
from services.enricher.names.wording import NameWording
from services.enricher.quotes.cues import Lexicon
from services.enricher.roles.wording import RoleWording


@dataclass(frozen=True)
class Wordings:
    """By language code; a language that is missing under a topic has no rules for it.

    The words of names and genres are one for all languages: they are read beside each other in
    every text.
    """

    names: NameWording
    roles: Mapping[str, RoleWording]
    quotes: Mapping[str, Lexicon]
    dates: Mapping[str, DateWording]
    sums: Mapping[str, SumWording]
    claims: Mapping[str, ClaimWording]
    genres: GenreWording

    def missing(self, language: str) -> tuple[str, ...]:
        """The topics that are not read in a language, or only as far as marks and figures go."""
        return tuple(
            topic
            for topic, known in vars(self).items()
            if isinstance(known, Mapping) and language not in known
        )
