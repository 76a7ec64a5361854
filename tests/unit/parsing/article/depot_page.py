"""One short article, with what a test puts around its headline and into its head."""

from datetime import datetime, timezone

from libs.contracts import FetchedArticle
from libs.parsing.dispatch import read_page

URL = "https://gazette.example/quay/rent-of-the-depot"
TITLE = "The rent of the depot"


def read_depot(before: str = "<article>", *, head: str = "") -> FetchedArticle:
    """The page as it is read; `before` opens the article and stands above the headline."""
    page = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{TITLE}</title>{head}</head><body>{before}<h1>{TITLE}</h1>
<p>The depot behind the quay is let for ninety pounds a month, and nobody has paid since May.</p>
<p>Whoever holds the key should pay for what stands behind the door, says the harbour board.</p>
</article></body></html>"""
    return read_page(
        page.encode(), url=URL, content_type="text/html",
        observed_at=datetime(2024, 3, 5, tzinfo=timezone.utc),
    )  # fmt: skip
