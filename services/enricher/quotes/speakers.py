"""Whom does a subject name: he, the company, the commissioner? Pure.

Only what the text settles: a pronoun is the last subject that fits, an office the one person who
holds it in this text. Where nothing settles it, nobody is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.enricher.quotes.people import Named, People
from services.enricher.quotes.subjects import Subject
from services.enricher.quotes.wording import Gender, QuoteWording

_REMEMBERED = 8  # subjects
_PAIR = 2
_NOBODY = Named(0, 0, "", "nobody")


@dataclass(frozen=True)
class Speaker:
    """A name, and where it stands; `mention` is None where a word stands for it."""

    name: str | None
    mention: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    kind: str = "name"


class Discourse:
    """Who has been spoken of so far, the latest last."""

    def __init__(self, people: People, wording: QuoteWording) -> None:
        self._people = people
        self._pronouns: dict[str, Gender] = {
            word: gender for gender, words in wording.pronouns.items() for word in words
        }
        self._feminine_bodies = frozenset(wording.feminine_bodies.split())
        self._definite = frozenset(wording.definite.split())
        self._bodies_are_it = bool(wording.pronouns.get("body"))
        self._recent: list[Named] = []
        self._pair: list[Named] = []
        self._mentioned: Named | None = None

    def note(self, named: Named | None) -> None:
        """Somebody was the subject."""
        if named is not None:
            same = (named.name, named.kind)
            self._recent = [each for each in self._recent if (each.name, each.kind) != same]
            self._recent = [*self._recent, named][-_REMEMBERED:]

    def resolve(self, subject: Subject) -> Speaker:
        """The speaker whom a subject names; a Speaker without a name where it names nobody."""
        named = subject.named
        if named is not None and named.kind == "nobody":
            self.note(_NOBODY)
            return Speaker(None)
        if named is not None:
            role = subject.role if subject.kind == "name" else None
            if subject.kind == "spokesperson":
                self._note_spokesperson(named)
            return Speaker(named.name, (named.start, named.end), role)
        found = None
        if subject.kind == "pronoun":
            found = self._by_pronoun(self._pronouns[subject.word])
        elif subject.kind == "body":
            found = self._by_body(subject.word)
        elif subject.kind == "spokesperson":
            found = self._latest("body")
            if found is not None:
                self._note_spokesperson(found)
        elif subject.kind == "same":
            found = next(iter(reversed(self._recent)), None)
        elif subject.kind == "ordinal":
            found = self._by_order(subject.word)
        elif subject.kind == "role":
            name = self._by_role(subject)
            if name is None:
                self.note(_NOBODY)
            return Speaker(name, kind="role")
        else:
            self.note(_NOBODY)
        return Speaker((found.name or None) if found else None, kind=subject.kind)

    def _note_spokesperson(self, body: Named) -> None:
        self.note(Named(body.start, body.end, body.name, "spokesperson"))

    def forget(self) -> None:
        """What follows does not go on with what came before: the turns of an interview."""
        self._recent, self._pair, self._mentioned = [], [], None

    def note_persons(self, persons: Sequence[Named]) -> None:
        """Whom a sentence names: two may be the former and the latter in the next, one he."""
        names = list({each.name: each for each in persons}.values())
        if names:
            self._mentioned = names[0] if len(names) == 1 else None
        if len(names) == _PAIR:
            self._pair = names

    def _by_order(self, word: str) -> Named | None:
        if len(self._pair) != _PAIR:
            return None
        return self._pair[0 if word.startswith(("prem", "form")) else 1]

    def named(self, name: str) -> Named | None:
        """Somebody of whom it was spoken."""
        return next((each for each in reversed(self._recent) if each.name == name), None)

    def _latest(self, gender: Gender) -> Named | None:
        return next(
            (each for each in reversed(self._recent) if self._people.gender(each) == gender), None
        )

    def _by_pronoun(self, gender: Gender) -> Named | None:
        if gender == "body":
            return self._latest("body")
        if gender == "plural":
            return None
        possible = None
        for each in reversed(self._recent):
            if each.kind == "nobody":
                break
            own = self._people.gender(each)
            if own == gender:
                return each
            if own == "body" and not self._bodies_are_it:
                noun = each.name.split()[0].lower()
                if gender == "feminine" and noun in self._feminine_bodies:
                    return each
                possible = possible or each
            elif own is None:
                return each
        if possible is not None or any(each.kind == "nobody" for each in self._recent):
            return possible
        only = self._mentioned
        if only is not None and self._people.gender(only) in {gender, None}:
            return only
        return None

    def _by_body(self, word: str) -> Named | None:
        """The one body that the text calls so, else the latest subject that is a body."""
        name = self._people.body_called(word)
        if name is not None:
            return Named(0, 0, name, "organisation")
        called = self._people.with_role(word)
        latest = [each for each in reversed(self._recent) if each.kind == "organisation"]
        return next((each for each in latest if each.name in called), None) or (
            latest[0] if latest and not called else None
        )

    def _by_role(self, subject: Subject) -> str | None:
        """The one who holds the office; where nobody does, whom the sentence before was about."""
        holders = self._people.with_role(subject.word)
        if not holders and subject.article in self._definite:
            latest = next(iter(reversed(self._recent)), None)
            only = self._mentioned
            if latest is not None and only is not None and latest.name == only.name:
                unfit = {"la": "masculine", "le": "feminine"}.get(subject.article)
                return None if self._people.gender(latest) == unfit else latest.name
            return None
        if len(holders) == 1:
            return next(iter(holders))
        latest = next((each for each in reversed(self._recent) if each.kind != "organisation"), None)
        return latest.name if latest is not None and latest.name in holders else None
