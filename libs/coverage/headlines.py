"""Which of several headlines stands for all of them. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

_MOST_COUNTED = 3  # other headlines that have a word: more say no more
_SHORT = 4  # words: a short headline whose words all share would win over a telling one
_WORD = re.compile(r"\w+")


def best_headline(titles: Sequence[str | None]) -> int:
    """The place of the headline whose words most others share, by its length; of equals the first.

    An article without one counts only where none has one. So an early flash ("Mistral AI: urgent")
    does not name a story that others name better.
    """
    words = [set(_WORD.findall((title or "").casefold())) for title in titles]
    spread = Counter(word for each in words for word in each)
    scores = [
        sum(min(spread[word] - 1, _MOST_COUNTED) for word in each) / (len(each) + _SHORT)
        if each
        else -1.0
        for each in words
    ]
    return max(range(len(titles)), key=lambda place: (round(scores[place], 3), -place))
