"""The example in the documentation works as it stands."""

import asyncio
import subprocess
import sys
from pathlib import Path

from libs.streaming import RedisStreams
from tests.messages import enriched
from tests.stages import send

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "consume.py"


async def test_the_example_reads_what_was_enriched_before_and_after_it_came(
    broker_url: str,
) -> None:
    url = broker_url.removesuffix("0") + "9"  # a database of its own: the prefix is the real one
    async with RedisStreams(url, "{dealwire}") as streams:
        await streams.redis.flushdb()
        await send(streams, enriched(1), enriched(2))
        example = await asyncio.create_subprocess_exec(
            sys.executable, str(EXAMPLE), url, "newsletter", "2", stdout=subprocess.PIPE
        )
        printed, _ = await asyncio.wait_for(example.communicate(), 60)
        backlog = await streams.redis.xpending(streams.key("articles.enriched.v2"), "newsletter")
    line = "La Presse d'Exemple | Accord entre Mistral AI et Microsoft | ['15000000 EUR']"
    assert printed.decode().splitlines() == [line, line]
    assert backlog["pending"] == 0
