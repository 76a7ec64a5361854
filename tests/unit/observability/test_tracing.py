import pytest

from libs.observability import Metrics, next_span, trace_id

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"


def test_a_hop_keeps_the_trace_and_has_a_span_of_its_own() -> None:
    following = next_span(GIVEN)
    assert trace_id(following) == trace_id(GIVEN) == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert following != GIVEN
    assert following.endswith("-00")  # the sampling decision is the caller's


@pytest.mark.parametrize("broken", [None, "", "00-00-00-00", GIVEN.replace("4bf9", "zzzz")])
def test_without_a_valid_trace_a_new_one_begins(broken: str | None) -> None:
    assert trace_id(broken) is None
    assert trace_id(next_span(broken)) is not None


def test_metrics_carry_their_stage() -> None:
    metrics = Metrics("enricher")
    metrics.count("dealwire_messages_total", stream="articles.detected", result="done")
    metrics.set("dealwire_lag", 3, stream="articles.detected")
    text = metrics.exposition().decode()
    assert (
        'dealwire_messages_total{result="done",stage="enricher",stream="articles.detected"} 1.0'
        in text
    )
    assert 'dealwire_lag{stage="enricher",stream="articles.detected"} 3.0' in text
