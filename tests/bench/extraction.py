"""What reading a page costs, against trafilatura's own reading of it with its metadata.

Trafilatura alone gives a text and its metadata; ours must cost no more than that. Each page is
read by one and then the other, so that what else the machine does weighs on both.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

import trafilatura

from libs.parsing.dispatch import read_page

LABELLED = Path(__file__).parents[1] / "quality" / "extraction"
_SEEN_AT = datetime(2024, 3, 5, tzinfo=timezone.utc)


class Bytes(NamedTuple):
    """A page as it comes from an address."""

    url: str
    content_type: str
    body: bytes


def labelled_pages() -> list[Bytes]:
    """All pages of the quality tests."""
    return [
        Bytes(f"https://page.example/{path.stem}", "text/html; charset=utf-8", path.read_bytes())
        for path in sorted(LABELLED.glob("*/*.html"))
    ]


def cost_against_trafilatura(pages: Sequence[Bytes], *, rounds: int) -> float:
    """Our processor time over trafilatura's: the median of `rounds`, after one that warms up."""
    ratios = []
    for _ in range(rounds + 1):
        ours = theirs = 0.0
        for page in pages:
            ours += _seconds(lambda page=page: _read(page))  # type: ignore[misc]  # bound at once
            theirs += _seconds(lambda page=page: _trafilatura(page))  # type: ignore[misc]  # as above
        ratios.append(ours / theirs)
    return statistics.median(ratios[1:])


def _read(page: Bytes) -> object:
    return read_page(
        page.body, url=page.url, content_type=page.content_type, observed_at=_SEEN_AT
    )  # fmt: skip


def _trafilatura(page: Bytes) -> object:
    text = page.body.decode("utf-8", "replace")
    return trafilatura.bare_extraction(text, url=page.url, with_metadata=True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
