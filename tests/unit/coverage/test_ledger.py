"""The ledger: support, verdicts, and what was known at a moment."""

from datetime import datetime
from typing import Any

from libs.contracts import LedgerRow
from libs.coverage.ledger import Told, as_of, ledger
from libs.deals import SHIPPED_PROFILES, load_deals
from tests.unit.coverage.builders import article, claim, hours

DEAL = next(each for each in load_deals(SHIPPED_PROFILES) if each.id == "mistral-microsoft")


def told(
    name: str,
    at: float,
    *claims: Any,
    root: str | None = None,
    until: datetime | None = None,
    **changes: Any,
) -> Told:
    one = article(name, at=hours(at), claims=claims, **changes)
    return Told(one, article(root).article_id if root else one.article_id, hours(at), until)


def row(slot: str, *said: Told) -> LedgerRow:
    return next(each for each in ledger(DEAL, said) if each.slot == slot)


def test_copies_count_once_with_their_origin() -> None:
    found = row(
        "exclusivity",
        told("A", 0, claim("exclusive")),
        told("B", 1, claim("exclusive"), root="A"),
        told("C", 2, claim("exclusive")),
    )
    [value] = found.values
    assert (value.support, value.articles, value.first_by) == (2, 3, "A")
    assert (found.verdict, found.disputed) == ("agree", False)


def test_a_value_and_its_denial_are_in_conflict_with_the_names_of_both() -> None:
    found = row(
        "exclusivity",
        told("A", 0, claim("exclusive")),
        told("B", 1, claim("exclusive", polarity="negated", by="speaker", speaker="Ada Bronn")),
    )
    assert found.disputed
    assert found.why == "exclusive (A) against not exclusive (Ada Bronn)"


OPEN = claim("open", slot="model_access")
NOT_OPEN = claim("open", slot="model_access", polarity="negated")


def test_an_outlet_that_says_both_in_one_article_is_told_apart_from_those_that_disagree() -> None:
    found = row(
        "model_access",
        told("A", 0, OPEN, NOT_OPEN),
        told("B", 1, OPEN),
        told("C", 2, NOT_OPEN),
        told("D", 3, OPEN, NOT_OPEN),
    )
    assert found.disputed
    assert found.why == "open (B) against not open (C); A, D say both in one article"


def test_an_outlet_alone_that_says_both_is_said_to_do_so() -> None:
    found = row("model_access", told("A", 0, OPEN, NOT_OPEN))
    assert found.why == "open (A) against not open (A); A says both in one article"


def test_an_outlet_that_says_one_thing_and_then_both_says_both_in_one_article() -> None:
    found = row(
        "model_access",
        told("A", 0, OPEN),
        told("A", 30, OPEN, NOT_OPEN, url="https://a.example/b"),
        told("B", 31, OPEN),
    )
    assert found.why == "open (B) against not open (A); A says both in one article"


def test_an_outlet_that_changed_its_mind_disagrees_with_nobody() -> None:
    found = row(
        "model_access", told("A", 0, OPEN), told("A", 30, NOT_OPEN, url="https://a.example/b")
    )
    assert (found.verdict, found.disputed) == ("superseded", False)
    assert found.why == "A says not open since 2024-02-28, before that open"
    then = as_of(found, hours(10))
    assert then is not None
    assert (then.verdict, then.why) == ("agree", "nobody says otherwise")


def test_who_changed_sides_is_on_the_later_one_against_the_others() -> None:
    found = row(
        "model_access",
        told("A", 0, OPEN),
        told("B", 1, OPEN),
        told("A", 30, NOT_OPEN, url="https://a.example/b"),
    )
    assert found.disputed
    assert found.why == (
        "open (B) against not open (A); A says not open since 2024-02-28, before that open"
    )


def test_an_outlet_that_changed_its_mind_and_back_says_what_it_said_last() -> None:
    said = [told("A", 0, OPEN), told("A", 30, NOT_OPEN, url="https://a.example/b")]
    found = row("model_access", *said, told("A", 60, OPEN, url="https://a.example/c"))
    assert found.why == "A says open since 2024-02-29, before that not open"


def test_a_sum_that_an_outlet_put_right_in_its_next_article_is_no_conflict() -> None:
    found = row(
        "investment",
        told("A", 0, claim("20000000 EUR", slot="investment")),
        told("A", 30, claim("15000000 EUR", slot="investment"), url="https://a.example/b"),
    )
    assert found.verdict == "superseded"


def test_speakers_who_are_quoted_with_both_stay_on_both_sides() -> None:
    nobody: dict[str, Any] = {"slot": "model_access", "by": "speaker"}
    somebody = nobody | {"speaker": "Ada Bronn"}
    found = row(
        "model_access",
        told("A", 0, claim("open", **nobody), claim("open", polarity="negated", **nobody)),
        told("B", 1, claim("open", **somebody)),
        told("C", 30, claim("open", polarity="negated", **somebody)),
        told("D", 31, OPEN),
    )
    assert found.disputed
    assert found.why == (
        "open (D) against not open (unnamed speaker in A, Ada Bronn); A quotes unnamed speakers"
        " with both; Ada Bronn is quoted with both"
    )


def test_a_question_asserts_nothing() -> None:
    asked = claim("exclusive", modality="asked", by="nobody")
    assert ledger(DEAL, [told("A", 0, asked)]) == []


def test_values_that_can_be_true_together_do_not_disagree() -> None:
    found = row(
        "distribution",
        told("A", 0, claim("azure", slot="distribution")),
        told("B", 1, claim("other_clouds", slot="distribution")),
    )
    assert found.verdict == "agree"


def test_a_later_step_supersedes_an_earlier_one() -> None:
    found = row(
        "regulator_step",
        told("A", 0, claim("examination", slot="regulator_step")),
        told("B", 50, claim("approval", slot="regulator_step")),
    )
    assert (found.verdict, found.why) == ("superseded", "approval came after examination")
    assert not found.disputed


def test_who_corrects_itself_ends_the_conflict() -> None:
    found = row(
        "exclusivity",
        told("A", 0, claim("exclusive"), until=hours(5)),
        told("B", 1, claim("exclusive", polarity="negated")),
    )
    assert found.verdict == "corrected"
    assert "A no longer say so" in found.why
    [negated, affirmed] = found.values
    assert (negated.support, affirmed.support) == (1, 0)


def test_what_two_versions_say_alike_is_said_once_all_the_time() -> None:
    first = article("A", claims=(claim("exclusive"),))
    second = article("A", text="Another text.", claims=(claim("exclusive"),))
    found = row(
        "exclusivity",
        Told(first, first.article_id, hours(0), hours(5)),
        Told(second, first.article_id, hours(5), None),
    )
    [said] = found.assertions
    assert (said.at, said.until) == (hours(0), None)


def test_what_was_known_at_a_moment_is_read_from_the_row() -> None:
    found = row(
        "exclusivity",
        told("A", 0, claim("exclusive"), until=hours(5)),
        told("B", 3, claim("exclusive", polarity="negated")),
    )
    assert as_of(found, hours(-1)) is None
    early, in_between, late = (as_of(found, hours(each)) for each in (1, 4, 6))
    assert early is not None
    assert (early.verdict, [each.support for each in early.values]) == ("agree", [1])
    assert in_between is not None
    assert in_between.verdict == "in_conflict"
    assert late == found


def test_what_a_version_in_between_did_not_say_was_not_said_then() -> None:
    first, third = article("A", claims=(claim("exclusive"),)), article("A", text="Third.")
    third = third.model_copy(update={"claims": first.claims})
    found = row(
        "exclusivity",
        Told(first, first.article_id, hours(0), hours(2)),
        Told(article("A", text="Second."), first.article_id, hours(2), hours(4)),
        Told(third, first.article_id, hours(4), None),
    )
    supports = []
    for each in (1, 3, 5):
        then = as_of(found, hours(each))
        assert then is not None
        supports.append(then.values[0].support)
    assert supports == [1, 0, 1]


def test_many_that_affirm_hide_no_later_denial() -> None:
    many = [told(f"Outlet {each}", each, claim("exclusive")) for each in range(1001)]
    denial = told("Late", 2000, claim("exclusive", polarity="negated"))
    found = row("exclusivity", *many, denial)
    assert found.disputed
    assert len(found.assertions) == 1001
