"""Whom does a subject name: he, the company, the commissioner? Pure.

Only what the text settles: a pronoun is the last subject that fits, an office the one person who
holds it in this text. Where nothing settles it, nobody is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.enricher.quotes.named import Named
from services.enricher.quotes.people import People
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token
from services.enricher.quotes.wording import Gender, QuoteWording

_REMEMBERED = 8  # subjects
_PAIR = 2
_NOBODY = Named(0, 0, "", "nobody")
_UNFIT: dict[str, Gender] = {"la": "masculine", "le": "feminine"}
"""Whom the article before an office does not stand for."""


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
        self._feminine_bodies = wording.feminine_bodies
        self._definite, self._indefinite = wording.definite, wording.indefinite_articles
        self._bodies_are_it = bool(wording.pronouns.get("body"))
        self._recent: list[Named] = []
        self._pair: list[Named] = []
        self._bodies: list[Named] = []
        self._mentioned: Named | None = None
        self._sentence, self._mentioned_in = 0, -1
        self._noted_in: dict[str, int] = {}

    def note(self, named: Named | None) -> None:
        """Somebody was the subject."""
        if named is not None:
            self._noted_in[named.name] = self._sentence
            same = (named.name, named.kind)
            self._recent = [each for each in self._recent if (each.name, each.kind) != same]
            self._recent = [*self._recent, named][-_REMEMBERED:]

    def resolve(self, subject: Subject) -> Speaker:
        """The speaker whom a subject names; a Speaker without a name where it names nobody."""
        named = subject.named
        if named is None:
            found = self._meant(subject)
            name = found.name or None if found is not None else None
            if name is None and subject.kind in {"role", "nobody"}:
                self.note_nobody()
            return Speaker(name, kind=subject.kind)
        if named.kind == "nobody":
            self.note_nobody()
            return Speaker(None)
        if subject.kind == "spokesperson":
            self._note_spokesperson(named)
        role = subject.role if subject.kind == "name" else None
        return Speaker(named.name, (named.start, named.end), role)

    def _meant(self, subject: Subject) -> Named | None:
        """Who is meant by a subject that has no name in it."""
        found = None
        if subject.kind == "pronoun":
            found = self._by_pronoun(self._pronouns[subject.word])
        elif subject.kind == "body":
            found = self._by_body(subject.word)
        elif subject.kind == "spokesperson":
            body = next(filter(self._people.is_body_word, subject.word.split()), None)
            found = self._by_body(body) if body is not None else self._latest("body")
            if found is not None:
                self._note_spokesperson(found)
        elif subject.kind == "same":
            found = self._recent[-1] if self._recent else None
        elif subject.kind == "ordinal":
            found = self._by_order(subject.word)
        elif subject.kind == "role":
            found = self._by_role(subject)
        return found

    def _note_spokesperson(self, body: Named) -> None:
        self.note(Named(body.start, body.end, body.name, "spokesperson"))

    def note_office(self, subject: Subject, *, among: Sequence[Token]) -> None:
        """Whoever holds an office was the subject, if the text tells who that is.

        `among`: the sentence. `A banker who knows the deal` is nobody, where it names no person.
        """
        unnamed = not any(each.named and each.named.kind == "person" for each in among)
        if unnamed and subject.article in self._indefinite:
            self.note_nobody()
            return
        holder = self._by_role(subject)
        if holder is not None:
            self.note(Named(holder.start, holder.end, holder.name, "person"))

    def forget(self) -> None:
        """What follows does not go on with what came before: the turns of an interview."""
        self._recent, self._pair, self._mentioned, self._bodies = [], [], None, []

    def note_nobody(self) -> None:
        """Somebody without a name was the subject."""
        self.note(_NOBODY)

    def note_bodies(self, bodies: Sequence[Named]) -> None:
        """Which bodies a sentence names, whatever they do in it."""
        self._bodies = [*self._bodies, *bodies][-_REMEMBERED:]

    def note_persons(self, persons: Sequence[Named]) -> None:
        """Whom a sentence names: two may be the former and the latter in the next, one he."""
        names = list({each.name: each for each in persons if each.name}.values())
        if names:
            self._mentioned = names[0] if len(names) == 1 else None
            self._mentioned_in = self._sentence
        self._sentence += 1
        if len(names) == _PAIR:
            self._pair = names

    def _by_order(self, word: str) -> Named | None:
        if len(self._pair) != _PAIR:
            return None
        return self._pair[0 if word.startswith(("prem", "form")) else 1]

    def named(self, name: str) -> Named | None:
        """Somebody of whom it was spoken."""
        spoken = (*self._recent, *([self._mentioned] if self._mentioned else []))
        return next((each for each in reversed(spoken) if each.name == name), None)

    def _latest(self, gender: Gender) -> Named | None:
        return next(
            (each for each in reversed(self._recent) if self._people.gender(each) == gender), None
        )

    def _by_pronoun(self, gender: Gender) -> Named | None:
        if gender == "body":
            return self._latest("body")
        if gender == "plural":
            return None
        body: Named | None = None
        only = self._mentioned
        fits = only is not None and self._people.gender(only) in {gender, None}
        for each in reversed(self._recent):
            if each.kind == "nobody":
                return body
            own = self._people.gender(each)
            if self._is_feminine_body(each, gender):
                return each
            if own in {gender, None}:
                return only if fits and self._is_older(each) else each
            if own == "body" and not self._bodies_are_it:
                body = body or each
        return body or (only if fits else None)

    def _is_older(self, named: Named) -> bool:
        """Whether a subject stood before the sentence that has just named one other person."""
        last = self._sentence - 1
        return self._mentioned_in == last and self._noted_in.get(named.name, -1) < last

    def _is_feminine_body(self, named: Named, gender: Gender) -> bool:
        """`elle` of the Commission."""
        noun = named.name.split()[0].lower() if named.name else ""
        return gender == "feminine" and noun in self._feminine_bodies

    def _by_body(self, word: str) -> Named | None:
        """The one body that the text calls so, else the latest that may be called so."""
        name = self._people.body_called(word)
        if name is not None:
            return Named(0, 0, name, "organisation")
        called = self._people.with_role(word)
        latest = [each for each in reversed(self._recent) if each.kind == "organisation"]
        latest += reversed(self._bodies)
        if called:
            return next((each for each in latest if each.name in called), None)
        fitting = [each for each in latest if self._people.may_be_called(each.name, word)]
        if fitting or not self._people.is_authority(word):
            return fitting[0] if fitting else None
        return self._people.only_authority()

    def _by_role(self, subject: Subject) -> Named | None:
        """The one who holds the office; where nobody does, whom the sentence before was about."""
        holders = self._people.with_role(subject.word)
        latest = self._recent[-1] if self._recent else None
        unfit = _UNFIT.get(subject.article)
        if not holders:
            only = self._mentioned
            about = latest is not None and only is not None and latest.name == only.name
            if latest is None or not about or subject.article not in self._definite:
                return None
            return None if self._people.gender(latest) == unfit else latest
        if len(holders) == 1:
            holder = Named(0, 0, next(iter(holders)), "person")
            alike = not self._people.has_role(holder.name, subject.word)
            if alike and unfit is not None and self._people.gender(holder) == unfit:
                return latest if latest and self._people.gender(latest) != unfit else None
            return holder
        persons = (each for each in reversed(self._recent) if each.kind != "organisation")
        last = next(persons, None)
        return last if last is not None and last.name in holders else None
