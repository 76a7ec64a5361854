"""Telling an index that was lost from one that is as it was."""

import pytest

from services.indexer.lineage import UNMARKED, Judged, judge


@pytest.mark.parametrize(
    ("found", "kept", "lost", "new"),
    [
        ("first", None, {}, {"articles": "first"}),
        ("", None, {}, {"articles": UNMARKED}),
        ("first", "first", {}, {}),
        ("", UNMARKED, {}, {}),
        ("second", "first", {"articles": "second"}, {}),
        ("second", UNMARKED, {"articles": "second"}, {}),
        ("", "first", {}, {"articles": UNMARKED}),
    ],
    ids=[
        "made for the first time", "of an earlier release", "as it was", "as it was, unmarked",
        "made anew", "an unmarked one made anew", "made by a migration",
    ],
)  # fmt: skip
def test_an_index_is_lost_where_another_making_of_it_stands_there(
    found: str, kept: str | None, lost: dict[str, str], new: dict[str, str]
) -> None:
    known = {} if kept is None else {"articles": kept}
    assert judge({"articles": found}, known) == Judged(lost=lost, new=new)  # type: ignore[arg-type]


def test_an_index_that_cannot_be_seen_now_is_not_judged() -> None:
    assert judge({}, {"articles": "first"}) == Judged(lost={}, new={})
