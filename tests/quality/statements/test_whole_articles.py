"""Names, quotes, dates, sums and claims of the labelled texts, read by the whole enricher.

All but `development` were labelled before any rule read them; README.md has the
first reading of each.
"""

from functools import cache

import pytest

from tests.quality.floors import at_least
from tests.quality.statements.texts import LabelledText, load
from tests.quality.statements.whole import Measured, answered, measure

BATCHES = ("development", "heldout", "fresh", "retold", "unseen", "later")
MEASURES = (
    "names", "names unknown", "quotes", "quotes with speaker", "dates", "sums",
)  # fmt: skip


@cache
def whole(batch: str) -> Measured:
    return measure([text for text in load(batch) if "swap_of" not in text.data])


def swaps() -> list[LabelledText]:
    return [text for text in load("heldout") if "swap_of" in text.data]


def test_there_are_eighty_texts_half_french_half_english_half_held_out() -> None:
    for batch in ("development", "heldout"):
        texts = [text for text in load(batch) if "swap_of" not in text.data]
        languages = [text.language for text in texts]
        assert (languages.count("fr"), languages.count("en")) == (20, 20)
    assert len(swaps()) == 29


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("kind", MEASURES)
def test_what_is_found_is_right_and_what_is_right_is_found(batch: str, kind: str) -> None:
    measured = whole(batch)
    floor = at_least(f"statements.{batch}.{kind.replace(' ', '_')}.f1")
    assert measured.scores[kind].f1 >= floor, "\n".join(measured.lines)


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("key", ["about", "of"])
def test_what_a_sum_is_for_and_whose_is_what_is_labelled(batch: str, key: str) -> None:
    measured = whole(batch)
    floor = at_least(f"statements.{batch}.sums.{key}")
    assert measured.share(key, "sums placed") >= floor, "\n".join(measured.lines)


@pytest.mark.parametrize("batch", BATCHES)
def test_claims_are_right_found_and_asserted_by_who_asserts_them(batch: str) -> None:
    measured = whole(batch)
    claims = measured.scores["claims"]
    assert claims.precision >= at_least(f"statements.{batch}.claims.precision")
    assert claims.recall >= at_least(f"statements.{batch}.claims.recall")
    asserter = measured.share("asserter", "claims right")
    assert asserter >= at_least(f"statements.{batch}.claims.asserter")


def test_a_few_other_words_give_another_answer() -> None:
    wrong = answered(swaps())
    assert 29 - len(wrong) >= at_least("statements.heldout.swaps"), "\n".join(wrong)
