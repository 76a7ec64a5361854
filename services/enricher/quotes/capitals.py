"""Capitalised words that no entity is found for, and may be names. Pure."""

import re
from collections.abc import Iterator, Sequence

from services.enricher.quotes.named import Named

_CAPITALISED = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][^\W_]*(?:['’-][^\W_]+){0,3}(?:[ \u00a0](?:(?:de|du|van|von|der|den|la|le|di|"
    r"del|al|bin|ben|ter|dos|da)[ \u00a0]){0,2}[A-ZÀ-ÖØ-Þ](?:\.|[^\W_]*(?:['’-][^\W_]+){0,3})){0,4}"
)
_SENTENCE_START = re.compile(r"(?:^|[\n.!?…:»”\"«“‘'(])[ ]?[—–-]?[ ]?$")
_ARTICLES = frozenset({"le", "la", "les", "the"})
_HEARERS = frozenset({"nous", "me", "m", "us"})
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|M|Mme|Pr)\. $")
_ELIDED = frozenset({"l", "d", "c", "j", "n", "s", "qu", "m", "t"})
_SHORTEST = 3  # letters of a lone capitalised word that may be a name


class Capitals:
    """Reads them; the words of a language tell what begins sentences, or says something."""

    def __init__(
        self, function: frozenset[str], titles: frozenset[str], saying: frozenset[str]
    ) -> None:
        self._function, self._titles, self._saying = function, titles, saying

    def unknown(self, plain: str, known: Sequence[Named]) -> Iterator[Named]:
        """Capitalised words that are no entity: one alone only within a sentence."""
        taken = sorted((each.start, each.end) for each in known)
        index = 0
        for found in _CAPITALISED.finditer(plain):
            start, end = found.span()
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                end = taken[index][0]
            yield from self._trimmed(plain, start, end)

    def _trimmed(self, plain: str, start: int, end: int) -> Iterator[Named]:
        """Without words that only begin a sentence, and without offices before a name."""
        words = [each.span() for each in re.finditer(r"[^ ]+", plain[start:end])]
        first = 0
        while first < len(words):
            word = plain[start + words[first][0] : start + words[first][1]].lower()
            word = word.rstrip(".")
            elided, _, rest = word.partition("'")
            if rest and elided in _ELIDED:
                at, until = words[first]
                words[first] = at + len(elided) + 1, until
                if not plain[start + words[first][0]].isupper():
                    first += 1  # l'accord
                    continue
                word = rest
            if word not in self._function and word not in self._titles:
                break
            if word in _ARTICLES and first == 0 < len(words) - 1 and self._is_amid(plain, start):
                break  # l'hebdomadaire La Cote
            first += 1
        last = self._last(plain, start, words, first)
        if first == last:
            return
        yield from self._kept(
            plain, (start + words[first][0], start + words[last - 1][1]), first, last
        )

    def _last(self, plain: str, start: int, words: Sequence[tuple[int, int]], first: int) -> int:
        """The word after the last that is no office and no day: `Received Thursday`."""
        last = len(words)
        while (
            last > first
            and plain[start + words[last - 1][0] : start + words[last - 1][1]].lower()
            in self._titles
        ):
            last -= 1
        while last > first and (
            not plain[start + words[last - 1][0]].isupper()
            or plain[start + words[last - 1][0] : start + words[last - 1][1]].lower()
            in self._function
        ):
            last -= 1  # Received Thursday
        return last

    def _kept(self, plain: str, place: tuple[int, int], first: int, last: int) -> Iterator[Named]:
        """The name, unless one word alone is a sentence's first; `first`: words left out before."""
        begin, end = place
        surface = plain[begin:end].rstrip(" '’-")
        before = plain[max(0, begin - 6) : begin]
        starts = first == 0 and bool(_SENTENCE_START.search(before))
        starts = starts and not _TITLE_BEFORE.search(before)
        if last - first == 1 and len(surface) < _SHORTEST:
            return
        if last - first == 1 and starts and not self._is_told_to(plain, begin + len(surface)):
            return
        compound = " " not in surface and surface.rpartition("-")[2].islower()
        if surface and not (compound and "-" in surface):  # Paris-based
            yield Named(begin, begin + len(surface), surface, "unknown")

    def _is_told_to(self, plain: str, end: int) -> bool:
        """Whether a verb of saying with its object follows: `Fatou nous demande`, `Bo told us`."""
        after = plain[end : end + 40].lower().replace("'", " ").split()[:3]
        for at, word in enumerate(after[:2]):
            if word in self._saying:
                object_ = after[at - 1] if at else (after[1:2] or [""])[0].strip(",.:")
                return object_ in _HEARERS
        return False

    def _is_amid(self, plain: str, start: int) -> bool:
        """Whether a capital stands within a sentence, after a common noun."""
        before = plain[max(0, start - 2) : start]
        return len(before) > 1 and before[0].islower() and before[1] == " "
