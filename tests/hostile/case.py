"""What a case of the hostile corpus says."""

from collections.abc import Callable
from dataclasses import dataclass

from libs.contracts import FetchedArticle
from libs.contracts.messages import RequestKind
from libs.parsing.listings.listing import Listing

URL = "https://phare.example/eco/accord.html"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class PageCase:
    """A body that is out to harm, and what becomes of it.

    `ends` names the codes that it may end with, with a bar between them: `read` for an
    article, else what is listed (`rss`, `sitemap`, …), else the code of the refusal.
    `check` and `items` say of what came out whether it is as it should be. `heavy` cases take
    seconds of a parser that is not ours, or all the time that there is.
    """

    name: str
    body: Callable[[], bytes]
    ends: str
    check: Callable[[FetchedArticle], bool] | None = None
    items: Callable[[Listing], bool] | None = None
    content_type: str | None = HTML
    kind: RequestKind = "auto"
    url: str = URL
    heavy: bool = False
