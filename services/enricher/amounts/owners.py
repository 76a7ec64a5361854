"""Whose is a sum? Pure: no I/O, no clock, no settings.

The organisation whose own it is said to be, or the subject or object of what is done with it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.enricher.amounts.parties import Like, Party
from services.enricher.amounts.topic_wording import Cue, SumWording

_BACK = 3  # sentences in which a pronoun's organisation may stand
_NEAR = 40  # characters between an owner and what is its own
_LONGEST_WORD = 24
_MOST_JOINED = 8  # names with one preposition: from Norvia, Talus and others
_LONGEST_SENTENCE = 500  # characters; what is further off in one says nothing of a sum
_IMPERSONAL = re.compile(r"il (?:y a|faut|s'agit)\b")
_FIRST_WORD = re.compile(r"\w+\W")
_OPENING = 4  # characters of a sentence before its first word


@dataclass(frozen=True)
class Owner:
    """Whose a sum is; without a name, what the text calls it: « le groupe »."""

    name: str | None = None
    like: Like | None = None
    sure: bool = False
    """The sentence itself names it."""
    pronoun: bool = False
    """A pronoun of the sentence stands for it."""


class Owners:
    """The organisations of one text, and what the words say that is theirs."""

    def __init__(
        self,
        text: str,
        wording: SumWording,
        parties: Sequence[Party],
        sentences: Sequence[tuple[int, int]],
    ) -> None:
        """`text` is folded."""
        self._text = text
        self._wording = wording
        self._parties = parties
        self._starts = [each.start for each in parties]
        self._named = [each for each in parties if each.name]
        self._named_starts = [each.start for each in self._named]
        self._sentences = sentences

    def of(self, cue: Cue, cue_at: tuple[int, int], sum_at: tuple[int, int]) -> Owner:
        """Whose the sum is by the words that tell what it is for."""
        start, end = cue_at
        if cue.of in {"source", "receiver"}:
            return self._giver(cue, end) or Owner()
        if cue.of == "subject" and cue.about != "round":  # a round is led by others
            direct = self.behind(sum_at[1], self._wording.agent_of_sum)
            by = _owner(direct) if direct else self._agent(end)
            if by:
                return by
        of = self._after_of(end) if cue.noun and cue.about != "price" else None
        if of:
            return self._meant(_owner(of), of.start)
        name = self.possessor(start) or self.sum_of(*sum_at)
        if name is None and cue.of == "object":
            name = self._object(end, sum_at) or self._fined(cue, start) or self._undergoing(sum_at)
        if name:
            return Owner(name, sure=True)
        place = min(start, sum_at[0]) if cue.noun else start
        return self._meant(self._subject(place, sum_at), place)

    def sum_of(self, start: int, end: int) -> str | None:
        """Whose the sum itself is said to be: Adobe's 20 billion, « les 15 millions de Norvia »."""
        before = self._text[max(0, start - _LONGEST_WORD) : start]
        of = self._after_of(end) if self._wording.definite.search(before) else None
        return (of and of.name) or self.possessor(start, adjacent=True)

    def possessor(self, place: int, *, adjacent: bool = False) -> str | None:
        """The one before whose own something is: Adobe's planned takeover."""
        index = bisect_right(self._named_starts, place) - 1
        if index < 0 or not 0 <= place - self._named[index].end <= _NEAR:
            return None
        wording, end = self._wording, self._named[index].end
        owns = (wording.adjacent if adjacent else wording.possessive).fullmatch(
            self._text, end, place
        )
        return self._named[index].name if owns else None

    def behind(self, place: int, words: re.Pattern[str]) -> Party | None:
        """The party right behind some words that follow a place: into OpenAI."""
        index = bisect_left(self._starts, place)
        if index == len(self._parties) or self._parties[index].start - place > _NEAR:
            return None
        found = words.fullmatch(self._text, place, self._parties[index].start)
        return self._parties[index] if found else None

    def sentence(self, place: int) -> tuple[int, int]:
        """The [start, end) of the sentence around a place, or of its part between semicolons."""
        index = bisect_right(self._sentences, (place, len(self._text) + 1)) - 1
        if index < 0:
            return place, place
        first, last = self._sentences[index]
        first = max(first, place - _LONGEST_SENTENCE)
        last = min(max(last, place), place + _LONGEST_SENTENCE)
        stop = self._text.find(";", place, last)
        return max(first, self._text.rfind(";", first, place) + 1), last if stop < 0 else stop

    def _agent(self, place: int) -> Owner | None:
        """The one by whom it is done: « apportés par Norvia », « l'achat de Talus par Norvia »."""
        party = self.behind(place, self._wording.agent)
        done_to = self.behind(place, self._wording.owner_link) if party is None else None
        party = self.behind(done_to.end, self._wording.agent) if done_to else party
        return _owner(party) if party else None

    def _giver(self, cue: Cue, place: int) -> Owner | None:
        """From whom a sum is received, to whom something is sold for it."""
        words = self._wording.source if cue.of == "source" else self._wording.receiver
        for party in self._between(place, self.sentence(place)[1]):
            if words.search(self._text[max(place, party.start - _NEAR) : self._noun(party)]):
                return _owner(party)
        return None

    def _after_of(self, place: int) -> Party | None:
        """The one right behind: « le chèque de Microsoft »."""
        return self.behind(place, self._wording.owner_link)

    def _meant(self, owner: Owner, place: int) -> Owner:
        """« la société » is the one that is named before it."""
        if owner.like != "any" or owner.name:
            return owner
        first = self.sentence(place)[0]
        here = [each for each in self._between(first, place) if each.name]
        free = [each for each in here if not self._is_object(each)]
        found = _owner(free[-1]) if free else self._earlier(first, named=True)
        name = found.name or (here[-1].name if here else None)
        return Owner(name, "any")

    def _object(self, place: int, sum_at: tuple[int, int]) -> str | None:
        """The one that a verb is done to: valued Figma at, fined Microsoft."""
        limit = sum_at[0] if sum_at[0] > place else self.sentence(place)[1]
        named = (each.name for each in self._between(place, limit) if each.name)
        return next(named, None)

    def _fined(self, cue: Cue, place: int) -> str | None:
        """« infligé à Norvia une amende »: no authority is fined, so whoever else is named."""
        here = [each for each in self._between(self.sentence(place)[0], place) if each.name]
        return here[-1].name if here and cue.about == "fine" else None

    def _undergoing(self, sum_at: tuple[int, int]) -> str | None:
        """The one behind in a sentence that names none before: a fine was imposed on Norvia."""
        first, last = self.sentence(sum_at[0])
        if any(each.name for each in self._between(first, sum_at[0])):
            return None
        return next((each.name for each in self._between(sum_at[1], last)), None)

    def _subject(self, place: int, sum_at: tuple[int, int]) -> Owner:
        """The nearest one before that is no object; else what stands for one."""
        first, last = self.sentence(place)
        here = [each for each in self._between(first, place) if not self._gets(each, sum_at[0])]
        if here and self._is_told_of(here[-1], place):
            return _owner(here[-1])
        free = [each for each in here if not self._is_object(each)]
        if free:
            return _owner(free[-1], sure=not self._is_joined(here, free[-1]))
        if self._wording.speakers.search(self._text, first, place):
            return Owner()
        if self._has_pronoun(first, place):
            return replace(self._earlier(first), pronoun=True)
        if here:
            return _owner(here[0]) if self._belongs(here[0]) else Owner()
        return self._later(first, place, sum_at[1], last)

    def _later(self, first: int, place: int, behind: int, last: int) -> Owner:
        """What the sentence describes behind a place; else the one that was named before it."""
        later = [each for each in self._between(first, last) if not each.name]
        if place - first <= _OPENING:  # « Valorisé 2 milliards, le groupe … »
            later = [each for each in self._between(behind, last) if not self._is_object(each)]
        return _owner(later[0]) if later else self._earlier(first)

    def _earlier(self, place: int, *, named: bool = False) -> Owner:
        """The first that one of the sentences before names."""
        index = bisect_right(self._sentences, (place, -1))
        for start, end in reversed(self._sentences[max(0, index - _BACK) : index]):
            last = min(end, place)
            there = self._between(max(start, last - _LONGEST_SENTENCE), last)
            there = [each for each in there if each.name or not named]
            if there:
                free = [each for each in there if not self._is_object(each)]
                return _owner((free or there)[0], sure=False)
        return Owner()

    def _between(self, start: int, end: int) -> Sequence[Party]:
        return self._parties[bisect_left(self._starts, start) : bisect_right(self._starts, end)]

    def _is_told_of(self, party: Party, place: int) -> bool:
        """By a relative clause or apposition: « une société qui vaut », "Adobe, a firm worth"."""
        last_word = self._text.rfind(" ", party.start, party.end)
        places = [party.end, *([last_word] if last_word >= 0 else [])]
        return any(self._wording.relative.match(self._text, each, place) for each in places) or (
            self._wording.apposed.fullmatch(self._text, party.end, place) is not None
        )

    def _has_pronoun(self, start: int, end: int) -> bool:
        return any(
            not _IMPERSONAL.match(self._text, found.start())
            for found in self._wording.pronouns.finditer(self._text, start, end)
        )

    def _belongs(self, party: Party) -> bool:
        """« le conseil de Quillane »: the whole speaks for it."""
        before = self._text[max(0, party.start - _LONGEST_WORD) : party.start]
        return self._wording.owner_link.search(before) is not None

    def _gets(self, party: Party, start: int) -> bool:
        """Whether it stands right before a sum: paid Talus $2 million, which is not its own."""
        return party.end <= start and not self._text[party.end : start].strip()

    def _is_object(self, party: Party) -> bool:
        for index in range(bisect_left(self._starts, party.start) - 1, -1, -1)[:_MOST_JOINED]:
            if not self._is_joined(self._parties[index : index + 1], party):
                break
            party = self._parties[index]
        return any(
            self._wording.governs.search(self._text[max(0, place - _LONGEST_WORD) : place])
            for place in {party.start, self._noun(party)}
        )

    def _noun(self, party: Party) -> int:
        """Where a name begins, or the word behind « du », which is « de » and « le »."""
        article = None if party.name else _FIRST_WORD.match(self._text, party.start)
        return article.end() if article else party.start

    def _is_joined(self, here: Sequence[Party], party: Party) -> bool:
        """Adobe and Figma: of two that do a thing, the sum is of one."""
        before = [each.end for each in here if each.end <= party.start]
        return bool(before) and (
            self._wording.joined.fullmatch(self._text, before[-1], party.start) is not None
        )


def _owner(party: Party, *, sure: bool = True) -> Owner:
    return Owner(party.name, party.like, sure=sure and party.name is not None)
