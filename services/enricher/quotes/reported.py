"""Which clauses of a sentence report what somebody says, without marks? Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.enricher.quotes.clauses import FEWEST, clause_begin, clause_end, infinitive, is_clause
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.links import Link, Links
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.tokens import Token
from services.enricher.quotes.trailing import after_as, before_cue


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
    return found


def _clause(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int, *, at_once: bool, spoken: Link | None
) -> tuple[list[tuple[int, int]], Link] | None:
    if cue.kind == "preposition":
        return _by_preposition(links, lexicon, cue, floor)
    if cue.first and links.tokens[cue.first - 1].low == ",":
        told = before_cue(links, lexicon, cue, floor)
        if told is not None:
            return told
    told = after_as(links, lexicon, cue, floor)
    if told is not None:
        return told
    begin = None
    if not cue.direct_only or cue.stance != "said":
        begin = clause_begin(links, lexicon, cue, at_once=at_once)
    if begin is not None:
        link = links.governing(cue, cue.after)
        if link is None and spoken is not None:
            link = links.of_same(spoken, cue)
        if link is None and links.tokens[begin - 1].low in lexicon.wording.conjunctions:
            between = links.tokens[cue.after : begin - 1]
            link = _of_some_noun(links, lexicon, cue) if all(map(lexicon.passes, between)) else None
        if link is not None and _is_impersonal(links, link, lexicon):
            return None
        end = clause_end(links, lexicon, cue, begin)
        short = infinitive(links.tokens, cue, begin, lexicon) == begin
        fewest = FEWEST - short  # nie contrôler Nordbank
        if link is None or not is_clause(links.tokens[begin:end], fewest=fewest):
            return None
        return [(begin, end)], link
    return None if cue.direct_only else before_cue(links, lexicon, cue, floor)


def _of_some_noun(links: Links, lexicon: Lexicon, cue: Cue) -> Link | None:
    """`Les pêcheurs craignent que …`: a noun that names nobody, at the start of a clause."""
    first = cue.first
    while first and links.tokens[first - 1].kind == "word":
        if links.tokens[first - 1].low in lexicon.coordinators | lexicon.relatives:
            break
        first -= 1
    return links.unnamed_first(first, cue)


def _is_impersonal(links: Links, link: Link, lexicon: Lexicon) -> bool:
    """`on sait que`, `l'on s'étonne que`: whoever reads, and no speaker."""
    subject = link.subject
    if subject is None or subject.named is not None:
        return False
    words = links.tokens[subject.first : subject.after]
    return bool(words) and words[-1].low in lexicon.impersonal


def _by_preposition(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int
) -> tuple[list[tuple[int, int]], Link] | None:
    """`According to X, …`, `…, according to X`, `…, according to X, …`."""
    tokens = links.tokens
    if not lexicon.is_one_of(tokens, cue, lexicon.clause_prepositions):
        return None
    if cue.after < len(tokens) and tokens[cue.after].low in lexicon.relative_pronouns:
        ambiguous = lexicon.is_one_of(tokens, cue, lexicon.ambiguous)
        return None if ambiguous else _by_relative(links, cue)
    link = links.governing(cue, len(tokens))
    if link is None or link.subject is None:
        return None
    after = link.after
    if link.subject.kind != "pronoun":
        after = _past_apposition(tokens, after, lexicon)
    at_start = cue.first == floor or all(
        each.kind == "mark" or lexicon.passes(each) for each in tokens[floor : cue.first]
    )
    if at_start:
        if after >= len(tokens) or tokens[after].low != ",":
            return None
        clause = [(after + 1, len(tokens))]
    else:
        floor = _past_colon(tokens, floor, cue.first)
        clause = [(floor, cue.first)]
        opening = tokens[floor : cue.first]
        if len(opening) <= FEWEST and any(
            each.low in lexicon.wording.conjunctions for each in opening
        ):
            clause = []  # Reste que, selon X, …
        apart = tokens[cue.first - 1].low == ","
        if not apart and tokens[floor].low.endswith(lexicon.wording.participle_endings or ("\n",)):
            return None  # Évalué à 2 milliards d'après X, le groupe …
        relative = after + 1 < len(tokens) and tokens[after + 1].low in lexicon.relatives
        if (
            not relative
            and after + 1 < len(tokens)
            and tokens[after].low == ","
            and len(tokens) - after > FEWEST
        ):
            clause.append((after + 1, len(tokens)))
        elif link.subject.kind == "pronoun" and after < len(tokens) and _is_word(tokens[after]):
            clause.append((after, len(tokens)))
    whole = [token for start, end in clause for token in tokens[start:end]]
    return (clause, link) if is_clause(whole) else None


def _past_colon(tokens: Sequence[Token], floor: int, before: int) -> int:
    """`Il défend l'accord : il prouve selon lui …`: what stands after the colon."""
    colons = (at for at in range(before - FEWEST, floor, -1) if tokens[at].low == ":")
    return next(colons, floor - 1) + 1


def _is_word(token: Token) -> bool:
    return token.kind != "mark"


def _by_relative(links: Links, cue: Cue) -> tuple[list[tuple[int, int]], Link] | None:
    """`…, d'après Nordblatt, selon lequel …`: the name before the relative pronoun."""
    tokens = links.tokens
    at = cue.first - 2 if cue.first and tokens[cue.first - 1].low == "," else cue.first - 1
    named = tokens[at].named if at >= 0 else None
    if named is None or not is_clause(tokens[cue.after + 1 :]):
        return None
    subject = Subject("name", at, at + 1, named)
    link = Link("preposition", subject, cue, cue.first, cue.after + 1)
    return [(cue.after + 1, len(tokens))], link


def _past_apposition(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> int:
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
    if not apposed and not words & (lexicon.roles | lexicon.relatives):
        return index
    return len(tokens) if closing is None else closing


def _trimmed(tokens: Sequence[Token], first: int, after: int) -> tuple[int, int]:
    """From the first word to the last, without commas and full stops around them."""
    while first < after and tokens[first].kind == "mark" and tokens[first].low not in "([$€£":
        first += 1
    while (
        after > first and tokens[after - 1].kind == "mark" and tokens[after - 1].low not in ")]%€$"
    ):
        after -= 1
    return (tokens[first].start, tokens[after - 1].end) if after > first else (0, 0)
