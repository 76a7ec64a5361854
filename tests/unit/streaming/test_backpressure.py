"""What counts as being behind."""

from libs.contracts import EnrichedArticle, to_v1, type_of
from libs.observability import Metrics
from libs.streaming.backpressure import Backpressure
from libs.streaming.testing import MemoryStreams
from tests.messages import enriched
from tests.stages import send


async def test_an_article_that_is_written_in_two_versions_waits_once() -> None:
    streams = MemoryStreams(lambda: 0.0)
    backpressure = Backpressure("fetcher", streams, Metrics("fetcher"), [4])
    for number in range(4):
        article = enriched(number)
        await send(streams, article, to_v1(article, copy_of=type_of(EnrichedArticle)))
    await backpressure.measure(1.0)
    assert backpressure.room.is_set()
    await send(streams, enriched(5))
    await backpressure.measure(1.0)
    assert not backpressure.room.is_set()
