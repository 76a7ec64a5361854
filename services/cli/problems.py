"""How a command ends when it cannot do what was asked."""

from collections.abc import Iterable
from difflib import get_close_matches

DIED = 1
"""Exit code: something failed or died; what, stands on stderr."""


BAD_SETTINGS = 2
"""Exit code: a setting is wrong, as for a wrong option, and for a service."""


class Problem(Exception):
    """A command cannot go on; the message says what to change."""

    status = DIED


class BadSettings(Problem):
    """Settings are wrong: one line for each, naming its environment variable."""

    status = BAD_SETTINGS


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """The names that are much like a word, as a question; `otherwise` where none is."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else otherwise
