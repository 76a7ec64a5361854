"""Who speaks where one passes on another's words: `X, citing Y, reported that …`? Pure."""

from dataclasses import replace

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.clauses import clause_begin
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.subject import Subject

_OPENING = 12  # tokens from `Citing Y` to the comma before X


def relayed_behind(links: Links, lexicon: Lexicon, comma: int) -> Subject | None:
    """Y, where `, quoting Y` or `, which quotes Y` stands at a token."""
    tokens = links.tokens
    at = comma + 1
    if comma >= len(tokens) or tokens[comma].low != ",":
        return None
    if at < len(tokens) and tokens[at].low in lexicon.wording.relatives:
        at += 1
    return _object(links, lexicon, at)


def relayed(links: Links, lexicon: Lexicon, link: Link) -> Link:
    """The same verb with the one whose words its subject, a body, passes on.

    `Le Monde, citing Y, reported that …`, `Citing Y, Le Monde reported that …`.
    """
    subject = link.subject
    if subject is None or subject.named is None or subject.named.kind != "organisation":
        return link
    origin = relayed_behind(links, lexicon, subject.after)
    if origin is None and 0 < subject.first <= _OPENING:
        origin = _object(links, lexicon, 0)
        apart = links.tokens[subject.first - 1].low == ","
        origin = origin if origin and apart and origin.after < subject.first else None
    return replace(link, subject=origin) if origin is not None else link


def _object(links: Links, lexicon: Lexicon, at: int) -> Subject | None:
    tokens = links.tokens
    if at >= len(tokens) or tokens[at].low not in lexicon.wording.relaying:
        return None
    return links.subjects.object_at(at + 1, len(tokens))


def has_speaker(links: Links, lexicon: Lexicon, first: int) -> bool:
    """`According to the Herald, Ada Bronn said that …`: she says what stands from a token on."""
    for cue in links.cues:
        if cue.first > first and cue.kind == "verb" and not cue.direct_only:
            link = links.subject_first(first, len(links.tokens))
            named = link.subject.named if link is not None and link.subject is not None else None
            spoken = link is not None and link.cue == cue and named is not None
            return spoken and clause_begin(links, lexicon, cue, at_once=True) is not None
    return False
