"""What may stand between a verb of saying and its subject: adverbs, days, to whom. Pure."""

from collections.abc import Sequence

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.tokens import Token

_LONGEST_APPOSITION = 30  # tokens
_DATE = 2  # a number and a month


class Adverbials:
    """Skips them in one sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon

    def past(self, index: int, limit: int) -> int:
        """The first token after adverbs, days and objects with their preposition."""
        tokens, lexicon = self._tokens, self._lexicon
        while index < limit:
            token = tokens[index]
            length = lexicon.adverbials.length_at(tokens, index)
            if length:
                index += length
                continue
            if token.low in lexicon.pronouns:
                break
            dated = self._past_date(index, limit)
            if dated > index:
                index = dated
            elif self._is_day(index, limit):
                index += 2
            elif token.low in lexicon.wording.object_prepositions:
                index = self._past_object(index + 1, limit)
            elif lexicon.passes(token) and token.low not in lexicon.wording.determiners:
                index += 1
            else:
                break
        return index

    def reaches(self, index: int, cue: int) -> bool:
        """Whether only adverbs and what stands apart lie between a subject and its verb."""
        tokens = self._tokens
        if index < cue and tokens[index].low in {",", "("}:
            closing = {",", ")"}
            last = next((at for at in range(cue - 1, index, -1) if tokens[at].low in closing), None)
            if last is None or last - index > _LONGEST_APPOSITION:
                return False
            index = last + 1
        while index < cue:
            ahead = self.past(index, cue)
            if ahead == index and not self._lexicon.passes(tokens[index]):
                return False
            index = max(ahead, index + 1)
        return True

    def _past_date(self, index: int, limit: int) -> int:
        """The token after `ce 17 mai`, `mardi 17 mai 2024`, `May 17, 2024`; else `index`."""
        first, tokens = index, self._tokens
        while (
            first < limit
            and tokens[first].low in self._lexicon.wording.definite | self._lexicon.wording.adverbs
        ):
            first += 1
        ahead = [each.low for each in tokens[first : min(limit, first + 2)]]
        if len(ahead) < _DATE or not any(each in self._lexicon.wording.months for each in ahead):
            return index
        if not any(each[:1].isdigit() for each in ahead):
            return index
        after = first + _DATE
        year = tokens[after].low if after < limit else ""
        return after + 1 if year.isdigit() and len(year) == len("2024") else after

    def _is_day(self, index: int, limit: int) -> bool:
        """`le mardi`, as machines translate: an article before an adverb."""
        if index + 1 >= limit or self._tokens[index].low not in self._lexicon.wording.definite:
            return False
        return self._tokens[index + 1].low in self._lexicon.wording.adverbs

    def past_addressee(self, index: int, limit: int) -> int:
        """The first token after whom somebody tells something: `told the agency`."""
        return self._past_object(index, limit)

    def _past_object(self, index: int, limit: int) -> int:
        tokens, lexicon = self._tokens, self._lexicon
        while index < limit and tokens[index].low in lexicon.wording.determiners:
            index += 1
        index += 1
        while index < limit and tokens[index].low in lexicon.wording.documents:
            index += 1
        while index < limit and (
            tokens[index].low.isdigit()
            or (tokens[index - 1].kind != "name" and lexicon.is_of(tokens[index]))
        ):
            index = (
                self._past_object(index + 1, limit) if lexicon.is_of(tokens[index]) else index + 1
            )
        return min(index, limit)
