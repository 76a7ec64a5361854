"""The paragraph between the headline and the story, where the page names it so. Pure.

It often lies in the header beside byline and date, and is lost with them.
"""

import re
from itertools import dropwhile, islice

from lxml.html import HtmlElement

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst|sottotitolo|entradilla|vorspann|dek|sapo"
    r"|article__desc|article-desc|accroche)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST = 50  # characters; less is a kicker
_LONGEST = 600
_FIRST = 20  # elements with a class behind the headline


def read_standfirst(tree: HtmlElement) -> str | None:
    """The first element after the first h1 whose class says that it is the standfirst."""
    elements = dropwhile(lambda each: each.tag != "h1", tree.iter("h1", "p", "div", "h2"))
    named = ((each, names) for each in islice(elements, 1, None) if (names := each.get("class")))
    for element, names in islice(named, _FIRST):
        if _NAMES.search(names):
            text = " ".join(str(element.text_content()).split())
            return text if _SHORTEST <= len(text) <= _LONGEST else None
    return None
