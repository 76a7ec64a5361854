"""Sums in labelled passages."""

from pathlib import Path

import yaml

from services.enricher.amounts.amounts import find_amounts
from tests.quality.floors import at_least

PASSAGES = Path(__file__).with_name("articles.yaml")


def test_sums_of_labelled_passages_are_found_and_nothing_else() -> None:
    right = wrong = missed = 0
    mistakes = []
    for passage in yaml.safe_load(PASSAGES.read_text(encoding="utf-8")):
        found = find_amounts(passage["text"], language=passage["language"])
        got = [(each.low, each.high, each.currency) for each in found]
        wanted = [(float(low), float(high), code) for low, high, code in passage["amounts"]]
        hits = sum(each in got for each in wanted)
        right, wrong, missed = right + hits, wrong + len(got) - hits, missed + len(wanted) - hits
        if got != wanted:
            mistakes.append((passage["text"], got))
    assert right + missed >= 80
    assert 2 * right / (2 * right + wrong + missed) >= at_least("amounts.f1"), mistakes
