"""What the words around a statement make of it: negated or not, and how sure it is. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from libs.contracts import Modality, Polarity
from libs.deals.folding import folded
from services.enricher.claims.clauses import Clause

_NEGATION_REACH = 60  # characters before a statement in which a negator may stand
_BEHIND_REACH = 30
_AROUND_REACH = 25
_ALTERNATIVES = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True)
class Reading:
    """How a statement is meant."""

    polarity: Polarity
    modality: Modality


def read_statement(
    clause: Clause,
    start: int,
    end: int,
    *,
    words: Mapping[str, re.Pattern[str]],
    pattern: str,
    opposite: bool,
    undone: bool = True,
) -> Reading:
    """How what stands at [start, end) of a clause's text is meant.

    `words`: the expressions of a ClaimWording. `pattern`: what found it; where that holds a
    negator itself, only those before it count. `opposite`: its own words already say no.
    `undone`: a word such as `abandon` says no to it too; it does not to a sum or a day.
    """
    denied = words["denials"].search(clause.reported_before(start)) is not None
    whole = not _holds_negator(pattern, words["negators"])
    said_no = _is_negated(clause, start, end, words, whole=whole, undone=undone)
    negated = opposite ^ said_no ^ denied
    return Reading(
        "negated" if negated else "affirmed", _modality(clause, start, end, words, denied=denied)
    )


def _is_negated(
    clause: Clause,
    start: int,
    end: int,
    words: Mapping[str, re.Pattern[str]],
    *,
    whole: bool,
    undone: bool,
) -> bool:
    begin = max(clause.negated_from(start), start - _NEGATION_REACH)
    particles = words["no_negators"].sub(_blank, clause.text[begin : end if whole else start])
    before = particles[: start - begin]
    around = words["negators_around"].finditer(
        clause.text, begin, min(clause.end, end + _AROUND_REACH)
    )
    behind = clause.sentence.words[end - clause.sentence.start :][:_BEHIND_REACH]
    negated = (
        words["negators"].search(particles) is not None
        or (whole and any(_covers(each, start) or _covers(each, end - 1) for each in around))
        or words["negators_behind"].match(behind.lstrip(" ,")) is not None
    )
    # « n'a pas abandonné l'open source »: two say no, and so none does.
    verbs = words["negating_verbs"].findall(before) if undone else ()
    return negated ^ (len(verbs) % 2 == 1)


def _covers(found: re.Match[str], place: int) -> bool:
    return found.start() <= place < found.end()


@lru_cache(maxsize=4096)
def _holds_negator(pattern: str, negators: re.Pattern[str]) -> bool:
    """Whether a pattern says no itself, with a word of its own or with each of its alternatives."""
    groups = [found[1].split("|") for found in _ALTERNATIVES.finditer(pattern)]
    return negators.search(folded(_ALTERNATIVES.sub(" ", pattern))) is not None or any(
        all(negators.search(folded(each)) for each in group) for group in groups
    )


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _modality(
    clause: Clause, start: int, end: int, words: Mapping[str, re.Pattern[str]], *, denied: bool
) -> Modality:
    """The first that holds; a question asks whatever else is in it."""
    whole = clause.sentence.words
    around = clause.text[slice(*clause.segment(start, start))]
    asked = words["questions"].search(clause.sentence_before(start))
    conditional = words["conditions"].match(whole.lstrip("«“\"' "))
    found: Mapping[Modality, object] = {
        "asked": clause.asks(end) or (asked and not denied),
        "denied": denied,
        "reported": words["sourcing"].search(whole),
        "conditional": conditional or words["conditions"].search(clause.words),
    }
    perhaps: Mapping[Modality, object] = {
        "reported": words["hearsay"].search(around),
        "expected": words["future"].search(around),
    }
    return next((each for each, holds in (*found.items(), *perhaps.items()) if holds), "announced")
