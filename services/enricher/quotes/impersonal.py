"""Who is meant by an impersonal subject: `Chez Nordbank, on rappelle`? Pure."""

from collections.abc import Sequence

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token

_FURTHEST = 16  # tokens between where it is said and the subject


def impersonal(tokens: Sequence[Token], first: int, lexicon: Lexicon) -> Subject:
    """The body where the subject at `first` is, else nobody."""
    for start in range(max(0, first - _FURTHEST), first):
        length = lexicon.locatives.length_at(tokens, start)
        if not length:
            continue
        at = start + length
        while at < first and tokens[at].low in lexicon.wording.determiners:
            at += 1
        named = tokens[at].named if at < first else None
        if named is not None and named.kind != "person":
            return Subject("name", first, first + 1, named)
    return Subject("nobody", first, first + 1, word=tokens[first].low)
