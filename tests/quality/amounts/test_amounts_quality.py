"""Sums in labelled passages.

`currencies.yaml` was labelled before its first reading: 87 of 87 sums found and 2 more, of which
one was a label that had been forgotten ("half a million in shares"); F1 .989.
"""

from pathlib import Path

import pytest
import yaml

from libs.amounts.reading import find_amounts
from libs.contracts import Outlet
from tests.quality.floors import at_least

FOLDER = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "least", "measure"),
    [("articles.yaml", 80, "amounts.f1"), ("currencies.yaml", 85, "amounts.currencies.f1")],
)
def test_sums_of_labelled_passages_are_found_and_nothing_else(
    name: str, least: int, measure: str
) -> None:
    right = wrong = missed = 0
    mistakes = []
    for passage in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")):
        outlet = Outlet(name="Test", country=passage.get("country"))
        found = find_amounts(passage["text"], language=passage["language"], outlet=outlet)
        got = [(each.low, each.high, each.currency) for each in found]
        wanted = [(float(low), float(high), code) for low, high, code in passage["amounts"]]
        hits = sum(each in got for each in wanted)
        right, wrong, missed = right + hits, wrong + len(got) - hits, missed + len(wanted) - hits
        if got != wanted:
            mistakes.append((passage["text"], got))
    assert right + missed >= least
    assert 2 * right / (2 * right + wrong + missed) >= at_least(measure), mistakes
