"""The names that belong to a stream."""

import pytest

from libs.contracts import STREAMS, Stream
from libs.contracts.streams import origin_of_retry


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_a_retry_stream_names_the_stream_it_belongs_to(stream: Stream) -> None:
    assert origin_of_retry(stream.retry("indexer")) == stream.name


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_any_other_stream_is_its_own_origin(stream: Stream) -> None:
    assert origin_of_retry(stream.name) == stream.name
    assert origin_of_retry(stream.dead) == stream.dead
