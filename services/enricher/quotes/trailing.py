"""Which clause do the words after it attribute: `The deal will close in May, X said`? Pure."""

from collections.abc import Iterator, Sequence

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.clauses import FEWEST, goes_on_itself, is_clause
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.tokens import Token

_OFFICE = 16  # tokens of an office behind a name
_CLAUSE = 3  # tokens from a colon to the verb where a clause stands between them
_FURTHEST = 14  # tokens between a comma and the verb


def before_cue(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int
) -> tuple[list[tuple[int, int]], Link] | None:
    """The clause before a verb, and its second half where it goes on after who says it."""
    tokens = links.tokens
    floor = _past_stop(tokens, floor, cue.first)
    for comma in _commas(tokens, floor, cue.first):
        first = comma + 1 + (tokens[comma + 1].low in lexicon.as_words)
        link = (
            links.inverted(first, len(tokens))
            or links.subject_first(first, len(tokens))
            or links.unnamed_first(first, cue)
        )
        if link is None or link.cue != cue:
            continue
        if link.rule == "inverted" and links.subjects.before(cue, floor) is not None:
            continue
        if cue.direct_only and not _is_named_after(link):
            return None
        after = _past_hearers(links, lexicon, link)
        rest = tokens[after:]
        final = not rest or (rest[0].kind == "mark" and rest[0].low != ":")
        final = final or any(
            each.low in lexicon.wording.relatives for each in tokens[link.after - 1 : after + 1]
        )
        goes_on = _goes_on(links, lexicon, link, after, floor)
        if not goes_on and link.rule == "inverted" and _is_unfinished(tokens[floor:comma], lexicon):
            after = _past_office(tokens, after, lexicon)
            goes_on = _has_rest(links, lexicon, after)
            final = final or goes_on
        whole = [*tokens[floor:comma], *(rest[1:] if goes_on else [])]
        if _is_relative(tokens, comma, rest, lexicon):
            return [(after + 1, len(tokens))], link
        quoted = any(each.kind == "quote" for each in rest)
        if final and not quoted and is_clause(whole) and tokens[comma - 1].kind != "quote":
            return _halves(tokens, lexicon, floor, comma, after if goes_on else None), link
        return None
    return None


def _halves(
    tokens: Sequence[Token], lexicon: Lexicon, first: int, comma: int, after: int | None
) -> list[tuple[int, int]]:
    """What stands before who says it, and where it goes on after a comma, up to a semicolon."""
    if after is None:
        return [(first, comma)]
    end = next((at for at in range(after, len(tokens)) if tokens[at].low == ";"), len(tokens))
    opens = all(map(lexicon.passes, tokens[first:comma]))  # Hier, a dit X, le quai a rouvert
    return [*([] if opens else [(first, comma)]), (after + 1, end)]


def after_as(
    links: Links, lexicon: Lexicon, cue: Cue, floor: int
) -> tuple[list[tuple[int, int]], Link] | None:
    """`As X reported on Monday, the deal will close`: the clause after the comma."""
    tokens = links.tokens
    if tokens[floor].low not in lexicon.as_words:
        return None
    first = floor + 1
    link = links.inverted(first, len(tokens)) or links.subject_first(first, len(tokens))
    if link is None or link.cue != cue:
        return None
    after = _past_hearers(links, lexicon, link)
    if after >= len(tokens) or tokens[after].low != "," or not is_clause(tokens[after + 1 :]):
        return None
    return [(after + 1, len(tokens))], link


def _past_stop(tokens: Sequence[Token], floor: int, before: int) -> int:
    """Past the last semicolon, or a colon that a clause stands behind."""
    places = (
        at + 1
        for at in range(before - 1, floor, -1)
        if tokens[at].low == ";" or (tokens[at].low == ":" and before - at > _CLAUSE)
    )
    return next(places, floor)


def _is_relative(
    tokens: Sequence[Token], comma: int, rest: Sequence[Token], lexicon: Lexicon
) -> bool:
    """`a bridge which, he insists, will hold`: only what follows is what he says."""
    relative = comma > 0 and tokens[comma - 1].low in lexicon.wording.relatives
    return relative and bool(rest) and rest[0].low == "," and is_clause(rest[1:])


def _is_named_after(link: Link) -> bool:
    """`…, reports X.`: any verb of saying that stands apart before a name."""
    named = link.subject.named if link.subject is not None else None
    return link.rule == "inverted" and named is not None


def _past_hearers(links: Links, lexicon: Lexicon, link: Link) -> int:
    """The token after to whom and when it is said: `Ada Bronn told the paper on Monday`."""
    tokens = links.tokens
    after = links.subjects.adverbials.past(link.after, len(tokens))
    spoken = link.cue is not None and tokens[link.cue.first].low in lexicon.wording.addressing
    if spoken and link.rule != "inverted" and after < len(tokens) and tokens[after].kind != "mark":
        after = links.subjects.adverbials.past_addressee(after, len(tokens))
        after = links.subjects.adverbials.past(after, len(tokens))
    return after


def _goes_on(links: Links, lexicon: Lexicon, link: Link, after: int, floor: int) -> bool:
    """Whether what is said goes on: `The deal, X said, will close`."""
    tokens = links.tokens
    if len(tokens) - after <= FEWEST or tokens[after].low != ",":
        return False
    if goes_on_itself(tokens, after + 1, lexicon):
        return False
    if any(cue.first == after + 1 for cue in links.cues):
        return False  # …, adding that
    first = tokens[after + 1].low
    opens = first in lexicon.wording.joining and links.subjects.opens(after + 2)
    if opens:
        return False  # …, and a document points the same way
    half = tokens[floor].low in lexicon.wording.subordinators  # If it closes, says X, we leave
    return link.rule == "following" or half or first in lexicon.predicates


def _is_unfinished(half: Sequence[Token], lexicon: Lexicon) -> bool:
    """`Training a model costs, X estimates, …`, `Le prix pourrait atteindre, dit X, …`."""
    finite, wording = lexicon.predicates, lexicon.wording
    verbs = (finite, wording.auxiliaries, wording.verbs)
    ends = [each.low for each in half[-2:]]
    infinitive = (
        len(ends) > 1 and ends[0] in finite and ends[1].endswith(lexicon.wording.infinitive_endings)
    )
    opens = bool(ends) and ends[-1] in finite
    return opens or infinitive or not any(each.low in words for words in verbs for each in half)


def _past_office(tokens: Sequence[Token], after: int, lexicon: Lexicon) -> int:
    """The comma after an office that stands behind a name: `, of the University of Nadir,`."""
    ahead = range(after + 1, min(len(tokens), after + _OFFICE))
    closing = next((at for at in ahead if tokens[at].low == ","), after)
    between = tokens[after + 1 : closing]
    words = lexicon.wording.roles | lexicon.of_words | lexicon.wording.nobody
    return closing if any(each.low in words for each in between[:3]) else after


def _has_rest(links: Links, lexicon: Lexicon, after: int) -> bool:
    """Whether more than the end of the sentence follows, and no other clause."""
    tokens = links.tokens
    if len(tokens) - after <= FEWEST or tokens[after].low != ",":
        return False
    own = tokens[after + 1].low in lexicon.wording.joining | lexicon.wording.relatives
    cued = any(cue.first == after + 1 for cue in links.cues)
    return not own and not cued and not goes_on_itself(tokens, after + 1, lexicon)


def _commas(tokens: Sequence[Token], floor: int, before: int) -> Iterator[int]:
    for index in range(before - 1, max(floor, before - _FURTHEST), -1):
        if tokens[index].low == ",":
            yield index
