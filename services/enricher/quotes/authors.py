"""Who wrote or said the message that a sentence quotes? Pure."""

from collections.abc import Sequence

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token

_FURTHEST = 25  # tokens between a name and the colon
_ANSWERED = frozenset({"à", "au", "aux", "sur", "contre", "to", "on", "about", "against"})


def author_before(tokens: Sequence[Token], colon: int, lexicon: Lexicon) -> Subject | None:
    """Whose words stand after the colon: `un message de X, hier : « … »`.

    Not where another answers them: `a répondu à un message de X : « … »`.
    """
    for at in range(colon - 1, max(1, colon - _FURTHEST), -1):
        named, joined = tokens[at].named, tokens[at - 1]
        if named is None or named.kind == "organisation":
            continue
        of = lexicon.is_of(joined) or joined.low in {"from", "by"}
        before = at - 3
        while (
            before >= 0
            and tokens[before].low in lexicon.wording.determiners
            and (tokens[before].low not in lexicon.wording.object_prepositions)
        ):
            before -= 1
        answered = before >= 0 and tokens[before].low in _ANSWERED
        if of and tokens[at - 2].low in lexicon.wording.utterances and not answered:
            return Subject("name", at, at + 1, named)
    return None


def is_by_agent(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the words in marks at a token stand between "as" and "by": `as “shy” by a friend`."""
    if at == 0 or at + 2 >= len(tokens):
        return False
    by = tokens[at + 1].low in lexicon.wording.agents
    return by and tokens[at - 1].low in lexicon.wording.as_words
