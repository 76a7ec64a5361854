"""The published contract: files are current, old messages parse, nothing narrows."""

import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from libs.contracts import (
    STREAMS,
    AlertDelivery,
    DeadLetter,
    EnrichedArticle,
    FetchRequest,
    Message,
    Outcome,
    SourceState,
    digest,
    stream_named,
    to_v1,
    type_of,
)
from libs.contracts.schemas import documents, schema
from libs.streaming import decode
from tests.messages import (
    SEEN_AT,
    alert_match,
    detected,
    enriched,
    fetched,
    ledger_row,
    relation,
    story,
    utterance,
)
from tests.stages import wire

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
GOLDEN = Path(__file__).parent / "golden"

SAMPLES: dict[str, Message] = {
    "fetch.requested": FetchRequest(url="https://presse.example/1", request_id="request-1"),
    "articles.fetched": fetched(),
    "articles.detected": detected(),
    "articles.enriched.v2": enriched(),
    "articles.enriched": to_v1(enriched(), copy_of=type_of(EnrichedArticle)),
    "outcomes": Outcome(
        request_id="request-1", fate="indexed", code="indexed", stage="indexer", at=SEEN_AT
    ),
    "sources.observed": SourceState(
        source_id="le-fil",
        at=SEEN_AT,
        url="https://fil.example/rss",
        kind="feed",
        state="ok",
        since=SEEN_AT,
        interval_seconds=900,
        checks=1,
        items_seen=20,
        items_new=3,
        new_by_day={"2024-02-27": 3},
    ),
    "coverage.relations": relation(),
    "coverage.stories": story(),
    "coverage.utterances": utterance(),
    "coverage.ledger": ledger_row(),
    "alerts": alert_match(),
    "alerts.deliveries": AlertDelivery(
        match=alert_match(), target=digest("target"), target_kind="webhook"
    ),
}
LETTER = DeadLetter(
    stage="enricher",
    consumer="enricher-1",
    stream="articles.detected",
    entry_id="1-1",
    at=SEEN_AT,
    code="wrong_shape",
    error="WrongShape: text",
    attempts=1,
    request_id="request-1",
    fields={"data": "{}"},
)


@pytest.mark.parametrize("name", sorted(documents("0")))
def test_the_committed_file_is_what_the_code_generates(name: str) -> None:
    committed = (SCHEMAS / name).read_text(encoding="utf-8")
    assert committed == documents(version("dealwire"))[name], "run `make schemas`"


def test_no_file_is_left_of_a_message_that_is_gone() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == set(documents("0"))


@pytest.mark.parametrize("message", [*SAMPLES.values(), LETTER], ids=lambda m: type(m).__name__)
def test_what_is_written_fits_its_published_schema(message: Message) -> None:
    body = json.loads(message.model_dump_json())
    Draft202012Validator(schema(type(message))).validate(body)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda s: s.name)
def test_every_stream_has_a_golden_message_that_still_parses(stream: Any) -> None:
    """Golden entries are never rewritten: DEALWIRE_ADD_GOLDEN=1 only adds missing ones."""
    path = GOLDEN / f"{stream.type}.json"
    if not path.exists() and os.environ.get("DEALWIRE_ADD_GOLDEN"):
        fields = wire(SAMPLES[stream.name], stage=stream.producers[0])
        text = {name.decode(): value.decode() for name, value in fields.items()}
        path.write_text(json.dumps(text, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    golden = json.loads(path.read_text(encoding="utf-8"))
    fields = {name.encode(): value.encode() for name, value in golden.items()}
    message = decode(fields, stream.message)
    kept = json.loads(message.model_dump_json())
    for name, value in json.loads(golden["data"]).items():
        assert_kept(kept[name], value, f"{stream.name}: {name}")


def assert_kept(today: Any, golden: Any, where: str) -> None:
    """What the golden message says is still said; fields that came later may stand beside it."""
    if isinstance(golden, dict):
        for name, value in golden.items():
            assert_kept(today[name], value, f"{where}.{name}")
    elif isinstance(golden, list):
        assert len(today) == len(golden), f"{where} changed its meaning"
        for index, (one, other) in enumerate(zip(today, golden, strict=True)):
            assert_kept(one, other, f"{where}[{index}]")
    else:
        assert today == golden, f"{where} changed its meaning"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("schema-*.json")), ids=lambda p: p.stem)
def test_no_field_vanishes_or_narrows_for_old_consumers(path: Path) -> None:
    """An old consumer validates with the schema of its day what is written today."""
    old = json.loads(path.read_text(encoding="utf-8"))
    by_type = {stream.type: stream.name for stream in STREAMS}
    name = by_type[path.stem.removeprefix("schema-")]
    today = json.loads(SAMPLES[name].model_dump_json())
    Draft202012Validator(old).validate(today)
    assert set(old["properties"]) <= set(schema(stream_named(name).message)["properties"])
    assert set(old.get("required", [])) <= set(
        schema(stream_named(name).message).get("required", [])
    )


def test_a_reader_ignores_fields_that_it_does_not_know() -> None:
    fields = wire(enriched())
    body = json.loads(fields[b"data"]) | {"invented_later": 1}
    fields[b"data"] = json.dumps(body).encode()
    assert decode(fields, EnrichedArticle) == enriched()


def test_the_wire_is_plain_cloudevents() -> None:
    fields = wire(enriched(), stage="enricher")
    assert fields[b"specversion"] == b"1.0"
    assert fields[b"type"] == b"dealwire.article.enriched.v2"
    assert fields[b"source"] == b"/dealwire/enricher"
    assert fields[b"subject"].decode() == enriched().article_id
    assert fields[b"dataschema"].decode() == schema(EnrichedArticle)["$id"]
    assert "Accord entre Mistral AI" in fields[b"data"].decode("utf-8")


def test_the_same_work_has_the_same_id_and_other_work_another() -> None:
    assert wire(enriched(1))[b"id"] == wire(enriched(1))[b"id"]
    assert wire(enriched(1))[b"id"] != wire(enriched(2))[b"id"]
    assert wire(enriched(1))[b"id"] != wire(enriched(1, enricher="test-2"))[b"id"]


def test_no_two_events_of_one_request_share_an_id() -> None:
    ended = SAMPLES["outcomes"]
    assert isinstance(ended, Outcome)
    dead = ended.model_copy(update={"fate": "dead"})
    events = [enriched(), detected(), fetched(), ended, dead, LETTER]
    assert len({wire(event, stage="indexer")[b"id"] for event in events}) == len(events)
