"""How far is an article about a deal, and why do we say so? Pure: no I/O, no clock, no settings.

The deal is there where all its parties are named together and a word of the deal stands by
(partenariat, stake …). Where that happens decides the level: in the head of an article
that keeps naming all of them (main), in a paragraph of its own, or in passing (mention).
"""

import re
from collections.abc import Iterable, Sequence

from libs.contracts import Claim, Entity, Relevance, RelevanceLevel
from libs.deals import Deal
from services.enricher.relevance.reading import Reading

MAIN_SHARE = 0.2  # of the text, by length of paragraphs: how much names the rarest party
TOLD_SHARE = 0.5  # of the text, by length of paragraphs: about the deal, with few names
PASSING = 2  # sentences; a paragraph that speaks of the parties in fewer only mentions the deal
STATED = 2  # slots of the deal of which an article says something
STATED_SCORE = 0.4  # the least of what has a paragraph of its own
_Judgement = tuple[RelevanceLevel, float, str]


def relevance(
    deal: Deal,
    *,
    title: str | None,
    text: str,
    entities: Sequence[Entity],
    language: str,
    described: re.Pattern[str] | None = None,
) -> Relevance:
    """The level, a score that orders articles across levels, and the reason in a sentence.

    `described`: words of the language that stand for a company, in folded text: « le groupe ».
    """
    reading = Reading(deal, title, text, entities, language, described=described)
    judged = (
        _if_absent(reading)
        or _if_main(reading)
        or _if_told(reading)
        or _if_in_places(reading)
        or _if_apart(reading)
    )
    level, score, why = judged
    return Relevance(deal=deal.id, level=level, score=round(score, 3), why=why)


def raised(judged: Relevance, claims: Sequence[Claim]) -> Relevance:
    """The same, and at least `paragraph` where the article states facts of the deal.

    An interview or column names its parties seldom, and one at a time; what it says of a stake and
    of exclusivity is about their deal all the same.
    """
    slots = dict.fromkeys(claim.slot for claim in claims if claim.deal == judged.deal)
    if judged.level not in {"none", "mention"} or len(slots) < STATED:
        return judged
    why = f"It says of the deal: {', '.join(slots)}. {judged.why}"
    return judged.model_copy(update={"level": "paragraph", "score": STATED_SCORE, "why": why})


def _if_absent(reading: Reading) -> _Judgement | None:
    missing = reading.every - reading.named
    if not missing and reading.direct:
        return None
    rest = _listed(missing or reading.every)
    if not reading.named:
        return "none", 0.0, f"The article never names {rest}."
    return "none", 0.0, f"The article names {_listed(reading.named)}, not {rest}."


def _if_main(reading: Reading) -> _Judgement | None:
    every, share, head, title = reading.every, reading.share, reading.head, reading.title
    spoken = [each for each in reading.paragraphs if each.whole.speaks]
    others = min((reading.shares[each] for each in every - title.parties), default=1.0)
    meet = bool(reading.joint) or title.parties >= every
    if title.parties >= every and title.speaks:
        why = f"The title names {_listed(every)}{_with(title.terms)}"
    elif head.parties >= every and meet and reading.speaks_early and share >= MAIN_SHARE:
        why = f"The title and first paragraphs name {_listed(every)}{_with(head.terms)}"
    elif title.parties and len(spoken) >= PASSING and others >= MAIN_SHARE:
        why = f"The title names {_listed(title.parties)}, the text keeps naming {_listed(every)}"
    else:
        return None
    best = 0.8 if title.parties >= every else 0.7
    return (
        "main",
        best + (1 - best) * share,
        f"{why}; each stands in at least {share:.0%} of the text.",
    )


def _if_told(reading: Reading) -> _Judgement | None:
    """Of an interview or column about the deal that names the parties seldom."""
    if reading.told < TOLD_SHARE:
        return None
    why = f"{reading.told:.0%} of the text tells of {_listed(reading.every)} or of a company"
    terms = [term for each in reading.paragraphs if each.whole.alone for term in each.whole.terms]
    return "main", 0.6 + 0.1 * reading.told, f"{why}{_with(terms)}, and of no other."


def _if_in_places(reading: Reading) -> _Judgement | None:
    """In paragraphs of its own, or in a sentence of one that is about something else."""
    if not reading.joint:
        return None
    parties = _listed(reading.every)
    terms = _with([term for each in reading.joint for term in each.whole.terms])
    longest = max(
        sum(bool(each.parties or each.terms) for each in paragraph.sentences)
        for paragraph in reading.joint
    )
    if longest < PASSING and len(reading.joint) < PASSING:
        return "mention", 0.3, f"One sentence names {parties}{terms}."
    total = f"{len(reading.joint)} of {len(reading.paragraphs)} paragraphs"
    why = f"{total} name {parties}{terms}."
    return "paragraph", 0.4 + 0.3 * reading.share, why


def _if_apart(reading: Reading) -> _Judgement:
    parties = _listed(reading.every)
    return "none", 0.05, f"The article names {parties}, but never together over a deal."


def _listed(names: Iterable[str]) -> str:
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last}" if first else last


def _with(terms: Sequence[str]) -> str:
    quoted = ", ".join(f'"{term}"' for term in list(dict.fromkeys(terms))[:3])
    return f" with {quoted}" if quoted else ""
