"""Is a sum what the words for worth beside it speak of? Pure: no I/O, no clock, no settings.

« quinze millions d'euros valent moins de 1 % du capital »: there the sum is worth something, and
nothing is worth the sum. All for folded text.
"""

import re

EQUALS = (
    r"(?:vaut|valent|valai(?:t|ent)|vaudrai(?:t|ent)|equivau(?:t|dra|drait)|equivalent|equals?"
    r"|(?:is|are|was|were) worth)(?: (?:a|to|only|just|now|un peu (?:plus|moins) d[e']|plus d[e']"
    r"|pres d[e']|quelque|a little (?:over|under|more than)|over|under|more than|nearly|almost))*"
)
"""Between a sum and the same in other money."""
_VERB = re.compile(r"\b(?:vaut|valent|valai(?:t|ent)|vaudrai(?:t|ent)|vaudra|valoir|worth)\b")
_SUBJECT = re.compile(
    r"\s?\)?,?\s?(?:(?:a|an|ne|cela|ca|ils?|elles?|tout|bien|deja|alors|encore|aujourd'hui|donc"
    r"|is|are|was|were|be|been|would|will|could|may|might|only|just|now|then|alone|seuls?|it|they"
    r"|that|this)[\s'])*"
)
"""Between a sum and the verb whose subject it is."""
_OF_SUM = re.compile(r"\s(?:que|qu'|that|which|a laquelle|auxquels?|at which|is what|are what)\b")
"""Right behind a sum that somebody is worth: « les 2 milliards que vaut … »."""
_NOUN_LINK = re.compile(r"[\s-]|\s(?:of|de|en|in)\s(?:\w+\s)?")
_CLAUSE = re.compile(r"\b(?:que|qu'|qui|dont|that|which|who|whose|pour|for)\b")
_TIMES = re.compile(r"\b(?:fois|times|multiples? (?:of|de))\b")
_NEXT = 30  # characters from words for worth to the sum that they are about


def is_worth(
    text: str, words: tuple[int, int], sum_at: tuple[int, int], next_sum: int | None
) -> bool:
    """Whether words for worth at [start, end) may give what something is worth as this sum.

    `next_sum`: where the first sum behind the words begins, if any does in their sentence.
    """
    if words[1] <= sum_at[0]:
        return _TIMES.search(text, words[1], sum_at[0]) is None
    between = text[sum_at[1] : words[0]]
    if words[0] < sum_at[1] or _OF_SUM.match(between):
        return True
    if _VERB.match(text, words[0]) and _SUBJECT.fullmatch(between):
        return False
    if _NOUN_LINK.fullmatch(between):
        return True
    others = next_sum is not None and next_sum - words[1] <= _NEXT
    return not others and _CLAUSE.search(between) is None
