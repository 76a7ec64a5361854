"""What trafilatura's heuristics find on a page that states nothing of the kind. Pure.

They search the whole page, which takes longer than everything else here: they are asked only
for what is missing.
"""

from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import extract_metadata

from services.fetcher.parsing.article import moments


def second_date(
    tree: HtmlElement, *, url: str | None, observed_at: datetime
) -> moments.Stated | None:
    """The day of publication, or None; none after `observed_at`."""
    found = extract_metadata(
        tree,
        default_url=url,
        date_config={
            "extensive_search": True,
            "original_date": True,
            "max_date": observed_at.date().isoformat(),
        },
    )
    return moments.read_moment(getattr(found, "date", None), "trafilatura")
