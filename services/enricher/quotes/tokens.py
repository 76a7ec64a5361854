"""The words of a sentence as the rules of speech read them: names and quotations are one token."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from libs.elisions import ELIDED
from services.enricher.quotes.marks import Marked
from services.enricher.quotes.named import NAME, PLACE, Named

QUOTE = "\ue001"
_TOKEN = re.compile(
    rf"""{NAME}+|{QUOTE}+|{PLACE}+
    |-(?:t-)?(?:ils?|elles?|on)\b              # affirme-t-il
    |\b(?:{"|".join(ELIDED)})'  # l'accord
    |'s\b
    |(?-i:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|M|Mme|Me|Pr)\.)     # Dr. Bronn: no end of a sentence
    |[^\W_]+(?:['-](?!(?:t-)?(?:ils?|elles?|on)\b)[^\W_]+)*
    |[^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST = 400  # tokens of a sentence; what comes after is not read
Kind = Literal["word", "name", "quote", "place", "mark"]


class Token(NamedTuple):
    """A word, a name, a quotation or a punctuation mark at [start, end) of the field."""

    kind: Kind
    start: int
    end: int
    low: str
    capital: bool
    named: Named | None = None
    quote: Marked | None = None


def tokens(
    masked: str,
    start: int,
    end: int,
    named: Mapping[int, Named],
    quotes: Mapping[int, Marked],
    *,
    offset: int = 0,
) -> list[Token]:
    """The tokens of a stretch of the masked text, which begins at `offset` of the field."""
    found = []
    for each in _TOKEN.finditer(masked, start, end):
        found.append(_token(each, named, quotes, offset))
        if len(found) >= _MOST:
            break
    return found


def _token(
    each: re.Match[str], named: Mapping[int, Named], quotes: Mapping[int, Marked], offset: int
) -> Token:
    begin, stop, text = each.start() + offset, each.end() + offset, each.group()
    first = text[0]
    if first == NAME:
        return Token("name", begin, stop, "", capital=True, named=named.get(begin))
    if first == QUOTE:
        return Token("quote", begin, stop, "", capital=False, quote=quotes.get(begin))
    if first == PLACE:
        return Token("place", begin, stop, "", capital=True)
    word = first.isalnum() or len(text) > 1
    low = text.lower().rstrip(".") if word else text
    return Token("word" if word else "mark", begin, stop, low, first.isupper())


class WordSequences:
    """Phrases, each of several words, ready to be looked up among tokens."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        """`phrases`: of those that begin alike, the first that fits is found."""
        self._by_first_word: dict[str, list[tuple[str, ...]]] = {}
        for words in phrases:
            self._by_first_word.setdefault(words[0], []).append(words)

    def length_at(self, tokens: Sequence[Token], index: int) -> int:
        """How many tokens the phrase has that begins at a token; 0 where none does."""
        if index >= len(tokens):
            return 0
        for words in self._by_first_word.get(tokens[index].low, ()):
            if tuple(each.low for each in tokens[index : index + len(words)]) == words:
                return len(words)
        return 0


def with_quotes(
    masked: str, quotes: Mapping[int, Marked], *, start: int = 0, end: int | None = None
) -> str:
    """A stretch of the masked text with each of these quotations, marks included, as one run."""
    pieces, done = [], start
    for begin, quote in sorted(quotes.items()):
        pieces += [masked[done:begin], QUOTE * (quote.end - begin)]
        done = quote.end
    return "".join([*pieces, masked[done:end]])
