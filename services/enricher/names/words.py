"""Words as a model tags them, and as names compare them. Pure: no I/O, no settings."""

from dataclasses import dataclass

from libs.deals.folding import folded

LONGEST = {"person": 5, "organisation": 7, "product": 4, "place": 5}


@dataclass(frozen=True)
class TaggedWord:
    """A word as the model sees it: its place, its text and its part of speech (UD tag)."""

    start: int
    end: int
    text: str
    tag: str
    is_stop: bool = False


def key(word: TaggedWord) -> str:
    """The word as it is compared: folded, without the signs around it."""
    return folded(word.text).strip(".'’()[]")
