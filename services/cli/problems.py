"""How a command ends when it cannot do what was asked."""

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
