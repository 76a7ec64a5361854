import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from libs.contracts import FetchedArticle, FetchRequest
from libs.streaming import Stage, StageSettings
from libs.streaming.runner import explain
from tests.messages import detected


class SampleSettings(StageSettings):
    model_config = SettingsConfigDict(env_prefix="SAMPLE_")


def test_reads_its_own_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_BATCH_SIZE", "7")
    assert SampleSettings().batch_size == 7


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValidationError, match="longest_retry_delay"):
        StageSettings(first_retry_delay=10, longest_retry_delay=1)


def test_a_secret_in_an_address_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_HEALTH_PORT", "-1")
    monkeypatch.setenv("SAMPLE_REDIS_URL", "redis://:sesame@host")
    with pytest.raises(ValidationError) as refused:
        SampleSettings()
    assert explain(refused.value, SampleSettings).startswith("SAMPLE_HEALTH_PORT: ")
    assert "sesame" not in explain(refused.value, SampleSettings)


@pytest.mark.parametrize(
    ("name", "value"), [("REDIS_URL", "localhost:6379"), ("ORPHAN_AFTER", "inf")]
)
def test_what_would_only_fail_once_it_is_used_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SAMPLE_{name}", value)
    with pytest.raises(ValidationError) as refused:
        SampleSettings()
    told = explain(refused.value, SampleSettings)
    assert told.startswith(f"SAMPLE_{name}: ")
    assert told.count("\n") == 1


def test_a_stage_reads_only_what_the_stream_table_gives_it() -> None:
    stage = Stage("enricher", StageSettings())
    with pytest.raises(ValueError, match="does not consume FetchRequest"):
        stage.connect(lambda _: None, source=FetchRequest)


def test_a_stage_writes_only_what_the_stream_table_lets_it() -> None:
    stage = Stage("language-detector", StageSettings())
    with pytest.raises(ValueError, match="does not produce FetchedArticle"):
        stage.connect(lambda _: detected(), source=FetchedArticle, sink=FetchedArticle)


def test_a_stage_has_a_name_of_the_table() -> None:
    with pytest.raises(ValueError, match="is not one of the stages"):
        Stage("translator", StageSettings())
