"""How a command ends when it cannot do what was asked."""

DIED = 1
"""Exit code: something failed or died; what, stands on stderr."""


class Problem(Exception):
    """A command cannot go on; the message says what to change."""
