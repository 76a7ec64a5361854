"""Which noun phrase begins at a word, and whom does it name? Pure.

It is read from its first word on: `the Dutch MEP Liesbeth Aker`, `un porte-parole de Mistral AI`,
`il`. A name after "of" or "to" within it belongs to another noun and is not its head.
"""

from collections.abc import Sequence

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.impersonal import impersonal
from services.enricher.quotes.named import Named
from services.enricher.quotes.subject import Subject, is_complement, kind_of, looks_like_person
from services.enricher.quotes.tokens import Token

_LONGEST = 16  # tokens of a noun phrase before its name
_STOPS = frozenset({",", ";", ":", ".", "!", "?", "…", "—", "–", "-", "(", ")"})


class NounPhrases:
    """Reads those of one sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon

    def at(self, first: int, limit: int) -> Subject | None:
        """The noun phrase that begins at a token and ends before `limit`."""
        if first >= limit:
            return None
        token = self._tokens[first]
        if (
            token.low in self._lexicon.wording.relatives
            or token.low in self._lexicon.wording.conjunctions
        ):
            return None
        return self._word_for_somebody(first) or (
            self._phrase(first, min(limit, first + _LONGEST))
            if token.kind in {"name", "word", "place"}
            else None
        )

    def _word_for_somebody(self, first: int) -> Subject | None:
        """A pronoun, `on`, `one of them`."""
        token = self._tokens[first]
        if token.low in self._lexicon.wording.impersonal:
            return impersonal(self._tokens, first, self._lexicon)
        if token.low in self._lexicon.pronouns:
            return Subject("pronoun", first, first + 1, word=token.low)
        length = self._lexicon.indefinite.length_at(self._tokens, first)
        return Subject("nobody", first, first + length + 1) if length else None

    def object_at(self, first: int, limit: int) -> Subject | None:
        """The noun phrase after a preposition: `selon lui`, `according to the bank`."""
        word = self._tokens[first].low if first < limit else ""
        subject = self._lexicon.wording.object_pronouns.get(word)
        if subject is not None:
            return Subject("pronoun", first, first + 1, word=subject)
        return self.at(first, limit)

    def _phrase(self, first: int, limit: int) -> Subject | None:
        words, bodies = list[str](), list[Token]()
        index = first
        while index < limit:
            token = self._tokens[index]
            if token.kind == "name" and token.named is not None:
                complement = is_complement(self._tokens, first, index, self._lexicon)
                person = token.named.kind == "person" or (
                    looks_like_person(token.named) and not self._goes_on(index, limit)
                )
                if person and not complement:
                    return self._named(first, index, token.named)
                if not person and not complement and not self._goes_on(index, limit):
                    kind = kind_of(words, bodies, self._lexicon)
                    if kind not in {"spokesperson", "nobody", "role"} or (
                        token.named.kind == "unknown" and kind == "role"
                    ):
                        return self._named(first, index, token.named)
                bodies.append(token)
            elif self._is_part(index, first):
                words.append(token.low)
            else:
                break
            index += 1
        return self._described(first, index, words, bodies)

    def _is_part(self, index: int, first: int) -> bool:
        """Whether a token goes on with a noun phrase; the hyphen of Paris-based does."""
        token = self._tokens[index]
        joined = index > first and self._tokens[index - 1].end == token.start
        word = token.kind == "word" and not self._ends(index, first)
        return word or token.kind == "place" or (joined and token.low == "-")

    def _goes_on(self, index: int, limit: int) -> bool:
        """Whether the head of the phrase comes after a name within it."""
        return self._is_owner(index, limit) or self._leads_to_head(index, limit)

    def _is_owner(self, index: int, limit: int) -> bool:
        """`Nordbank's harbour keeper, Ada Bronn`."""
        if index + 1 >= limit or self._tokens[index + 1].low != "'s":
            return False
        comma = next((at for at in range(index, limit) if self._tokens[at].low == ","), limit)
        return self._person_apposed(index, comma) is not None

    def _leads_to_head(self, index: int, limit: int) -> bool:
        """`Microsoft president Brad Smith`, `a Mistral spokesman`."""
        for token in self._tokens[index + 1 : min(limit, index + 7)]:
            if token.kind == "name":
                return token.named is not None and token.named.kind != "organisation"
            if token.kind != "word" or token.low in self._lexicon.wording.verbs:
                return False
            if token.low in self._lexicon.no_subject_after and token.low not in {"of", "de", "d'"}:
                return False
            if kind_of([token.low], (), self._lexicon) in {"role", "spokesperson", "nobody"}:
                return True
            if self._lexicon.passes(token) and token.low != "'s":
                return False
        return False

    def _ends(self, index: int, first: int) -> bool:
        """Whether a word cannot be part of a noun phrase: a verb, a conjunction."""
        token, lexicon = self._tokens[index], self._lexicon
        return (index > first and token.low in lexicon.pronouns) or self._is_finite(index, first)

    def _is_finite(self, index: int, first: int) -> bool:
        """Whether a word is a verb of speech or an auxiliary, and no noun or preposition."""
        token, lexicon = self._tokens[index], self._lexicon
        verb = token.low in lexicon.wording.verbs and not token.capital
        noun = index > first and self._tokens[index - 1].low in lexicon.wording.determiners
        if verb and not noun:
            return True
        return (
            token.low in lexicon.wording.auxiliaries
            and token.low not in lexicon.wording.determiners
            and (token.low not in lexicon.wording.of_prepositions)
            and token.low not in {"à", "en", "to"}
        )

    def _named(self, first: int, index: int, named: Named) -> Subject:
        begin = self._behind_determiners(first, index)
        role = None
        words = {token.low for token in self._tokens[begin:index]}
        if begin < index and words & self._lexicon.wording.roles:
            role = (self._tokens[begin].start, self._tokens[index - 1].end)
        after = index + 1
        tokens = self._tokens
        while after < len(tokens) and (
            tokens[after].low in self._lexicon.wording.nationalities
            or (named.kind == "organisation" and self._is_capital(after))
        ):
            after += 1
        return Subject("name", first, after, named, role=role or self._apposed(after))

    def _is_capital(self, index: int) -> bool:
        """Whether a word goes on with a name before it: `Bloomberg News`."""
        token, before = self._tokens[index], self._tokens[index - 1]
        return token.kind == "word" and token.capital and token.start - before.end == 1

    def _behind_determiners(self, first: int, limit: int) -> int:
        """The first token from here on that is no article."""
        while first < limit and self._tokens[first].low in self._lexicon.wording.determiners:
            first += 1
        return first

    def _apposed(self, index: int) -> tuple[int, int] | None:
        """The office after a name: `, an analyst at Forrester,`."""
        tokens, lexicon = self._tokens, self._lexicon
        if index + 1 >= len(tokens) or tokens[index].low not in {",", "("}:
            return None
        first = last = self._behind_determiners(index + 1, len(tokens))
        while (
            last < len(tokens) and tokens[last].low not in _STOPS and tokens[last].kind != "quote"
        ):
            last += 1
        words = {token.low for token in tokens[first:last]}
        if first == last or not words & (lexicon.wording.roles | lexicon.wording.spokespeople):
            return None
        if any(self._is_finite(at, first) for at in range(first, last)):
            return None  # `selon Nordbank, un porte-parole a dit`: a subject of its own
        return tokens[first].start, tokens[last - 1].end

    def _described(
        self, first: int, index: int, words: Sequence[str], bodies: Sequence[Token]
    ) -> Subject | None:
        """A phrase without a name at its head; the name after it in apposition counts."""
        tokens, lexicon = self._tokens, self._lexicon
        kind = kind_of(words, bodies, self._lexicon)
        apposed = self._person_apposed(first, index) if kind != "body" else None
        if apposed is not None:
            return apposed
        if kind is None:
            place = index == first + 1 and tokens[first].kind == "place"
            return Subject("place", first, index) if place else None  # South Korea says
        if kind == "spokesperson":
            body = bodies[0].named if bodies else None
            alone = first == index - 1  # lawyers say
            elsewhere = any(each.kind == "place" for each in tokens[first:index])
            unnamed = body is None and (alone or elsewhere)  # a spokesperson for the Nadir firm
            return Subject("nobody" if unnamed else kind, first, index, body, " ".join(words))
        role_word = next((word for word in words if word in lexicon.wording.roles), "")
        body_word = next((word for word in words if word in lexicon.wording.bodies), "")
        if kind == "ordinal":
            return Subject(kind, first, index, word=words[-1])
        if kind == "body" and not body_word:
            return Subject("nobody", first, index)  # the two companies
        word = role_word if kind == "role" else body_word
        return Subject(kind, first, index, word=word, article=tokens[first].low)

    def _person_apposed(self, first: int, index: int) -> Subject | None:
        """`le patron de Nordbank, Ada Bronn`: whoever has the office that is described."""
        tokens = self._tokens
        if index == first or index + 1 >= len(tokens) or tokens[index].low != ",":
            return None
        named = tokens[index + 1].named
        if named is None or named.kind == "organisation":
            return None
        begin = self._behind_determiners(first, index)
        role = (tokens[begin].start, tokens[index - 1].end)
        return Subject("name", first, index + 2, named, role=role)
