"""What one sentence claims about a deal. Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from libs.contracts import Amount, Claim, DateMention, Entity, Evidence, Mention, Quote
from libs.deals import Deal, Slot
from libs.deals.folding import folded
from libs.deals.patterns import occurrences
from services.enricher.claims.asserters import Asserter, Speakers
from services.enricher.claims.candidates import Candidate, candidates, gap
from services.enricher.claims.clauses import Clause, Sentence
from services.enricher.claims.statements import read_statement
from services.enricher.claims.wording import ClaimWording
from services.enricher.names.entities import TextField

VERSION = "1"
_MOST_CANDIDATES = 30  # for a slot in one sentence
_SURE = {"choice": 0.8, "sum": 0.85, "date": 0.75, "share": 0.8}
_ECHO_REST = 25  # characters that a clause may have beside its echo: one that says more is none
_NEAR_OWNER = 60  # characters between a sum and the one who is worth it
_PREPOSITION = 8  # characters: `chez `
_BRACKETS = re.compile(r"[\[(][^\[\]()]{0,300}[\])]")


@dataclass(frozen=True)
class Findings:
    """What was found in an article before its claims."""

    entities: tuple[Entity, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class SentenceReader:
    """One sentence, with all that its claims depend on."""

    field: TextField
    original: str
    sentence: Sentence
    before: Sequence[Sentence]
    language: str
    findings: Findings
    speakers: Speakers
    wording: ClaimWording

    def claims(
        self, deal: Deal, slots: Sequence[Slot], sums: Mapping[str, Collection[str]]
    ) -> list[Claim]:
        """What the sentence claims in some slots of a deal, each value once for each asserter.

        `sums`: by slot, those that the article's sentences give.
        """
        claims: dict[tuple[object, ...], Claim] = {}
        for slot in slots:
            said: list[Candidate] = []
            for one in islice(self._candidates(slot, sums.get(slot.id, ())), _MOST_CANDIDATES):
                clause = self.sentence.clause_at(one.start)
                if (
                    self._is_about_another(slot, clause, one)
                    or self._is_anothers_worth(slot, one)
                    or self._is_demanded(clause, one)
                    or self._is_label(clause, one)
                    or any(each.says_again(one) for each in said)
                ):
                    continue
                said.append(one)
                claim = self._claim(deal, clause, one)
                key = (slot.id, claim.value, claim.polarity, claim.by, claim.speaker)
                claims.setdefault(key, claim)
        return sorted(claims.values(), key=lambda each: each.mention.start)

    def echoes(self, deal: Deal, own: Sequence[Claim], last: Claim | None) -> Iterator[Claim]:
        """« Il ne l'est pas »: no to the claim before it, of this sentence or `last`."""
        slots = {slot.id: slot for slot in deal.slots if slot.kind == "choice"}
        for found in self.wording.expressions["echoes"].finditer(
            self.sentence.text, self.sentence.start, self.sentence.end
        ):
            clause = self.sentence.clause_at(found.start())
            rest = clause.end - clause.start - len(found[0])
            if rest > _ECHO_REST or any(
                clause.start <= each.mention.start < clause.end for each in own
            ):
                continue
            before = [each for each in own if each.mention.start < clause.start]
            meant = before[-1] if before else last
            if meant is not None and meant.slot in slots:
                one = Candidate(slots[meant.slot], meant.value, *found.span(), "echo")
                yield self._claim(deal, clause, one)

    def _candidates(self, slot: Slot, known: Collection[str]) -> Iterator[Candidate]:
        return candidates(
            self.sentence,
            slot,
            language=self.language,
            amounts=self._amounts,
            dates=self._dates,
            known=known,
            bounds=self.wording.expressions["bounds"],
        )

    @cached_property
    def _amounts(self) -> list[Amount]:
        """The sums of the sentence."""
        within = self.sentence.span
        return [each for each in self.findings.amounts if self._holds(each.mention, within)]

    @cached_property
    def _dates(self) -> list[DateMention]:
        """The dates of the sentence."""
        within = self.sentence.span
        return [each for each in self.findings.dates if self._holds(each.mention, within)]

    def _holds(self, mention: Mention, within: tuple[int, int]) -> bool:
        return mention.field == self.field and within[0] <= mention.start < within[1]

    def _is_about_another(self, slot: Slot, clause: Clause, one: Candidate) -> bool:
        """Whether the words around speak of something else than the slot's deal.

        Those between the commas around it do; those before too, where nothing that is the
        slot's own is named since: « Le précédent OpenAI, où Microsoft a mis 13 milliards »,
        « Le groupe y a mis … ».
        """
        begin, end = clause.segment(one.start, one.end)
        if slot.subject and not self._names(slot.subject, (begin, end)):
            begin = self.sentence.start
        if slot.kind == "date":
            begin, end = min(begin, clause.start), max(end, clause.end)
        elif slot.kind == "sum" and self._is_last_sum(one.end):
            end = max(end, clause.end)  # « les 13 milliards que Microsoft a mis dans OpenAI »
        if self.before and slot.of and not self._names(slot.of, self.sentence.span):
            before = self.before[-1]
            if not self._names(slot.subject or slot.of, before.span):
                begin = before.start
        return any(
            self._speaks_of(one, found)
            for _, found in occurrences(
                slot.not_with.get(self.language, ()), self.sentence.text, begin, end
            )
        )

    def _is_anothers_worth(self, slot: Slot, one: Candidate) -> bool:
        """Whether it is what somebody else is worth, who is named beside it."""
        if one.worth_of is None or not slot.of or one.worth_of in slot.of:
            return False
        own = min(self._away(slot.of, one), default=_NEAR_OWNER)
        return min(self._away((one.worth_of,), one), default=_NEAR_OWNER) < own

    def _away(self, names: Sequence[str], one: Candidate) -> Iterator[int]:
        """How many characters stand between a value and each mention of some entities."""
        for entity in self.findings.entities:
            for mention in entity.mentions if entity.name in names else ():
                if self._holds(mention, self.sentence.span):
                    yield max(mention.start - one.end, one.start - mention.end, 0)

    def _speaks_of(self, one: Candidate, found: re.Match[str]) -> bool:
        """Whether a word of another thing is this sum's: no other sum stands nearer to it.

        Where the text says what a sum is for and whose, a name alone makes it another's.
        """
        if one.slot.kind != "sum":
            return True
        if one.certain and not self._is_name(found):
            return False
        nearest = self._sum_of(found)
        return nearest is None or nearest.start == one.start

    def _sum_of(self, found: re.Match[str]) -> Mention | None:
        """The sum that a word goes with: the one before « chez OpenAI », else the nearest."""
        places = [each.mention for each in self._amounts]
        before = [each for each in places if each.end <= found.start()]
        reach = max(self.sentence.start, found.start() - _PREPOSITION)
        words = self.sentence.text[reach : found.start()]
        if before and self.wording.expressions["recipients"].search(words):
            return before[-1]
        return min(places, key=lambda place: gap(place, found), default=None)

    def _is_name(self, found: re.Match[str]) -> bool:
        return any(
            mention.field == self.field
            and mention.start < found.end()
            and found.start() < mention.end
            for entity in self.findings.entities
            for mention in entity.mentions
        )

    def _is_demanded(self, clause: Clause, one: Candidate) -> bool:
        """Whether somebody only wants it: « des élus réclament une enquête »."""
        before = clause.reported_before(one.start)
        words = self.wording.expressions
        return bool(words["demands"].search(before)) and not words["denials"].search(before)

    def _is_label(self, clause: Clause, one: Candidate) -> bool:
        """Whether it labels the article, alone and in capitals: « EXCLUSIF. Oak ouvre … »."""
        words = self.original[one.start : one.end]
        return words.isupper() and clause.words.strip(" .:!") == folded(words)

    def _is_last_sum(self, place: int) -> bool:
        """Whether no sum follows in the sentence, of which the words behind could speak."""
        return all(each.mention.start < place for each in self._amounts)

    def _names(self, names: Sequence[str], within: tuple[int, int]) -> bool:
        """Whether one of these entities is named between two places."""
        return any(
            entity.name in names and self._holds(mention, within)
            for entity in self.findings.entities
            for mention in entity.mentions
        )

    def _claim(self, deal: Deal, clause: Clause, one: Candidate) -> Claim:
        reading = read_statement(
            clause,
            one.start,
            one.end,
            words=self.wording.expressions,
            pattern=one.pattern,
            opposite=one.opposite,
            undone=one.slot.kind not in {"sum", "date"},
        )
        asserter = self.speakers.at(self.field, one.end - 1, reading.modality)
        if self._is_editors(one):
            asserter = Asserter("outlet")
        kind = one.slot.kind
        return Claim(
            deal=deal.id,
            slot=one.slot.id,
            value=one.value,
            polarity=reading.polarity,
            modality=reading.modality,
            by=asserter.by,
            speaker=asserter.speaker,
            through=asserter.through,
            mention=self._mention(clause.start, max(clause.end, one.end)),
            sentence=self._mention(self.sentence.start, self.sentence.end),
            rule=f"{one.slot.id}/{self.language}/{deal.named_words.as_written(one.pattern)}",
            evidence=Evidence(extractor=f"claims/{kind}", version=VERSION, confidence=_SURE[kind]),
        )

    def _is_editors(self, one: Candidate) -> bool:
        """Whether it stands in brackets that the outlet put into somebody's words."""
        within = self.sentence.words
        return any(
            found.start() <= one.start - self.sentence.start < found.end()
            and self.wording.expressions["editors"].search(found[0])
            for found in _BRACKETS.finditer(within)
        )

    def _mention(self, start: int, end: int) -> Mention:
        while start < end and not self.original[start].isalnum():
            start += 1
        while end > start and self.original[end - 1].isspace():
            end -= 1
        return Mention(field=self.field, start=start, end=end, surface=self.original[start:end])
