"""Programs that read version 1 of the enriched article are served as on its first day."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from libs.contracts import (
    Amount,
    EnrichedArticle,
    EnrichedArticleV1,
    Mention,
    Timestamp,
    from_v1,
    to_v1,
)
from tests.messages import SEEN_AT, enriched

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((GOLDEN / "schema-dealwire.article.enriched.v1.json").read_text("utf-8"))
V2 = "dealwire.article.enriched.v2"
WHERE = Mention(field="text", start=0, end=9, surface="somewhere")


def amount(low: float, high: float, currency: str | None = "EUR") -> Amount:
    value = low if low == high else None
    return Amount(value=value, low=low, high=high, currency=currency, mention=WHERE)


def written(article: EnrichedArticle) -> dict[str, Any]:
    """The body of version 1, after the schema of its first day has let it pass."""
    body: dict[str, Any] = json.loads(to_v1(article, copy_of=V2).model_dump_json())
    Draft202012Validator(SCHEMA).validate(body)
    return body


def test_all_but_the_sums_and_what_came_later_is_the_same() -> None:
    article = enriched(1, published=Timestamp(at=SEEN_AT, precision="day"))
    body, newest = written(article), json.loads(article.model_dump_json())
    assert body.pop("copy_of") == V2
    assert body["published"] == newest["published"]
    later = {"dates", "date_estimate", "quotes", "claims", "genre", "not_read"}
    assert set(newest) - set(body) == later
    for entity in newest["entities"]:
        assert not entity.pop("roles")
        assert not entity.pop("family")
        assert not entity.pop("evidence")
    del body["amounts"]
    assert body == {name: newest[name] for name in body}


def test_a_range_is_its_two_ends_and_nothing_invented() -> None:
    body = written(enriched(1, amounts=(amount(154e3, 220e3), amount(5, 5))))
    figures = [(one["value"], one["low"], one["high"]) for one in body["amounts"]]
    assert figures == [(154e3, 154e3, 154e3), (220e3, 220e3, 220e3), (5, 5, 5)]


def test_a_sum_of_an_unknown_currency_is_left_out() -> None:
    body = written(enriched(1, amounts=(amount(500, 500, None), amount(5, 5))))
    assert [one["value"] for one in body["amounts"]] == [5]


def test_a_precision_that_version_1_does_not_know_is_left_out() -> None:
    month = Timestamp(at=SEEN_AT, precision="day").model_copy(update={"precision": "month"})
    article = enriched(1).model_copy(update={"published": month, "modified": month})
    body = written(article)
    assert (body["published"], body["modified"]) == (None, None)


def test_what_was_enriched_before_version_2_loses_the_middle_of_its_ranges() -> None:
    golden = json.loads((GOLDEN / "dealwire.article.enriched.v1.json").read_text("utf-8"))
    body = json.loads(golden["data"])
    (sum_of_money,) = body["amounts"]
    middle = {**sum_of_money, "value": 12.5e6, "low": 10e6, "high": 15e6}
    old = EnrichedArticleV1.model_validate({**body, "amounts": [sum_of_money, middle]})
    article = from_v1(old)
    assert old.copy_of is None
    assert [(one.value, one.low, one.high) for one in article.amounts] == [
        (15e6, 15e6, 15e6),
        (None, 10e6, 15e6),
    ]
    assert {one.currency for one in article.amounts} == {"EUR"}
    assert (article.article_id, article.version_number) == (old.article_id, old.version_number)
