"""The date below a story: `Anna Blom, le 4 juin 2024`, `Posted on June 4, 2024`. Pure."""

import re
from collections.abc import Iterable

from services.fetcher.parsing.article.cards_and_forms import opens_comments
from services.fetcher.parsing.article.moments import Stated
from services.fetcher.parsing.article.visible_dates import label_of, published_date

_PARAGRAPH = 120  # characters; a longer line that ends like a sentence is the story
_SENTENCE_END = re.compile(r"[.!?…][\s\"'»”’)]*$")
_SIGNATURE = re.compile(
    r"^\W*(?:(?:[Pp]ar|[Bb]y|[Vv]on|[Pp]or|[Ff]ait à)\s+)?[A-ZÀ-Þ][^\d]{1,60}\d"
)
_BEHIND = 2  # lines below the last paragraph in which it may stand


def signature_date(lines: Iterable[str], *, month_first: bool) -> Stated | None:
    """The date of the signature right below the last paragraph of these lines, or None.

    Comments have paragraphs and dates of their own: the lines end where they are opened.
    """
    found: Stated | None = None
    below: int | None = None
    for line in lines:
        if opens_comments(line):
            break
        if len(line) > _PARAGRAPH and _SENTENCE_END.search(line):
            found, below = None, 0
        elif below is not None:
            below += 1
            if found is None and below <= _BEHIND and _may_sign(line, below):
                found = published_date([line], month_first=month_first)
    return found


def _may_sign(line: str, below: int) -> bool:
    """Whether a line says of what its date is, or follows the story and begins with a name."""
    return label_of(line) == "published" or (below == 1 and _SIGNATURE.match(line) is not None)
