"""Short and long forms of one name: surnames, acronyms, legal forms. Pure: no I/O, no settings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from libs.deals.folding import folded
from services.enricher.names.names import surname
from services.enricher.names.resolution import plain
from services.enricher.names.wording import NameWording

_SHORTEST = 3  # letters


class Persons:
    """The persons whom an article names in full, by surname and by first name."""

    def __init__(self, full_names: Iterable[str], wording: NameWording) -> None:
        self._wording = wording
        names = sorted({name for name in full_names if " " in name}, key=self._order)
        self._by_last: dict[str, list[str]] = defaultdict(list)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._same: dict[str, str] = {}
        for name in names:
            last = surname(name)
            if last is None:
                continue
            bearers = self._by_last[plain(last)]
            known = next((each for each in bearers if self._may_be_one(name, each)), None)
            if known is not None:
                self._same[plain(name)] = known
                continue
            bearers.append(name)
            if not self._has_title(name) and name[1:2] != ".":
                self._by_first[plain(_first(name))].append(name)

    def fullest(self, name: str) -> str:
        """B. Lemoine -> Béatrice Lemoine, Lord Thal -> Ada Thal, if the article has both."""
        return self._same.get(plain(name), name)

    def is_surname(self, name: str) -> bool:
        """Whether it is a surname of two words: `Von Thal`."""
        return plain(name) in self._by_last

    @property
    def surnames(self) -> dict[str, list[str]]:
        """By surname, folded, those who bear it; of a double one also its first half."""
        half = {
            last.partition("-")[0]: names
            for last, names in self._by_last.items()
            if "-" in last and last.partition("-")[0] not in self._by_last
        }
        return {**half, **self._by_last}

    def with_first_name(self, first: str) -> str | None:
        """The only one who is called so."""
        bearers = self._by_first.get(plain(first), [])
        return bearers[0] if len(bearers) == 1 else None

    def _order(self, name: str) -> tuple[bool, bool, int, str]:
        """Those with a first name before those with a title or an initial."""
        return self._has_title(name), name[1:2] == ".", -len(name), name

    def _has_title(self, name: str) -> bool:
        return folded(_first(name)).strip(".") in self._wording.titles

    def _may_be_one(self, name: str, other: str) -> bool:
        """An initial or a title instead of the first name, with the same surname."""
        first, second = _first(name), _first(other)
        if first[1:2] == "." or second[1:2] == ".":
            return first[0] == second[0]
        return self._has_title(name) or plain(name) == plain(other)


def bearer(names: Sequence[str], before: str, wording: NameWording) -> str | None:
    """Who of those with one surname is meant, given the words before it; None if that is open."""
    if len(names) == 1:
        return names[0]
    if wording.madams.search(before):
        fitting = [name for name in names if _is_woman(name, wording)]
    elif wording.misters.search(before):
        fitting = [name for name in names if not _is_woman(name, wording)]
    else:
        return None
    return fitting[0] if len(fitting) == 1 else None


def _is_woman(full_name: str, wording: NameWording) -> bool:
    """As far as a first name tells: most that end in -a or -e in French and English do."""
    first = folded(_first(full_name))
    by_ending = first[-1:] in {"a", "e"} and first not in wording.men_in_a_or_e
    return by_ending or first in wording.women_in_other_letters


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0]


def core(name: str, wording: NameWording) -> str:
    """What stays of an organisation's name without legal form and the like, folded."""
    words = [word.strip(".,") for word in plain(name).split()]
    while len(words) > 1 and words[-1] in wording.legal_forms:
        words.pop()
    while len(words) > 1 and words[0] in wording.kinds_of_bodies:
        words.pop(0)
    return " ".join(words)


def short_forms(name: str, wording: NameWording) -> list[str]:
    """What an organisation is also called, as written: Fontenelle of Banque Fontenelle."""
    words = name.split()
    while len(words) > 1 and plain(words[-1]).strip(".,") in wording.legal_forms:
        words.pop()
    while len(words) > 1 and plain(words[0]) in wording.kinds_of_bodies:
        words.pop(0)
    short = " ".join(words)
    return [short] if short != name and len(short) > _SHORTEST and short[0].isupper() else []


class Organisations:
    """The organisations of an article, and which name is short for which."""

    def __init__(
        self, names: Mapping[str, str], aliases: Mapping[str, str], wording: NameWording
    ) -> None:
        """names: by spelling, what it is called. aliases: by acronym, the same."""
        self._wording = wording
        self._aliases = {plain(short): whole for short, whole in aliases.items()}
        self._by_core: dict[str, str] = {}
        spellings = sorted(names, key=len, reverse=True)
        for name in spellings:
            self._by_core.setdefault(core(name, wording), names[name])
        self._words = [(tuple(plain(name).split()), names[name]) for name in spellings]

    def fullest(self, name: str) -> str:
        """Discover -> Discover Financial Services, ADLC -> Autorité de la concurrence."""
        known = self._aliases.get(plain(name))
        if known is not None:
            return known
        same = self._by_core.get(core(name, self._wording), name)
        short = tuple(plain(same).split())
        longer = {
            self._by_core.get(core(whole, self._wording), whole)
            for words, whole in self._words
            if self._is_short_for(short, words)
        }
        return longer.pop() if len(longer) == 1 else same

    def _is_short_for(self, short: tuple[str, ...], words: tuple[str, ...]) -> bool:
        if len(words) <= len(short):
            return False
        # In French the kind of body comes first (Commission européenne), in English last.
        kind = len(short) == 1 and short[0] in self._wording.body_endings
        return words[: len(short)] == short or (kind and words[-1:] == short)


def acronyms(text: str, names: Iterable[tuple[int, str]], wording: NameWording) -> dict[str, str]:
    """By acronym, as written, the name behind which it stands in brackets: Autorité … (ADLC).

    names: where each ends, and the name.
    """
    found: dict[str, str] = {}
    for end, name in names:
        match = wording.acronym.match(text, end)
        if match and _is_acronym(match["short"]) and _is_short_for(match["short"], name):
            found[match["short"]] = name
    return found


def _is_short_for(short: str, name: str) -> bool:
    """The same first letter; or all initials in the order of another language: UN, ONU."""
    initials = sorted(word[0] for word in name.split() if word[0].isupper())
    return short[0].lower() == plain(name)[:1] or sorted(short) == initials


def _is_acronym(short: str) -> bool:
    return sum(char.isupper() for char in short) > len(short) // 2
