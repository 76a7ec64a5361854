"""Where does the clause after a verb of saying begin, and where does it end? Pure."""

from collections.abc import Collection, Sequence

from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.tokens import Token

FEWEST = 3  # tokens of a clause
_MOST_BEFORE_THAT = 9  # tokens
_MOST_BEFORE_CLAUSE = 24
_MOST_BEFORE_FINITE = 10
_SUBJECT_AND_VERB = 4  # tokens
_MOST_BEFORE_MARKS = 4  # tokens: `described it as “…”`
_BEFORE_COLON = 4  # tokens
_MOSTLY = 0.4  # share of a clause in marks from which it is a quotation


def clause_begin(links: Links, lexicon: Lexicon, cue: Cue, *, at_once: bool) -> int | None:
    """Where the clause after a verb begins: after "that" or a colon, or at once."""
    tokens, wording = links.tokens, lexicon.wording
    opening = wording.conjunctions
    if cue.stance == "asked":
        opening |= wording.asking_conjunctions
    index, hearers = cue.after, -1
    while index < len(tokens) and index - cue.after <= _MOST_BEFORE_CLAUSE:
        token = tokens[index]
        if token.low in opening:
            return index + 1 if token.low in wording.conjunctions else index
        if token.low == ":":
            if cue.dependent and cue.first == 1:
                return None  # Pour comparer : …
            quoted = any(each.kind == "quote" for each in tokens[index:])
            return None if quoted else index + 1
        ahead = _ahead(links, lexicon, index, opening)
        if ahead == index and hearers < 0 and tokens[cue.first].low in wording.addressing:
            hearers = index
            that = _that(tokens, index, opening)
            if that is not None and not _speaks(tokens[index:that], lexicon):
                return that + (tokens[that].low in wording.conjunctions)
            ahead = links.subjects.adverbials.past_addressee(index, len(tokens))
        if ahead == index:
            break
        index = ahead
    places = sorted({cue.after, max(hearers, cue.after), index}, reverse=True)
    return _at_once(tokens, cue, places, lexicon, at_once=at_once)


def _at_once(
    tokens: Sequence[Token], cue: Cue, places: Sequence[int], lexicon: Lexicon, *, at_once: bool
) -> int | None:
    """Where a clause begins without a conjunction, of the places where one may begin."""
    for index in (each for each in reversed(places) if each < len(tokens)):
        begin = infinitive(tokens, cue, index, lexicon)
        if begin is not None:
            return begin
    for index in (each for each in places if each < len(tokens)):
        allowed = index == places[0] and (at_once or tokens[index].low in lexicon.pronouns)
        optional = allowed and tokens[cue.first].low in lexicon.optional
        starts = _starts_clause(tokens, index, lexicon)
        verb = _has_verb(tokens, index, lexicon) or _is_pronoun_of_verb(tokens, index, lexicon)
        if starts and (optional or verb):
            return index
    return None


def _is_pronoun_of_verb(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """`notes he favours it`: a clause without a conjunction, in a language that leaves it out."""
    ahead = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        bool(lexicon.optional)
        and tokens[index].low in lexicon.pronouns
        and ahead is not None
        and ahead.kind == "word"
        and ahead.low not in lexicon.no_subject_after
    )


def infinitive(tokens: Sequence[Token], cue: Cue, index: int, lexicon: Lexicon) -> int | None:
    """Where `annonce avoir investi`, `nie n'y avoir rien vu`, `denied having sold` begin."""
    wording = lexicon.wording
    if not tokens[cue.after - 1].low.startswith(lexicon.infinitive_verbs):
        return None
    before = lexicon.wording.before_infinitives | wording.infinitive_openers
    while index > cue.after and tokens[index - 1].low in before:
        index -= 1
    at = index
    while at + 1 < len(tokens) and tokens[at].low in before:
        at += 1
    if at >= len(tokens) or tokens[at].kind != "word" or tokens[at].capital:
        return None
    opened = at > index and tokens[at - 1].low in wording.infinitive_openers
    low = tokens[at].low
    other = low in lexicon.function_words or low in lexicon.wording.adverbs
    is_verb = low.endswith(wording.infinitive_endings)
    return index if (opened or is_verb) and not other else None


def _has_verb(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """`announced the quay would close`: an auxiliary soon after the subject, with any verb."""
    in_that = False  # "in that area": an article
    for token in tokens[index : index + _MOST_BEFORE_FINITE]:
        if token.low in lexicon.wording.finite:
            return token.start > tokens[index].start
        opens = token.low in lexicon.wording.relatives or token.low in lexicon.wording.conjunctions
        if token.kind in {"mark", "quote"} or (opens and not in_that):
            return False
        in_that = token.low in lexicon.wording.object_prepositions
    return False


def _ahead(links: Links, lexicon: Lexicon, index: int, opening: Collection[str]) -> int:
    """Past adverbials, or to the conjunction after a phrase: `said in a blog post that`."""
    tokens = links.tokens
    if tokens[index].low == ",":
        closing = next(
            (
                at
                for at in range(index + 1, min(len(tokens) - 1, index + 9))
                if tokens[at].low == ","
            ),
            None,
        )
        return closing + 1 if closing and tokens[closing + 1].low in opening else index
    if tokens[index].low in lexicon.wording.object_prepositions:
        that = _that(tokens, index, opening)
        if that is not None:
            return that
    return links.subjects.adverbials.past(index, len(tokens))


def _that(tokens: Sequence[Token], index: int, opening: Collection[str]) -> int | None:
    """The conjunction a few words on: `said in a blog post that`."""
    for at in range(index, min(len(tokens), index + _MOST_BEFORE_THAT)):
        if tokens[at].kind in {"mark", "quote"}:
            return None
        if tokens[at].low in opening:
            return at
    return None


def _speaks(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a verb stands among words: `told X he thinks that`."""
    verbs = lexicon.wording.verbs.keys() | lexicon.wording.finite | lexicon.pronouns.keys()
    return any(each.low in verbs for each in tokens)


def _starts_clause(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    token = tokens[index]
    if token.kind in {"name", "place"}:
        return True
    if (
        token.kind != "word"
        or token.low in lexicon.wording.verbs
        or token.low in lexicon.wording.questions
    ):
        return False
    return token.low not in lexicon.no_subject_after or token.low in lexicon.wording.determiners


def is_clause(tokens: Sequence[Token], *, fewest: int = FEWEST) -> bool:
    """Whether there are words enough, and not most of them in marks."""
    if not tokens:
        return False
    length = tokens[-1].end - tokens[0].start
    marked = sum(each.end - each.start for each in tokens if each.kind == "quote")
    return len(tokens) >= fewest and marked < _MOSTLY * length


def holds_verb(tokens: Sequence[Token]) -> bool:
    """Whether a clause has words enough before the first marks to have its verb there."""
    before = next((at for at, each in enumerate(tokens) if each.kind == "quote"), len(tokens))
    return before >= _SUBJECT_AND_VERB


def clause_end(links: Links, lexicon: Lexicon, cue: Cue, begin: int) -> int:
    """The end of the sentence, or the conjunction before a second verb of the same speaker."""
    tokens = links.tokens
    for at in (at for at in range(begin, len(tokens)) if tokens[at].low == ";"):
        return at  # what follows goes on without a cue
    for at in range(begin + FEWEST, len(tokens) - 1):
        own = (
            tokens[at].low in lexicon.wording.coordinators
            and tokens[at + 1].low in lexicon.wording.first_person
        )
        if own and tokens[at - 1].low == ",":
            return at  # …, and I keep thinking of it
    whole = _relative_end(links, lexicon, cue, begin) or len(tokens)
    whole = min(whole, _own_words(links, lexicon, begin) or whole)
    for later in (each for each in links.cues if each.first < whole):
        at = later.first - 1
        while at > begin and (
            lexicon.passes(tokens[at]) or tokens[at].low in lexicon.wording.before_infinitives
        ):
            at -= 1
        joined = at > begin and tokens[at].low in lexicon.wording.coordinators
        apart = later.dependent and tokens[later.first - 1].low == ","
        if later.first > begin + FEWEST and apart and _leads_on(links, lexicon, later):
            return later.first - 1
        if later.first > begin and joined and later.kind == "verb" and cue.kind == "verb":
            follows = _leads_on(links, lexicon, later)
            if follows and links.subjects.at(at + 1, later.first) is None:
                return at
    return whole


def _relative_end(links: Links, lexicon: Lexicon, cue: Cue, begin: int) -> int | None:
    """The comma before the verb of `X, who thought that it would close, has left`."""
    tokens = links.tokens
    at = cue.first - 1
    while at > 0 and lexicon.passes(tokens[at]):
        at -= 1
    if at < 1 or tokens[at].low not in lexicon.wording.relatives or tokens[at - 1].low != ",":
        return None
    verbs = lexicon.predicates | lexicon.wording.auxiliaries
    return next(
        (
            comma
            for comma in range(begin + FEWEST, len(tokens) - 1)
            if tokens[comma].low == "," and tokens[comma + 1].low in verbs
        ),
        None,
    )


def _leads_on(links: Links, lexicon: Lexicon, cue: Cue) -> bool:
    """`…, adding that it would close`, `…, adding: “We stay.”`."""
    ahead = links.tokens[cue.after : cue.after + _MOST_BEFORE_MARKS]
    quoted = any(each.kind == "quote" for each in ahead)
    return quoted or clause_begin(links, lexicon, cue, at_once=True) is not None


def _own_words(links: Links, lexicon: Lexicon, begin: int) -> int | None:
    """Where the article goes on in its own words, or another clause of the same speaker begins.

    `…, où il a investi`, `…: “We stay.”`, `… and that “it will fail”`.
    """
    tokens = links.tokens
    for at in range(begin + FEWEST - 1, len(tokens) - 1):
        token = tokens[at]
        if token.low == "," and goes_on_itself(tokens, at + 1, lexicon):
            return at
        if token.low == "," and _is_free(links, lexicon, begin, at + 1):
            return at
        if token.low == ":" and at > begin + _BEFORE_COLON:
            return at
        if tokens[at + 1].kind != "quote":
            continue
        if token.low == ":":
            return at
        joins = token.low in lexicon.wording.conjunctions
        if joins and tokens[at - 1].low in lexicon.wording.coordinators:
            return at - 1
    return None


def clause_joint(links: Links, lexicon: Lexicon, begin: int, end: int) -> int:
    """Where a second clause of the same speaker begins: `… et que le prix « ne change pas »`."""
    for at in range(begin + FEWEST, end - 1):
        following = links.tokens[at + 1].low
        if (
            links.tokens[at].low in lexicon.wording.coordinators
            and following in lexicon.wording.conjunctions
        ):
            return at
    return begin


def _is_free(links: Links, lexicon: Lexicon, begin: int, at: int) -> bool:
    """`X dit que …, mais Y en doute`: "que" would stand again, where a language needs it."""
    tokens = links.tokens
    needed = tokens[begin - 1].low in lexicon.wording.conjunctions
    return needed and tokens[at].low in lexicon.wording.joining and links.subjects.opens(at + 1)


def goes_on_itself(tokens: Sequence[Token], first: int, lexicon: Lexicon) -> bool:
    """Whether the article goes on in its own words: `, citing people`, `, où il a investi`."""
    return lexicon.breaks.length_at(tokens, first) > 0
