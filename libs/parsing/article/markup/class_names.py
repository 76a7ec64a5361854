"""The words that the classes and ids of an element are made of. Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = re.compile(r"[a-zà-ÿ]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ABOUT_THE_PAGE = ("has-", "no-", "with-", "js-", "is-", "page-")


def words_of(names: str, *, besides: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Of each name its words, in lower case: `relatedPosts` is `related` and `posts`.

    Names that say what a page or a box has (`has-comments`) are left out, and those that begin
    with one of `besides`.
    """
    for name in names.split():
        if not name.startswith((*_ABOUT_THE_PAGE, *besides)):
            yield _WORD.findall(_HUMPS.sub("-", name).lower())


def pairs_of(words: list[str]) -> set[str]:
    """Neighbouring words, joined by a hyphen."""
    return {f"{one}-{other}" for one, other in pairwise(words)}
