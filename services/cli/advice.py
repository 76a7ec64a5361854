"""What to do about requests that brought no article, in a line for each reason. Pure."""

from collections.abc import Iterable

from libs.advice import ADVICE
from libs.contracts import Outcome


def advice_on(outcomes: Iterable[Outcome]) -> list[str]:
    """One line for each reason that has an advice, in the order of the outcomes."""
    codes = dict.fromkeys(outcome.code for outcome in outcomes)
    return [f"{code}: {ADVICE[code]}" for code in codes if code in ADVICE]
