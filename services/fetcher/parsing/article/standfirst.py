"""The paragraph between the headline and the story, where the page names it so. Pure.

It often lies in the header beside byline and date, and is lost with them.
"""

import re

from lxml.html import HtmlElement

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst|sottotitolo|entradilla|vorspann|dek|sapo"
    r"|article__desc|article-desc|accroche)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST = 50  # characters; less is a kicker
_LONGEST = 600


def read_standfirst(tree: HtmlElement) -> str | None:
    """The first element after the first h1 whose class says that it is the standfirst."""
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return None
    for element in headline.xpath(
        "following::*[self::p or self::div or self::h2][@class][position() <= 20]"
    ):
        if _NAMES.search(element.get("class") or ""):
            text = " ".join(str(element.text_content()).split())
            return text if _SHORTEST <= len(text) <= _LONGEST else None
    return None
