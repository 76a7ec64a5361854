"""Which clauses of a sentence report what somebody says, without marks? Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.clauses import (
    FEWEST,
    clause_begin,
    clause_end,
    clause_joint,
    holds_verb,
    infinitive,
    is_clause,
)
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.prepositions import by_preposition
from services.enricher.quotes.relays import has_speaker, relayed
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token
from services.enricher.quotes.trailing import after_as, before_cue

_MOST_BEFORE_COMMA = 8  # tokens between a quotation and the comma before who says it


@dataclass(frozen=True)
class Reported:
    """The clause as one or two stretches of the text, and what says whose it is."""

    parts: tuple[tuple[int, int], ...]
    link: Link


def reported(
    links: Links, lexicon: Lexicon, *, quoting: Collection[int] = (), spoken: Link | None = None
) -> list[Reported]:
    """The reported clauses of a sentence, in order, none within another.

    `quoting`: the first tokens of cues that have words in marks already; these report a clause
    only after "that". `spoken`: what says who speaks in the sentence's last quotation.
    """
    found: list[Reported] = []
    done = 0
    for cue in links.cues:
        if cue.first < done:
            continue
        clause = _clause(links, lexicon, cue, done, at_once=cue.first not in quoting, spoken=spoken)
        if clause is not None:
            tokens, link = clause
            parts = tuple(_trimmed(links.tokens, *each) for each in tokens)
            if parts and all(end > start for start, end in parts):
                found.append(Reported(parts, link))
                done = max(done, tokens[-1][1])
    return found


def held(links: Links, lexicon: Lexicon) -> dict[int, Link]:
    """By the quotations of a sentence that stand in what somebody is said to say, who says it."""
    if not links.quotes:
        return {}
    found = dict[int, Link]()
    for cue in links.cues:
        clause = _clause(links, lexicon, cue, 0, at_once=True, spoken=None)
        for start, end in clause[0] if clause is not None else ():
            for at in links.quotes:
                if clause is not None and start <= at < end:
                    found.setdefault(at, clause[1])
    for at in links.quotes:
        link = _after_comma(links, at)
        if link is not None:
            found.setdefault(at, link)
    return found


def _after_comma(links: Links, at: int) -> Link | None:
    """`This “plan is the worst that we have seen” in years, said X`: the verb some words on."""
    for comma in range(at + 2, min(len(links.tokens) - 1, at + _MOST_BEFORE_COMMA)):
        if links.tokens[comma].kind == "mark":
            link = links.inverted(comma + 1, len(links.tokens))
            return link if links.tokens[comma].low == "," else None
    return None


def _clause(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int, *, at_once: bool, spoken: Link | None
) -> tuple[list[tuple[int, int]], Link] | None:
    if cue.kind == "preposition":
        return by_preposition(links, lexicon, cue, floor)
    apart = cue.first > 0 and links.tokens[cue.first - 1].low == ","
    told = before_cue(links, lexicon, cue, floor) if apart else None
    told = told or after_as(links, lexicon, cue, floor)
    if told is not None:
        return told
    begin = None
    if not cue.direct_only or cue.stance != "said":
        begin = clause_begin(links, lexicon, cue, at_once=at_once)
    if begin is not None:
        return _after_cue(links, lexicon, cue, begin, spoken=spoken)
    return None if cue.direct_only else before_cue(links, lexicon, cue, floor)


def _after_cue(
    links: Links, lexicon: Lexicon, cue: Cue, begin: int, *, spoken: Link | None
) -> tuple[list[tuple[int, int]], Link] | None:
    """The clause that begins after a verb, where somebody is its subject."""
    link = _of_agent(links, lexicon, cue) or links.governing(cue, cue.after)
    if link is None and spoken is not None:
        link = links.of_same(spoken, cue)
    if link is None:
        link = _of_some_noun(links, lexicon, cue, begin)
    if (
        link is None
        or _is_impersonal(links, link, lexicon)
        or _passes_on(links, lexicon, link, begin)
    ):
        return None
    link = relayed(links, lexicon, link)
    end = clause_end(links, lexicon, cue, begin)
    short = infinitive(links.tokens, cue, begin, lexicon) == begin  # nie contrôler Nordbank
    for until in (end, clause_joint(links, lexicon, begin, end)):
        if is_clause(links.tokens[begin:until], fewest=FEWEST - short):
            return [(begin, until)], link
    own_verb = short and end > begin + 1  # annonce vouloir « tester le quai »
    return ([(begin, end)], link) if own_verb or holds_verb(links.tokens[begin:end]) else None


def _passes_on(links: Links, lexicon: Lexicon, link: Link, begin: int) -> bool:
    """`Reuters reported that X said …`: X says it."""
    named = link.subject.named if link.subject is not None else None
    return named is not None and named.kind == "organisation" and has_speaker(links, lexicon, begin)


def _of_agent(links: Links, lexicon: Lexicon, cue: Cue) -> Link | None:
    """`It was announced by Nordbank that …`: whoever stands behind "by"."""
    tokens = links.tokens
    by = tokens[cue.after].low if cue.after < len(tokens) else ""
    before = tokens[max(0, cue.first - 3) : cue.first]
    if not any(each.low in lexicon.pronouns for each in before) or by not in lexicon.wording.agents:
        return None
    subject = links.subjects.at(cue.after + 1, len(tokens))
    return Link("preceding", subject, cue, cue.first, subject.after) if subject else None


def _of_some_noun(links: Links, lexicon: Lexicon, cue: Cue, begin: int) -> Link | None:
    """`Les pêcheurs craignent que …`: a noun that names nobody, at the start of a clause."""
    that = links.tokens[begin - 1].low in lexicon.wording.conjunctions
    optional = links.tokens[cue.first].low in lexicon.optional
    if not all(map(lexicon.passes, links.tokens[cue.after : begin - that])):
        return None
    if not that and not (optional and begin == cue.after):
        return None
    first = cue.first
    while first and links.tokens[first - 1].kind == "word":
        if links.tokens[first - 1].low in lexicon.wording.coordinators | lexicon.wording.relatives:
            break
        first -= 1
    return links.unnamed_first(first, cue) or _of_bare_noun(links, lexicon, first, cue)


def _of_bare_noun(links: Links, lexicon: Lexicon, first: int, cue: Cue) -> Link | None:
    """`Critics claim that …`, `Araya said that …`: one word at the start of a sentence."""
    word = links.tokens[first]
    alone = cue.first == first + 1 and (first == 0 or links.tokens[first - 1].kind == "mark")
    if (
        links.titled
        or not alone
        or not word.capital
        or word.low in lexicon.function_words
        or word.low in lexicon.someone
    ):
        return None
    return Link("preceding", Subject("nobody", first, cue.first), cue, first, cue.after)


def _is_impersonal(links: Links, link: Link, lexicon: Lexicon) -> bool:
    """`on sait que`, `l'on s'étonne que`: whoever reads, and no speaker."""
    subject = link.subject
    if subject is None or subject.named is not None:
        return False
    words = links.tokens[subject.first : subject.after]
    return bool(words) and words[-1].low in lexicon.wording.impersonal


def _trimmed(tokens: Sequence[Token], first: int, after: int) -> tuple[int, int]:
    """From the first word to the last, without commas and full stops around them."""
    while first < after and tokens[first].kind == "mark" and tokens[first].low not in "([$€£":
        first += 1
    while (
        after > first and tokens[after - 1].kind == "mark" and tokens[after - 1].low not in ")]%€$"
    ):
        after -= 1
    return (tokens[first].start, tokens[after - 1].end) if after > first else (0, 0)
