"""Who is the subject of a verb of saying? Pure."""

from collections.abc import Sequence
from dataclasses import replace

from services.enricher.quotes.adverbials import Adverbials
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.phrases import NounPhrases
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token

_BRACKETS = 8  # tokens in brackets after a name
_LONGEST_PHRASE = 5  # tokens
_OPENING = 15  # tokens of what may stand before the subject, with a comma after it


class Subjects:
    """Reads those of one sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon
        self._phrases = NounPhrases(tokens, lexicon)
        self.adverbials = Adverbials(tokens, lexicon)

    def at(self, first: int, limit: int) -> Subject | None:
        """The noun phrase that begins at a token and ends before `limit`."""
        return self._phrases.at(first, limit)

    def object_at(self, first: int, limit: int) -> Subject | None:
        """The noun phrase after a preposition: `selon lui`, `according to the bank`."""
        return self._phrases.object_at(first, limit)

    def after(self, index: int, limit: int) -> Subject | None:
        """The subject of an inverted verb that ends before `index`: `affirme le patron de X`."""
        if index < limit and self._tokens[index].low in self._lexicon.pronouns:
            return Subject("pronoun", index, index + 1, word=self._tokens[index].low)
        first = self.adverbials.past(index, limit)
        if first + 2 < limit and self._tokens[first].low == self._tokens[first + 2].low == ",":
            first += 3  # commente, amer, un proche
        found = self.at(first, limit)
        if (
            found is None
            and first < limit
            and self._tokens[first].low in self._lexicon.wording.determiners
        ):
            return Subject("nobody", first, self._past_phrase(first, limit))
        return found

    def _past_phrase(self, index: int, limit: int) -> int:
        while index < limit and self._tokens[index].kind in {"word", "name", "place"}:
            index += 1
        return index

    def before(self, cue: Cue, floor: int) -> Subject | None:
        """The subject of a verb that stands after it, within tokens from `floor` on."""
        relative = self._of_relative(cue, floor)
        if relative is not None:
            return relative
        if not cue.dependent:
            adverbial = self._tokens[floor].low in self._lexicon.wording.object_prepositions
            start = self.adverbials.past(floor, cue.first) if adverbial else floor
            for first in range(cue.first - 1, floor - 1, -1):
                if first in {floor, start} or self._begins_clause(first):
                    found = self._first_of(self.at(first, cue.first), floor)
                    if found is not None and (
                        self.adverbials.reaches(found.after, cue.first)
                        or (
                            self._is_apposed(found, first)
                            and self.adverbials.reaches(found.after + 1, cue.first)
                        )
                    ):
                        return found
        if cue.dependent or self._is_second_verb(cue):
            opening = self._tokens[floor : cue.first]
            if opening and all(self._joins(each) for each in opening):
                return Subject("same", floor, cue.first)
            return self._of_sentence(cue, floor)
        return None

    def _first_of(self, subject: Subject | None, floor: int) -> Subject | None:
        """The first of two bodies that speak together: `X and Y said`."""
        tokens = self._tokens
        if subject is None or subject.kind != "name" or subject.first < floor + 2:
            return subject
        at = subject.first - 2
        if tokens[at].low == ")":  # Nordbank (NB.O) and Kite Marsh
            opening = range(at, max(floor, at - _BRACKETS), -1)
            at = next((each - 1 for each in opening if tokens[each].low == "("), at)
        first = tokens[at].named
        if tokens[subject.first - 1].low not in self._lexicon.wording.both or first is None:
            return subject
        return replace(subject, named=first, role=None)

    def _joins(self, token: Token) -> bool:
        """`Et d'ajouter`, `Avant de conclure`: words that go on with who spoke before."""
        lexicon = self._lexicon
        return (
            token.low in lexicon.wording.coordinators
            or token.low in lexicon.wording.dependents
            or lexicon.passes(token)
        )

    def _is_apposed(self, subject: Subject, first: int) -> bool:
        """A name between commas after an office: `Le patron de X, Arthur Mensch, a dit`."""
        before = first > 0 and self._tokens[first - 1].low == ","
        inner = subject.after > first + 1 and self._tokens[subject.after - 2].low == ","
        after = self._tokens[subject.after].low if subject.after < len(self._tokens) else ""
        return subject.kind == "name" and (before or inner) and after == ","

    def _begins_clause(self, first: int) -> bool:
        before, lexicon = self._tokens[first - 1], self._lexicon
        return (
            before.kind in {"mark", "quote"}
            or before.low in lexicon.wording.coordinators
            or before.low in lexicon.clause_openers
            or (before.low in lexicon.wording.subordinators and bool(lexicon.optional))
        )

    def _of_relative(self, cue: Cue, floor: int) -> Subject | None:
        """`Axel Voss, qui dénonce …`: whom the relative pronoun stands for."""
        at = cue.first - 1
        while at > floor and self._lexicon.passes(self._tokens[at]):
            at -= 1
        if at <= floor or self._tokens[at].low not in self._lexicon.wording.relatives:
            return None
        at -= 2 if self._tokens[at - 1].low == "," else 1
        named = self._tokens[at].named if at >= floor else None
        if named is None:
            return self._phrase_before(at, floor)
        if named.kind == "organisation":
            at = self._before_apposition(at, floor)
        return Subject("name", at, at + 1, self._tokens[at].named)

    def _phrase_before(self, at: int, floor: int) -> Subject | None:
        """The noun phrase that ends at a token: `répète l'entreprise, qui jure que …`."""
        for first in range(at, max(floor, at - _LONGEST_PHRASE) - 1, -1):
            if self._tokens[first].kind != "word":
                return None
            if self._tokens[first].low in self._lexicon.wording.determiners:
                return self.at(first, at + 1) or Subject("nobody", first, at + 1)
        return None

    def _before_apposition(self, at: int, floor: int) -> int:
        """The person of whom an office is told: `Ada Bronn, an expert at Nordbank, who …`."""
        comma = next((each for each in range(at, floor, -1) if self._tokens[each].low == ","), 0)
        named = self._tokens[comma - 1].named if comma > floor else None
        office = not self._lexicon.roles_or_nobody.isdisjoint(
            each.low for each in self._tokens[comma + 1 : at]
        )
        person = named is not None and named.kind != "organisation"
        return comma - 1 if person and office else at

    def _is_second_verb(self, cue: Cue) -> bool:
        at = cue.first - 1
        while at > 0 and self._lexicon.passes(self._tokens[at]):
            at -= 1
        before = self._tokens[at].low
        return at > 0 and (
            before in self._lexicon.wording.coordinators
            or before in self._lexicon.wording.dependents
        )

    def _of_sentence(self, cue: Cue, floor: int) -> Subject | None:
        """The subject with which the sentence begins, after what stands before its first comma."""
        first = self.adverbials.past(floor, cue.first)
        if first > floor and first < cue.first and self._tokens[first].low == ",":
            first += 1
        comma = self._first_comma(floor)
        for start in (first, floor, comma + 1 if comma is not None else floor):
            found = self.at(start, cue.first)
            if found is not None:
                return found
        if self._tokens[first].low in self._lexicon.wording.determiners:
            return Subject("nobody", first, self._past_phrase(first, cue.first))
        return None

    def _first_comma(self, first: int) -> int | None:
        """The comma after what may stand before the subject."""
        opening = range(first, min(len(self._tokens), first + _OPENING))
        return next((at for at in opening if self._tokens[at].low == ","), None)

    def opens(self, first: int) -> bool:
        """Whether a noun phrase or a pronoun begins at a token."""
        token = self._tokens[first] if first < len(self._tokens) else None
        return token is not None and (
            token.kind in {"name", "place"}
            or token.low in self._lexicon.wording.determiners
            or token.low in self._lexicon.pronouns
        )

    def is_indefinite(self) -> bool:
        """Whether the sentence begins with one of several: `One of them`, `L'un d'eux`."""
        return self._lexicon.indefinite.length_at(self._tokens, 0) > 0

    def is_joint(self, subject: Subject) -> bool:
        """X and Y."""
        ahead = self._tokens[subject.after : subject.after + 2]
        return (
            len(ahead) > 1
            and ahead[0].low in self._lexicon.wording.both
            and ahead[1].kind == "name"
        )

    def main(self) -> Subject | None:
        """The person or body with which the sentence begins, whatever it does."""
        limit = len(self._tokens)
        topic = self._lexicon.topics.length_at(self._tokens, 0)
        first = topic or self.adverbials.past(0, limit)
        if 0 < first < limit and self._tokens[first].low == ",":
            first += 1
        found = self.at(first, limit)
        if found is not None and found.kind == "place":
            found = None  # À Zurich, Ada Bronn …
        comma = self._first_comma(0)
        return self.at(comma + 1, limit) if found is None and comma is not None else found
