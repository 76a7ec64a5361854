"""Sums as people read them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.amounts.notation import kept, readable


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("15000000 EUR", "15 million EUR"),
        ("16300000 USD", "16.3 million USD"),
        ("2000000000 EUR", "2 billion EUR"),
        ("2800000000000 EUR", "2.8 trillion EUR"),
        ("15234567 EUR", "15,234,567 EUR"),
        ("154000-220000 EUR", "154,000–220,000 EUR"),
        ("10000000-15000000 EUR", "10–15 million EUR"),
        ("900000-1200000 EUR", "900,000–1.2 million EUR"),
        ("410.50 USD", "410.50 USD"),
        ("500 ?", "500 ?"),
    ],
)
def test_a_sum_is_shown_as_people_write_it_and_read_again(value: str, shown: str) -> None:
    assert readable(value) == shown
    assert kept(shown) == value


@pytest.mark.parametrize("value", ["exclusive", "2024-02-26", "5 %", "multi_year", "", "5 years"])
def test_what_is_no_sum_stays_as_it_is(value: str) -> None:
    assert readable(value) == value
    assert kept(value) == value


@given(st.integers(min_value=0, max_value=10**17), st.sampled_from(["EUR", "USD", "?"]))
def test_no_figure_is_lost(figure: int, currency: str) -> None:
    value = f"{float(figure):.0f} {currency}"
    assert kept(readable(value)) == value
