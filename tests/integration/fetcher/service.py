"""A program with busy workers, to be killed: `python -m … FOLDER`."""

import asyncio
import sys
from functools import partial
from pathlib import Path

from libs.workers.pool import ProcessWorkerPool
from tests.integration.fetcher.burdens import nap, spin_and_say


async def main(folder: Path) -> None:
    async with ProcessWorkerPool(3, time_limit=600, memory_limit=None) as workers:
        (folder / "idle").write_text(str(await workers.run(partial(nap, 0))), encoding="ascii")
        async with asyncio.TaskGroup() as group:
            for number in range(2):
                place = str(folder / f"busy-{number}")
                group.create_task(workers.run(partial(spin_and_say, place)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
