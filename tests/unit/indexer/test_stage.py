"""Settings, templates and composition of the indexer."""

import pytest
from pydantic import ValidationError

from libs.contracts import STREAMS
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from services.indexer.templates import INDEX_NAMES, load_templates


def test_reads_all_its_streams() -> None:
    stage = build(IndexerSettings.model_validate({}))
    read = {one.source for one in stage.connections}
    assert read == {stream.message for stream in STREAMS if "indexer" in stream.consumers}
    assert stage.name == "indexer"


def test_settings_come_from_variables_with_its_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDEXER_OPENSEARCH_URL", "https://search.example:9200")
    monkeypatch.setenv("INDEXER_INDEX_PREFIX", "deal2.")
    settings = IndexerSettings()
    assert settings.opensearch_url == "https://search.example:9200"
    assert settings.index_prefix == "deal2."
    assert settings.health_port == 9104


@pytest.mark.parametrize(
    "wrong",
    [
        {"opensearch_url": "search.example"},
        {"index_prefix": "Upper-"},
        {"index_prefix": "-first"},
        {"index_prefix": "a*"},
        {"opensearch_timeout": 0},
    ],
)
def test_refuses_settings_that_opensearch_would_refuse_later(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        IndexerSettings.model_validate(wrong)


def test_every_name_has_the_prefix() -> None:
    templates = load_templates("deal2-")
    assert set(templates.components) == {"deal2-article"}
    assert set(templates.indices) == {f"deal2-{index}" for index in INDEX_NAMES}
    articles = templates.indices["deal2-articles"]
    assert articles["index_patterns"] == ["deal2-articles-*"]
    assert articles["composed_of"] == ["deal2-article"]
    assert templates.read_alias("articles") == "deal2-articles"
    assert templates.write_alias("articles") == "deal2-articles-write"
    assert templates.first_generation("articles") == "deal2-articles-000001"


@pytest.mark.parametrize("index", INDEX_NAMES)
def test_every_index_is_strict(index: str) -> None:
    mapping = load_templates("").mappings[index]  # type: ignore[index]  # parametrize knows no Literal
    assert mapping["dynamic"] == "strict"
    nested = [field for field in mapping["properties"].values() if field["type"] == "nested"]
    assert all(field["dynamic"] == "strict" for field in nested)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x-articles-000001", True),
        ("x-articles-000012", True),
        ("x-articles-write", False),
        ("x-articles-000001-old", False),
        ("y-articles-000001", False),
    ],
)
def test_knows_its_own_generations(name: str, *, expected: bool) -> None:
    assert load_templates("x-").is_generation("articles", name) is expected
