"""All wordings together, and which of them speak in a sentence. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from libs.parsing.no_article.bot_walls import BOT_WALLS
from libs.parsing.no_article.consent_walls import CONSENT_WALLS
from libs.parsing.no_article.login_walls import LOGIN_WALLS
from libs.parsing.no_article.soft_404s import SOFT_404S
from libs.parsing.no_article.wording import Saying, WallKind, Wording

# In this order where two kinds say as much: a bot check speaks of cookies, consent of payment.
_KINDS: tuple[tuple[WallKind, Mapping[str, Wording]], ...] = (
    ("bot_wall", BOT_WALLS),
    ("consent_wall", CONSENT_WALLS),
    ("soft_404", SOFT_404S),
    ("login_wall", LOGIN_WALLS),
)
WORDINGS = tuple((kind, wording) for kind, table in _KINDS for wording in table.values())
"""Kind and wording, one for each language; elsewhere they go by their place here."""

TITLES = frozenset(title for _, wording in WORDINGS for title in wording.title_names)
"""The titles of all kinds."""

_STEM_LENGTHS = (1, 2, 3, 4)


def _by_stem() -> Mapping[str, Sequence[tuple[int, Saying]]]:
    found: dict[str, list[tuple[int, Saying]]] = {}
    for place, (_, wording) in enumerate(WORDINGS):
        for saying in wording.sayings:
            for word in saying.first_words:
                found.setdefault(word[: _STEM_LENGTHS[-1]], []).append((place, saying))
    return found


# By the beginning of a word: nearly all sayings are ruled out without being looked for.
_SAYINGS = _by_stem()


def speaking(sentence: str, words: AbstractSet[str]) -> frozenset[int]:
    """The places of the wordings of which a settled sentence of these words holds a saying."""
    stems = {word[:length] for word in words for length in _STEM_LENGTHS}
    found: set[int] = set()
    for stem in stems & _SAYINGS.keys():
        found.update(
            place
            for place, saying in _SAYINGS[stem]
            if place not in found and saying.is_in(sentence)
        )
    return frozenset(found)
