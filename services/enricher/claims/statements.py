"""What the words around a statement make of it: negated or not, and how sure it is. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from libs.contracts import Modality, Polarity
from libs.deals.folding import folded
from services.enricher.claims.clauses import Clause

_NEGATION_REACH = 60  # characters before a statement in which a negator may stand
_BEHIND_REACH = 30
_AROUND_REACH = 25
_ALTERNATIVES = re.compile(r"\([^)]*\)")


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
    denied = words["denials"].search(clause.sentence_before(start)) is not None
    words_alone = folded(_ALTERNATIVES.sub(" ", pattern))
    whole = words["negators"].search(words_alone) is None
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
    verbs = clause.text[begin:start]
    if words["negators"].search(particles) or (undone and words["negating_verbs"].search(verbs)):
        return True
    for found in words["negators_around"].finditer(
        clause.text, begin, min(clause.end, end + _AROUND_REACH)
    ):
        if found.start() <= start < found.end() and whole:
            return True
    behind = clause.sentence.words[end - clause.sentence.start :][:_BEHIND_REACH]
    return words["negators_behind"].match(behind.lstrip(" ,")) is not None


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
