"""When two values of a slot go together."""

from datetime import date

import pytest

from libs.contracts import Verdict
from libs.coverage.values import Stated, compared, in_deal_currency, together
from libs.deals import SHIPPED_PROFILES, load_deals
from libs.deals.slots import SlotKind

DEAL = next(each for each in load_deals(SHIPPED_PROFILES) if each.id == "mistral-microsoft")
DAY = date(2024, 2, 27)


def stated(value: str) -> Stated:
    found = in_deal_currency(value, DEAL, DAY)
    return Stated(value, *found) if found else Stated(value)


@pytest.mark.parametrize(
    ("kind", "first", "second", "verdict"),
    [
        ("sum", "15000000 EUR", "15000000 EUR", "agree"),
        ("sum", "15000000 EUR", "16000000 USD", "same_value_in_another_currency"),
        ("sum", "15000000 EUR", "16300000 USD", "same_value_in_another_currency"),
        ("sum", "16000000 USD", "16300000 USD", "rounding"),
        ("sum", "15000000 EUR", "10000000-20000000 EUR", "different_precision"),
        ("sum", "15000000 EUR", "150000000 EUR", "in_conflict"),
        ("sum", "15000000 EUR", "15000000 USD", "in_conflict"),
        ("sum", "15000000 EUR", "15000000 JPY", None),
        ("sum", "15000000 EUR", "15000000 ?", None),
        ("sum", "20-10 EUR", "15 EUR", "different_precision"),
        ("sum", "2000000000 EUR", "2000000000 USD", "in_conflict"),
        ("share", "5 %", "minority", "different_precision"),
        ("share", "60 %", "minority", "in_conflict"),
        ("share", "minority", "majority", "in_conflict"),
        ("share", "1 %", "1.4 %", "rounding"),
        ("date", "2024-02-26", "2024-02", "different_precision"),
        ("date", "2024-02-26", "2024-Q1", "different_precision"),
        ("date", "2024-02-26", "2024", "different_precision"),
        ("date", "2024-05-17", "2024-Q1", "in_conflict"),
        ("date", "2024-02-26", "2024-02-27", "in_conflict"),
        ("date", "2024-Q1", "2024-Q2", "in_conflict"),
        ("choice", "loan", "shares", "in_conflict"),
    ],
)
def test_two_values_agree_or_not(
    kind: SlotKind, first: str, second: str, verdict: Verdict | None
) -> None:
    for one, other in ((first, second), (second, first)):
        assert compared(kind, stated(one), stated(other), {}) == verdict


def test_a_value_that_is_less_exact_covers_those_that_it_may_be() -> None:
    covers = {"multi_year": ("3 years", "5 years")}
    assert compared("choice", Stated("multi_year"), Stated("3 years"), covers) == (
        "different_precision"
    )
    assert compared("choice", Stated("3 years"), Stated("5 years"), covers) == "in_conflict"


def test_of_several_values_the_loosest_agreement_holds_and_the_first_conflict_is_named() -> None:
    sums = [stated(each) for each in ("15000000 EUR", "16000000 USD", "16300000 USD")]
    assert together("sum", sums, {}) == ("rounding", None)
    assert together("sum", [*sums, stated("5 EUR")], {}) == (
        "in_conflict", ("15000000 EUR", "5 EUR"),
    )  # fmt: skip


def test_a_sum_is_what_it_was_rounded_to() -> None:
    assert in_deal_currency("15000000 EUR", DEAL, DAY) == (14_500_000, 15_500_000)
    assert in_deal_currency("16300000 EUR", DEAL, DAY) == (16_250_000, 16_350_000)
    assert in_deal_currency("0.5 EUR", DEAL, DAY) == pytest.approx((0.483, 0.517))
    assert in_deal_currency("0 EUR", DEAL, DAY) == (0, 0)


def test_what_cannot_be_compared_is_no_conflict() -> None:
    sums = [stated(each) for each in ("15000000 EUR", "15000000 JPY", "16000000 USD")]
    assert together("sum", sums, {}) == ("same_value_in_another_currency", None)


def test_a_number_that_is_no_sum_is_compared_with_none() -> None:
    assert in_deal_currency(f"{'9' * 400} EUR", DEAL, DAY) is None


def test_a_sum_in_a_currency_without_a_rate_is_compared_with_none() -> None:
    assert in_deal_currency("15 JPY", DEAL, DAY) is None
    assert in_deal_currency("15 ?", DEAL, DAY) is None
    assert in_deal_currency("convertible", DEAL, DAY) is None
