"""Which clause is whose by a preposition: `According to X, …`? Pure."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.clauses import FEWEST, is_clause
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.relays import has_speaker, relayed_behind
from services.enricher.quotes.sources import relative_source
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token


def by_preposition(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int
) -> tuple[list[tuple[int, int]], Link] | None:
    """`According to X, …`, `…, according to X`, `…, according to X, …`."""
    tokens = links.tokens
    if not lexicon.is_one_of(tokens, cue, lexicon.clause_prepositions):
        return None
    relative = tokens[cue.after].low if cue.after < len(tokens) else ""
    if relative in lexicon.wording.relative_pronouns | lexicon.wording.relatives:
        # X, pour qui …; but not: le prix pour lequel …
        goods = relative not in lexicon.wording.relatives and lexicon.is_one_of(
            tokens, cue, lexicon.ambiguous
        )
        return None if goods else _by_relative(links, cue)
    link = links.governing(cue, len(tokens))
    if link is None or link.subject is None:
        return None
    after = link.after
    if link.subject.kind != "pronoun":
        origin, behind = _relayed(links, lexicon, link, after)
        if origin is link:
            after = _past_apposition(tokens, after, lexicon, link.subject)
            origin, behind = _relayed(links, lexicon, link, after)
        link, after = origin, behind
    at_start = _opens_clause(tokens, lexicon, cue, floor)
    if not at_start:
        clause = _around(tokens, lexicon, link, after, _past_colon(tokens, floor, cue.first))
    elif after < len(tokens) and tokens[after].low == ",":
        if has_speaker(links, lexicon, after + 1):
            return None
        clause = [(after + 1, len(tokens))]
    else:
        return None
    whole = [token for start, end in clause for token in tokens[start:end]]
    return (clause, link) if is_clause(whole) else None


def _opens_clause(tokens: Sequence[Token], lexicon: Lexicon, cue: Cue, floor: int) -> bool:
    """Whether the clause follows: at the start of the sentence, after `;`, after `, and`."""
    before = tokens[floor : cue.first]
    if all(each.kind == "mark" or lexicon.passes(each) for each in before):
        return True
    return before[-1].low == ";" or before[-1].low in lexicon.wording.coordinators


def _around(
    tokens: Sequence[Token], lexicon: Lexicon, link: Link, after: int, floor: int
) -> list[tuple[int, int]]:
    """What stands before `selon X`, from `floor` on, and what goes on from `after` on."""
    before, participles = link.first, lexicon.wording.participle_endings
    apart = tokens[before - 1].low == ","
    if not apart and participles and tokens[floor].low.endswith(participles):
        return []  # Évalué à 2 milliards d'après X, le groupe …
    opening = tokens[floor:before]
    opens = len(opening) <= FEWEST and any(
        each.low in lexicon.wording.conjunctions for each in opening
    )
    relative = before - 1 - apart
    if relative > floor and tokens[relative].low in lexicon.wording.relatives:
        after = link.after + (tokens[min(link.after, len(tokens) - 1)].low == ",")
        return [(after, len(tokens))]  # a bridge which, according to X, will hold
    clause = [] if opens else [(floor, before)]  # Reste que, selon X, …
    following = tokens[after : after + 2]
    if len(following) <= 1:
        return clause
    relative = following[1].low in lexicon.wording.relatives
    if following[0].low == "," and not relative and len(tokens) - after > FEWEST:
        clause.append((after + 1, len(tokens)))
    elif following[0].kind != "mark" and link.subject and link.subject.kind == "pronoun":
        clause.append((after, len(tokens)))
    return clause


def _past_colon(tokens: Sequence[Token], floor: int, before: int) -> int:
    """`Il défend l'accord : il prouve selon lui …`: what stands after the colon."""
    colons = (at for at in range(before - FEWEST, floor, -1) if tokens[at].low == ":")
    return next(colons, floor - 1) + 1


def _by_relative(links: Links, cue: Cue) -> tuple[list[tuple[int, int]], Link] | None:
    """`…, d'après Nordblatt, selon lequel …`: the name before the relative pronoun."""
    tokens = links.tokens
    link = relative_source(links.tokens, cue)
    if link is None or not is_clause(tokens[link.after :]):
        return None
    return [(link.after, len(tokens))], link


def _relayed(links: Links, lexicon: Lexicon, link: Link, after: int) -> tuple[Link, int]:
    """`According to X, quoting Y, …`: the words are those of Y."""
    subject = relayed_behind(links, lexicon, after)
    if subject is None:
        return link, after
    behind = _past_apposition(links.tokens, subject.after, lexicon, subject)
    return replace(link, subject=subject, after=subject.after), behind


def _past_apposition(
    tokens: Sequence[Token], index: int, lexicon: Lexicon, subject: Subject
) -> int:
    """The comma after a name and its office."""
    while index < len(tokens) and tokens[index].low not in {",", "."}:
        index += 1
    if index + 1 >= len(tokens) or tokens[index].low != ",":
        return index
    closing = next(
        (at for at in range(index + 1, min(len(tokens), index + 16)) if tokens[at].low == ","), None
    )
    words = {each.low for each in tokens[index + 1 : index + 6]}
    first = tokens[index + 1]
    bare = first.kind == "word" and not first.capital and first.low not in lexicon.function_words
    apposed = bare and lexicon.wording.bare_appositions and closing is not None
    body = subject.named is not None and subject.named.kind == "organisation"
    offices = (
        lexicon.wording.relatives if body else lexicon.wording.roles | lexicon.wording.relatives
    )
    ahead = list(takewhile(lambda each: not lexicon.is_of(each), tokens[index + 1 : index + 6]))
    if any(each.named and each.named.kind == "person" for each in ahead):
        return index
    if not apposed and not words & offices:
        return index
    return len(tokens) if closing is None else closing
