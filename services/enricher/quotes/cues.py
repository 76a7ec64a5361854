"""Where does a sentence say that somebody says something? Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from libs.contracts import Stance
from libs.deals.folding import folded
from services.enricher.quotes.tokens import Token, WordSequences
from services.enricher.quotes.wording import QuoteWording


@dataclass(frozen=True)
class Cue:
    """A verb or preposition of saying, tokens [first, after)."""

    first: int
    after: int
    stance: Stance
    kind: Literal["verb", "preposition"]
    place: tuple[int, int]
    """Where it stands in the text, a verb with its auxiliary: `a-t-il ajouté`."""
    direct_only: bool = False
    dependent: bool = False
    """An infinitive, participle or second verb, whose subject stands with another verb."""
    inverted_only: bool = False
    """Says who speaks only where it stands before its subject."""


class Lexicon:
    """A language's wording, ready to look words up."""

    def __init__(self, wording: QuoteWording) -> None:
        self.wording = wording
        self.phrases = _sequences(wording.phrases)
        self.prepositions = _sequences(wording.prepositions)
        self._read_discourse(wording)
        self._read_people(wording)
        self.optional = wording.optional_conjunction
        self.passing = wording.auxiliaries | wording.adverbs
        self.no_subject_after = wording.prepositions_before_no_subject
        self.pronouns = {
            word: gender for gender, words in wording.pronouns.items() for word in words
        }
        self.someone = frozenset(self.pronouns) | wording.impersonal
        self.adverbials = WordSequences(
            words
            for each in wording.adverbials
            for words in product(*(one.split("|") for one in words_of(each)))
        )
        self.function_words = wording.function_words | wording.determiners
        self.as_words = wording.as_words - wording.conjunctions
        self.clause_openers = wording.conjunctions | wording.as_words
        self.clause_prepositions = frozenset(
            words_of(each)
            for each in (*wording.clause_prepositions, *wording.ambiguous_prepositions)
        )
        self.ambiguous = frozenset(words_of(each) for each in wording.ambiguous_prepositions)

    def _read_people(self, wording: QuoteWording) -> None:
        self.seats = {
            folded(seat): tuple(map(folded, bodies)) for seat, bodies in wording.seats.items()
        }
        self.offices = wording.roles | wording.titles
        self.before_names = wording.determiners | self.offices
        self.roles_or_nobody = wording.roles | wording.nobody
        self.roles_and_bodies = wording.roles | wording.bodies
        self.roles_alike = [frozenset(each.split()) for each in wording.roles_alike]
        self.authorities = frozenset(map(folded, wording.authorities))
        before = wording.prepositions_before_no_subject
        self.before_object = frozenset(each.rstrip("'") for each in before)
        self.saying = frozenset(wording.verbs)
        self.no_names = wording.function_words | self.offices | self.saying

    def _read_discourse(self, wording: QuoteWording) -> None:
        self.no_cues = WordSequences(map(words_of, wording.no_cues))
        self.of_words = wording.of_prepositions
        self.predicates = wording.predicates | wording.finite
        self.infinitive_verbs = tuple(wording.infinitive_verbs)
        self.breaks = WordSequences(map(words_of, wording.breaks))
        self.indefinite = WordSequences(tuple(each.split()) for each in wording.indefinite)
        self.topics = WordSequences(map(words_of, wording.topics))
        self.locatives = WordSequences(map(words_of, wording.locatives))

    def is_of(self, token: Token) -> bool:
        """Whether a word joins a noun to another: of, de."""
        return token.low in self.wording.of_prepositions

    def passes(self, token: Token) -> bool:
        """Whether a word may stand between a subject and its verb."""
        return token.kind == "word" and (
            token.low in self.passing or token.low.endswith(self.wording.adverb_endings)
        )

    def cues(self, tokens: Sequence[Token]) -> list[Cue]:
        """The cues of a sentence, in order, none within another."""
        found: list[Cue] = []
        index = 0
        while index < len(tokens):
            # A phrase in which a verb of saying says nothing: autrement dit.
            if silent := self.no_cues.length_at(tokens, index):
                index += silent
                continue
            cue = self._cue(tokens, index) if tokens[index].kind == "word" else None
            if cue is not None:
                found.append(cue)
                index = cue.after
            else:
                index += 1
        return found

    def _cue(self, tokens: Sequence[Token], index: int) -> Cue | None:
        for sequences, kind in ((self.phrases, "verb"), (self.prepositions, "preposition")):
            for words, stance in sequences.get(tokens[index].low, ()):
                after = self._past_words(tokens, index, words, loose=kind == "verb")
                if after:
                    place = self._place(tokens, index, after)
                    if kind == "verb":
                        dependent = words[0].endswith(self.wording.dependent_endings)
                        return Cue(index, after, stance, "verb", place, dependent=dependent)
                    return Cue(index, after, stance, "preposition", place)
        return self._verb(tokens, index)

    def _past_words(
        self, tokens: Sequence[Token], index: int, words: tuple[str, ...], *, loose: bool
    ) -> int:
        """The token after a phrase that begins at `index`, else 0.

        "of" has several forms; `loose`: an adverb may stand within it, `croit pourtant savoir`.
        """
        for at, word in enumerate(words):
            if loose and at and index < len(tokens) and tokens[index].low in self.wording.adverbs:
                index += 1
            same = index < len(tokens) and (
                tokens[index].low == word
                or (at == len(words) - 1 and at and {word, tokens[index].low} <= self.of_words)
            )
            if not same:
                return 0
            index += 1
        return index

    def _verb(self, tokens: Sequence[Token], index: int) -> Cue | None:
        word = tokens[index].low
        stance = self.wording.verbs.get(word)
        if (
            word in self.wording.inverted_only
            and index
            and tokens[index - 1].kind in {"mark", "quote"}
        ):
            place = tokens[index].start, tokens[index].end
            return Cue(
                index, index + 1, "said", "verb", place, direct_only=True, inverted_only=True
            )
        if stance is None or tokens[index].capital:
            return None
        before = tokens[index - 1].low if index else ""
        if before in self.wording.determiners and not self._object_pronoun(tokens, index - 1):
            return None
        dependent = word.endswith(self.wording.dependent_endings)
        if self._is_participle(word):
            helped = any(
                each.low in self.wording.having for each in tokens[max(0, index - 5) : index]
            )
            joining = self.wording.coordinators | self.wording.dependents
            joined = before in joining or (
                index > 1 and self.passes(tokens[index - 1]) and tokens[index - 2].low in joining
            )
            if not helped and not joined:
                return None
            dependent = not helped
        place = self._place(tokens, index, index + 1)
        return Cue(
            index, index + 1, stance, "verb", place, word in self.wording.direct_only, dependent
        )

    def _place(self, tokens: Sequence[Token], index: int, after: int) -> tuple[int, int]:
        first = index
        while first and (
            tokens[first - 1].low in self.wording.having or tokens[first - 1].low.startswith("-t-")
        ):
            first -= 1
        return tokens[first].start, tokens[after - 1].end

    def _object_pronoun(self, tokens: Sequence[Token], index: int) -> bool:
        """Comme l'explique X, X l'explique: the determiner is a pronoun."""
        before = tokens[index - 1] if index else None
        return before is not None and (
            before.low in self.wording.as_words
            or (tokens[index].low in self.wording.clitics and before.kind == "name")
            or (tokens[index].low in self.wording.clitics and before.low in self.pronouns)
        )

    def is_one_of(
        self, tokens: Sequence[Token], cue: Cue, phrases: frozenset[tuple[str, ...]]
    ) -> bool:
        """Whether a preposition is one of these, whatever form its "of" has."""
        return any(
            self._past_words(tokens, cue.first, words, loose=False) == cue.after
            for words in phrases
        )

    def _is_participle(self, word: str) -> bool:
        return word in self.wording.participles or word.endswith(self.wording.participle_endings)


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as the tokens of a sentence are: `l'avis`, `l'`, `avis`."""
    return tuple(phrase.replace("'", "' ").split())


def _sequences(
    phrases: dict[Stance, tuple[str, ...]],
) -> dict[str, list[tuple[tuple[str, ...], Stance]]]:
    """By first word; `is|was sure` stands for two phrases."""
    found: dict[str, list[tuple[tuple[str, ...], Stance]]] = {}
    for stance, each in _pairs(phrases):
        for words in product(*(one.split("|") for one in words_of(each))):
            found.setdefault(words[0], []).append((words, stance))
    for same in found.values():
        same.sort(key=lambda one: -len(one[0]))
    return found


def _pairs(phrases: dict[Stance, tuple[str, ...]]) -> Iterator[tuple[Stance, str]]:
    for stance, each in phrases.items():
        for phrase in each:
            yield stance, phrase
