"""Who is the source that a preposition names: `selon X`, `pour qui`, `according to X`? Pure."""

from collections.abc import Sequence

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.subjects import Subjects
from services.enricher.quotes.tokens import Token

_LONGEST = 8  # tokens of a source that names nobody


def source(
    tokens: Sequence[Token], lexicon: Lexicon, subjects: Subjects, cue: Cue, limit: int
) -> Link | None:
    """The preposition with whom it names, who is told of within tokens before `limit`."""
    if cue.after < limit and tokens[cue.after].low in lexicon.wording.relatives:
        return relative_source(tokens, cue)
    ambiguous = lexicon.is_one_of(tokens, cue, lexicon.ambiguous)
    subject = subjects.object_at(cue.after, limit)
    if subject is None and not ambiguous:
        subject = _described(tokens, lexicon, cue, limit)
    if subject is None or (ambiguous and not _introduces(tokens, cue, subject)):
        return None
    return Link("preposition", subject, cue, cue.first, subject.after)


def relative_source(tokens: Sequence[Token], cue: Cue) -> Link | None:
    """`X, selon lequel …`, `X, pour qui …`: the name before the relative pronoun."""
    at = cue.first - 2 if cue.first and tokens[cue.first - 1].low == "," else cue.first - 1
    named = tokens[at].named if at >= 0 else None
    if named is None:
        return None
    subject = Subject("name", at, at + 1, named)
    return Link("preposition", subject, cue, cue.first, cue.after + 1)


def _described(tokens: Sequence[Token], lexicon: Lexicon, cue: Cue, limit: int) -> Subject | None:
    """`Selon le studio, …`: a noun that names nobody, up to a comma."""
    first = cue.after
    comma = next((at for at in range(first, limit) if tokens[at].low == ","), 0)
    opens = cue.first == 0 or tokens[cue.first - 1].kind == "mark"
    words = [each.low for each in tokens[first:comma]]
    if not opens or not words or words[0] not in lexicon.wording.determiners:
        return None
    if len(words) > _LONGEST or not lexicon.wording.no_sources.isdisjoint(words):
        return None
    return Subject("nobody", first, comma)


def _introduces(tokens: Sequence[Token], cue: Cue, subject: Subject) -> bool:
    """`Pour X, …`: only at the start of a sentence, before a comma, and with a person."""
    person = subject.named is not None and subject.named.kind != "organisation"
    after = tokens[subject.after].low if subject.after < len(tokens) else ""
    quoted = any(each.kind == "quote" for each in tokens)
    told = person or subject.kind in {"role", "spokesperson"} or quoted
    return cue.first == 0 and after in {",", "("} and told
