"""What may stand between a verb of saying and its subject: adverbs, days, to whom. Pure."""

from collections.abc import Sequence

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.tokens import Token


class Adverbials:
    """Skips them in one sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon

    def past(self, index: int, limit: int) -> int:
        """The first token after adverbs, days and objects with their preposition."""
        tokens, lexicon = self._tokens, self._lexicon
        while index < limit:
            token = tokens[index]
            length = lexicon.adverbial(tokens, index)
            if length:
                index += length
                continue
            if token.low in lexicon.pronouns:
                break
            if self._is_day(index, limit):
                index += 2
            elif token.low in lexicon.object_prepositions:
                index = self._past_object(index + 1, limit)
            elif lexicon.passes(token) and token.low not in lexicon.determiners:
                index += 1
            else:
                break
        return index

    def _is_day(self, index: int, limit: int) -> bool:
        """`le mardi`, as machines translate: an article before an adverb."""
        if index + 1 >= limit or self._tokens[index].low not in self._lexicon.definite:
            return False
        return self._tokens[index + 1].low in self._lexicon.adverbs

    def past_addressee(self, index: int, limit: int) -> int:
        """The first token after whom somebody tells something: `told the agency`."""
        return self._past_object(index, limit)

    def _past_object(self, index: int, limit: int) -> int:
        tokens, lexicon = self._tokens, self._lexicon
        while index < limit and tokens[index].low in lexicon.determiners:
            index += 1
        index += 1
        while index < limit and tokens[index].low in lexicon.documents:
            index += 1
        while index < limit and (
            tokens[index].low.isdigit()
            or (tokens[index - 1].kind != "name" and lexicon.is_of(tokens[index]))
        ):
            index = (
                self._past_object(index + 1, limit) if lexicon.is_of(tokens[index]) else index + 1
            )
        return min(index, limit)
