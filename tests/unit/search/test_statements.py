"""What is asked of quotes and claims, as the request that asks it."""

from datetime import date

import pytest

from libs.search.statements import ClaimQuery, QuoteQuery, to_claim_query, to_quote_query


def filters(body: dict[str, object]) -> list[object]:
    found: list[object] = body["query"]["bool"]["filter"]  # type: ignore[index]
    return found


def test_what_was_buried_is_never_asked_for() -> None:
    assert filters(to_quote_query(QuoteQuery())) == [{"term": {"gone": False}}]
    assert filters(to_claim_query(ClaimQuery())) == [{"term": {"gone": False}}]


def test_a_part_of_a_name_is_enough_and_its_signs_mean_themselves() -> None:
    asked = to_quote_query(QuoteQuery(speaker="Le*c?u\\n"))
    assert {"wildcard": {"speaker.folded": {"value": "*Le\\*c\\?u\\\\n*"}}} in filters(asked)


@pytest.mark.parametrize("by", ["outlet", "nobody"])
def test_who_claims_it_may_be_the_outlet_or_nobody(by: str) -> None:
    assert {"term": {"by": by}} in filters(to_claim_query(ClaimQuery(by=by)))


def test_a_speaker_who_claims_it_is_looked_for_by_name() -> None:
    asked = to_claim_query(ClaimQuery(by="Voss"))
    assert {"wildcard": {"speaker.folded": {"value": "*Voss*"}}} in filters(asked)


def test_only_what_is_given_is_asked_for() -> None:
    asked = to_quote_query(QuoteQuery(direct=False, lang="fr", from_day=date(2024, 2, 27)))
    assert {"term": {"direct": False}} in filters(asked)
    assert {"range": {"timeline_at": {"gte": "2024-02-27"}}} in filters(asked)
    assert len(filters(asked)) == 4


def test_words_put_the_best_match_first_and_none_the_newest() -> None:
    assert to_quote_query(QuoteQuery(text="exclusif"))["sort"][0] == "_score"
    assert "timeline_at" in to_quote_query(QuoteQuery())["sort"][0]
