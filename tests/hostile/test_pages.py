"""What a page may do to whoever reads it: in worker processes, as the fetcher does."""

from collections.abc import AsyncIterator
from datetime import datetime, timezone
from functools import partial

import psutil
import pytest
import pytest_asyncio

from libs.contracts import FetchedArticle, FetchRequest
from libs.errors import DealwireError
from libs.parsing.dispatch import interpret
from libs.parsing.listings.listing import Listing
from libs.parsing.page import Page
from libs.workers.pool import ProcessWorkerPool
from services.fetcher.parsing.parser import LOAD_PARSERS
from tests.hostile.case import PageCase
from tests.hostile.leaks import Footprint
from tests.hostile.listings import LISTINGS
from tests.hostile.pages import PAGES

SEEN_AT = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
TIME_LIMIT = 20.0  # seconds: ten times what any case takes that is not heavy
MEMORY_LIMIT = 1_500_000_000
CASES = PAGES + LISTINGS


# One event loop for all cases, so that they meet the workers that others have used.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[ProcessWorkerPool]:
    async with ProcessWorkerPool(
        2, time_limit=TIME_LIMIT, memory_limit=MEMORY_LIMIT, prepare=LOAD_PARSERS
    ) as opened:
        yield opened


async def reading(case: PageCase, workers: ProcessWorkerPool) -> FetchedArticle | Listing | str:
    """What comes out, or the code of the refusal."""
    page = Page(case.url, case.body(), case.content_type)
    request = FetchRequest(url=case.url, kind=case.kind, request_id="hostile")
    try:
        return await workers.run(partial(interpret, page, request, observed_at=SEEN_AT))
    except DealwireError as error:
        return error.reason_code


def ending(found: FetchedArticle | Listing | str) -> str:
    if isinstance(found, str):
        return found
    return found.what if isinstance(found, Listing) else "read"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name[:60])
async def test_a_page_that_is_out_to_harm_ends_by_name(
    case: PageCase, workers: ProcessWorkerPool
) -> None:
    found = await reading(case, workers)
    assert ending(found) in case.ends.split("|")
    if isinstance(found, FetchedArticle):
        FetchedArticle.model_validate_json(found.model_dump_json())
        assert case.check is None or case.check(found)
    if isinstance(found, Listing):
        assert case.items is None or case.items(found)


@pytest.mark.slow
async def test_pages_leave_nothing_behind() -> None:
    """Read twice by one worker: neither it nor the service has grown since the first time."""

    def footprints() -> dict[int, Footprint]:
        service = psutil.Process()
        forked = service.children(recursive=True)
        ours = [each for each in forked if "libs.workers.process" in " ".join(each.cmdline())]
        family = (service, *ours)
        return {each.pid: Footprint.of(each) for each in family}

    async with ProcessWorkerPool(
        1, time_limit=TIME_LIMIT, memory_limit=MEMORY_LIMIT, prepare=LOAD_PARSERS
    ) as one:
        held = []
        for _ in range(2):
            for case in CASES:
                if not case.heavy:
                    await reading(case, one)
            held.append(footprints())
    before, after = held
    assert before.keys() == after.keys()
    grown = {pid: after[pid].outgrown(before[pid]) for pid in after}
    assert not any(grown.values()), grown
