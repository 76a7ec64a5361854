"""What a search says where it shows something else than was asked. Pure."""

from textwrap import shorten

from libs.search.clauses import Breadth

_LONGEST_SHOWN = 100  # characters of a query


def corrected_note(asked: str, shown: str) -> str:
    """Words were taken for others, since no article has them."""
    return f"nothing fits {short(asked)}: shown is what fits {short(shown)}"


def widened_note(found: int, more: int, breadth: Breadth) -> str:
    """Few articles have the words, so that `more` are shown beside the `found` that do."""
    have = "no article has" if not found else "1 has" if found == 1 else f"{found} have"
    some = "some of them, or with related words, follow"
    others = some if breadth == "any" else "related words are shown too"
    return f"{have} most of these words: {more} with {others}"


def compared_note(compared: int, total: int) -> str:
    """Not all articles found were looked through for copies, or put into stories."""
    return f"copies and stories are known of the first {compared} of {total} articles alone"


def short(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """What was typed, as a line may repeat it: at most so many characters, in whole words."""
    return shorten(text, longest, placeholder=" …")
