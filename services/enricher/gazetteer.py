"""Where does a text name what the deal profiles know? Pure: no I/O, no clock, no settings.

All forms of all entities are looked for in one pass. Accents, apostrophes and kinds of
space do not matter; a letter that is a capital in the profile must be one in the text, so
that "le mistral souffle" is no company and MARINA FERRARI is a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ahocorasick

from libs.deals import AmbiguousForm, Deal, KnownEntity

# Inside an address, words are not names: "…/le-partenariat-entre-microsoft-et-…".
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]+\.[\w.]+")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
_SENTENCE = 300  # characters to each side that are looked at for the rest of a sentence
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "×": "x"}


class _Folding(dict[int, str]):
    """Each character to one plain character, so that places in the text stay the same."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _PLAIN:
            plain = _PLAIN[char]
        elif char.isspace() and char != "\n":
            plain = " "
        else:
            plain = unicodedata.normalize("NFD", char)[0].lower()[:1] or char
        self[code] = plain
        return plain


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text in lower case without accents, each character in its place."""
    return text.translate(_FOLDING)


@dataclass(frozen=True)
class Form:
    """One way to write an entity."""

    surface: str
    entity: KnownEntity
    ambiguous: AmbiguousForm | None = None

    def is_cased_like(self, surface: str) -> bool:
        """Whether every capital of the form is a capital in the text."""
        return all(
            there.isupper() or not here.isupper()
            for here, there in zip(self.surface, surface, strict=True)
        )


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


class Gazetteer:
    """The names of one or several deals, ready to be looked for."""

    def __init__(self, deals: Sequence[Deal]) -> None:
        entities = {(each.type, each.name): each for deal in deals for each in deal.entities}
        forms: dict[str, list[Form]] = {}
        for entity in entities.values():
            for surface in dict.fromkeys(entity.clear_forms):
                forms.setdefault(folded(surface), []).append(Form(surface, entity))
            for unclear in entity.ambiguous:
                form = Form(unclear.form, entity, unclear)
                forms.setdefault(folded(unclear.form), []).append(form)
        self._automaton = ahocorasick.Automaton()
        for plain, written in forms.items():
            self._automaton.add_word(plain, tuple(written))
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[FormHit, ...]:
        """Every name in a text, the longest where several overlap, in order.

        Ambiguous forms are among them: `settled` says which of these count.
        """
        plain = folded(text)
        addresses = [found.span() for found in _ADDRESS.finditer(text)]
        hits = [
            FormHit(start, last + 1, form)
            for last, forms in self._automaton.iter(plain)
            for form in forms
            if _stands_alone(plain, start := last + 1 - len(form.surface), last + 1)
            and form.is_cased_like(text[start : last + 1])
            and not any(begin <= start < end for begin, end in addresses)
        ]
        return longest(hits)


def longest(hits: Iterable[FormHit]) -> tuple[FormHit, ...]:
    """Of hits that overlap, the longest; in the order of the text."""
    kept: list[FormHit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda each: (each.start - each.end, each.start)):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            kept.append(hit)
            taken.update(places)
    return tuple(sorted(kept, key=lambda each: each.start))


def settled(
    texts: Sequence[str], found: Sequence[tuple[FormHit, ...]]
) -> list[tuple[FormHit, ...]]:
    """The hits of an article's texts without those ambiguous ones that mean something else.

    An ambiguous form counts when the article names an organisation or product of the
    profile in a clear form, and the words around it do not speak against it.
    """
    evidence = any(
        hit.form.ambiguous is None and hit.entity.type in {"organisation", "product"}
        for hits in found
        for hit in hits
    )
    return [
        tuple(
            hit
            for hit in hits
            if hit.form.ambiguous is None or (evidence and _fits(text, hit, hit.form.ambiguous))
        )
        for text, hits in zip(texts, found, strict=True)
    ]


def _stands_alone(plain: str, start: int, end: int) -> bool:
    before = plain[start - 1] if start > 0 else " "
    after = plain[end] if end < len(plain) else " "
    return not (before.isalnum() or after.isalnum() or before == "_" or after == "_")


def _fits(text: str, hit: FormHit, rules: AmbiguousForm) -> bool:
    before = re.findall(r"\w+", folded(text[max(0, hit.start - 40) : hit.start]))
    if before and before[-1] in {folded(word) for word in rules.not_after}:
        return False
    left, right = max(0, hit.start - _SENTENCE), hit.end + _SENTENCE
    begin = max(
        (stop.end() for stop in _SENTENCE_END.finditer(text, left, hit.start)), default=left
    )
    stop = _SENTENCE_END.search(text, hit.end, right)
    sentence = folded(text[begin : stop.start() if stop else right])
    return {folded(word) for word in rules.not_with}.isdisjoint(re.findall(r"[\w-]+", sentence))
