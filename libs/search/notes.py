"""What a search says where it shows something else than was asked. Pure."""

from collections.abc import Mapping
from textwrap import shorten

from libs.search.clauses import Breadth

_LONGEST_SHOWN = 100  # characters of a query
_ARTICLES: Mapping[str, tuple[str, str]] = {
    "news": ("news article", "news articles"),
    "analysis": ("analysis", "analyses"),
    "opinion": ("opinion piece", "opinion pieces"),
    "blog": ("blog post", "blog posts"),
    "interview": ("interview", "interviews"),
    "live_blog": ("live blog", "live blogs"),
    "press_release": ("press release", "press releases"),
    "roundup": ("roundup", "roundups"),
    "review": ("review", "reviews"),
    "sponsored": ("sponsored article", "sponsored articles"),
}


def corrected_note(asked: str, shown: str) -> str:
    """Words were taken for others, since no article has them."""
    return f"nothing fits {short(asked)}: shown is what fits {short(shown)}"


def widened_note(found: int, more: int, breadth: Breadth) -> str:
    """Few articles have the words, so that `more` are shown beside the `found` that do."""
    have = "no article has" if not found else "1 has" if found == 1 else f"{found} have"
    some = "some of them, or with related words, follow"
    others = some if breadth == "any" else "related words are shown too"
    return f"{have} most of these words: {more} with {others}"


def genre_note(genre: str, count: int) -> str:
    """So many of the articles found are of a genre that words of the query name."""
    one, several = _ARTICLES[genre]
    return f"genre:{genre} shows the {f'one {one}' if count == 1 else f'{count} {several}'} alone"


def compared_note(compared: int, total: int) -> str:
    """Not all articles found were looked through for copies, or put into stories."""
    return f"copies and stories are known of the first {compared} of {total} articles alone"


def short(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """What was typed, as a line may repeat it: at most so many characters, in whole words."""
    return shorten(text, longest, placeholder=" …")
