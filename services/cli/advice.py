"""What to do about requests that brought no article, in a line for each reason. Pure."""

from collections.abc import Iterable

from libs.advice import ADVICE
from libs.contracts import Outcome


def advice_on(outcomes: Iterable[Outcome]) -> list[str]:
    """One line for each reason that has an advice, in the order of the outcomes."""
    return advice_for(outcome.code for outcome in outcomes)


def advice_for(codes: Iterable[str]) -> list[str]:
    """One line for each code that has an advice, in their order."""
    return [f"{code}: {ADVICE[code]}" for code in dict.fromkeys(codes) if code in ADVICE]
