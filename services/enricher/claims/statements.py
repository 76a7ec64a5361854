"""What the words around a statement make of it: negated or not, and how sure it is. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from libs.contracts import Modality, Polarity
from services.enricher.claims.clauses import Clause

_NEGATION_REACH = 60  # characters before a statement in which a negator may stand
_BEHIND_REACH = 30


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
    opposite: bool,
) -> Reading:
    """How what stands at [start, end) of a clause's text is meant.

    `words`: the expressions of a ClaimWording. `opposite`: its own words already say no.
    """
    denied = words["denials"].search(clause.sentence_before(start)) is not None
    negated = opposite ^ _is_negated(clause, start, end, words) ^ denied
    return Reading("negated" if negated else "affirmed", _modality(clause, start, words, denied))


def _is_negated(clause: Clause, start: int, end: int, words: Mapping[str, re.Pattern[str]]) -> bool:
    before = clause.text[max(clause.start, start - _NEGATION_REACH) : end]
    before = words["no_negators"].sub(_blank, before)
    if len(words["negators"].findall(before)) % 2:
        return True
    behind = clause.sentence_text[end - clause.sentence_start :][:_BEHIND_REACH]
    return words["negators_behind"].match(behind.lstrip(" ,")) is not None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _modality(
    clause: Clause, start: int, words: Mapping[str, re.Pattern[str]], denied: bool
) -> Modality:
    if clause.is_question:
        return "asked"
    before = clause.sentence_before(start)
    if denied:
        return "denied"
    if words["questions"].search(before):
        return "asked"
    whole = clause.words
    if words["conditions"].search(whole):
        return "conditional"
    if words["hearsay"].search(whole):
        return "reported"
    return "expected" if words["future"].search(whole) else "announced"
