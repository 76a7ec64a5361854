"""Where does a text name what the deal profiles know? Pure: no I/O, no clock, no settings.

The one matcher of names: the topic filter before and after a fetch and the gazetteer of the
enricher both use it, so that what lets an article through is what is found in it.

Accents and kinds of apostrophe, hyphen and blank do not matter. Two words of a name may
stand apart by blanks, by a hyphen or by one line end; not by a dash between blanks, which
separates. A letter that is a capital in the profile must be one in the text, so that "le
mistral souffle" is no company and MARINA FERRARI is a person. A name is no part of a longer
word or of an address.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from libs.deals.folding import PlainText, folded, lowered
from libs.deals.profile import AmbiguousForm, KnownEntity

_WORD = re.compile(r"\w+")
_NEXT_WORD = re.compile(r"\W+(\w+)")
_GAP = r"(?: +(?:\n *)?|\n *|-(?:\n *)?)"  # between the words of a name
_GAP_IN_TEXT = re.compile(_GAP)
_SPLITS_FORM = re.compile(r"(?<=\S)\s+(?=\S)|(?<=[^\s-])-(?=[^\s-])")
_NEAR = 40  # characters before a name in which the word before it ends


@dataclass(frozen=True)
class Form:
    """One way to write an entity."""

    surface: str
    entity: KnownEntity
    ambiguous: AmbiguousForm | None = None


@dataclass(frozen=True)
class FormHit:
    """A form found at [start, end) of a text."""

    start: int
    end: int
    form: Form

    @property
    def entity(self) -> KnownEntity:
        """Who or what is named."""
        return self.form.entity


class _Pattern:
    """A form, taken apart into its words."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.plain = PlainText(form.surface).cased.strip()
        self._words = _SPLITS_FORM.split(self.plain)

    def end_in(self, text: PlainText, start: int) -> int:
        """Where the form ends that begins at this place of the folded text; 0 where none does."""
        end = start
        for word in self._words:
            if end > start:
                gap = _GAP_IN_TEXT.match(text.cased, end)
                if not gap:
                    return 0
                end = gap.end()
            if not _is_written_at(word, text, end):
                return 0
            end += len(word)
        return 0 if _WORD.match(text.cased, end) else end


def _is_written_at(word: str, text: PlainText, place: int) -> bool:
    """Whether the word stands there, with a capital for each that it has."""
    if text.cased.startswith(word, place):
        return True
    return text.lower.startswith(lowered(word), place) and all(
        there.isupper() or not here.isupper()
        for here, there in zip(word, text.cased[place : place + len(word)], strict=True)
    )


class NameFinder:
    """The names of entities, ready to be looked for."""

    def __init__(self, entities: Iterable[KnownEntity]) -> None:
        # By first and second word, "" for none: few forms are left to compare at any place.
        self._by_words: dict[str, dict[str, list[_Pattern]]] = {}
        self._others: list[_Pattern] = []  # which begin with something else than a word
        for pattern in (_Pattern(form) for entity in entities for form in _forms(entity)):
            if not _WORD.match(pattern.plain):
                self._others.append(pattern)
                continue
            first, second, *_ = [*_WORD.findall(pattern.plain), ""]
            for key in {_key(first), _key(first[0].upper() + first[1:])}:
                self._by_words.setdefault(key, {}).setdefault(lowered(second), []).append(pattern)
        initials = f"[{''.join(sorted({key[0] for key in self._by_words}))}]"
        self._first = re.compile(rf"{initials}(?<!\w{initials})\w*" if self._by_words else "(?!)")

    def find(self, text: PlainText) -> Iterator[FormHit]:
        """Every name in a text, also where names overlap, and ambiguous forms too."""
        for place, pattern in self._candidates(text.cased):
            stop = pattern.end_in(text, place)
            if stop:
                start, end = text.span(place, stop)
                if not text.is_in_address(start):
                    yield FormHit(start, end, pattern.form)

    def _candidates(self, cased: str) -> Iterator[tuple[int, _Pattern]]:
        for found in self._first.finditer(cased):
            by_second = self._by_words.get(_key(found[0]))
            if by_second:
                second = _NEXT_WORD.match(cased, found.end())
                for word in ("", lowered(second[1])) if second else ("",):
                    for pattern in by_second.get(word, ()):
                        yield found.start(), pattern
        for pattern in self._others:
            for found in re.finditer(rf"(?<!\w){re.escape(pattern.plain[:1]) or '(?!)'}", cased):
                yield found.start(), pattern


def is_ruled_out(text: str, start: int, rules: AmbiguousForm) -> bool:
    """Whether a word right before this place makes an ambiguous form mean something else."""
    if not rules.not_after:
        return False
    before = PlainText(text[max(0, start - _NEAR) : start]).lower
    words = "|".join(re.escape(PlainText(word).lower) for word in rules.not_after)
    return re.search(rf"(?<!\w)(?:{words})\W*$", before) is not None


def terms_pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Finds the words of a deal in a folded text; `*` at the end of one is any ending."""
    patterns = {
        _GAP.join(map(re.escape, _SPLITS_FORM.split(folded(term.removesuffix("*")))))
        + (r"\w*" if term.endswith("*") else "")
        for term in terms
    }
    longest_first = sorted(patterns, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")


def _forms(entity: KnownEntity) -> Iterator[Form]:
    for surface in dict.fromkeys(entity.clear_forms):
        yield Form(surface, entity)
    for unclear in entity.ambiguous:
        yield Form(unclear.form, entity, unclear)


def _key(word: str) -> str:
    """A name's first word, by which it is found: the first letter in its case."""
    return word[0] + lowered(word[1:])
