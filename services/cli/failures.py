"""What a user reads of an error that ended a command."""

from errno import EDQUOT, EFBIG, EIO, ENOSPC

from redis.exceptions import RedisError

from libs.deals import BadProfile
from libs.errors import DealwireError
from libs.local.children import StartFailed
from libs.local.ports import NoFreePort
from libs.streaming import Refused, Unreachable
from libs.streaming.addresses import advice_on
from services.cli.problems import DIED, Problem

_UNWRITABLE = frozenset({ENOSPC, EIO, EFBIG, EDQUOT})
"""What writing into an open stream may end with, such as stdout on a full disk."""

_EXPECTED = (
    Problem, StartFailed, NoFreePort, BadProfile, DealwireError, Unreachable, Refused
)  # fmt: skip


def line_of(error: Exception) -> str | None:
    """What went wrong, in one line; None where the error has no name that a user could act on."""
    if isinstance(error, _EXPECTED):
        return str(error)
    if isinstance(error, RedisError):
        return f"the broker did not answer as it should: {advice_on(error)}"
    if isinstance(error, OSError) and error.filename is not None:  # something a user has named
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        return f"what was found cannot be written out: {error.strerror}"
    return None


def status_of(error: Exception) -> int:
    """The exit code."""
    return error.status if isinstance(error, Problem) else DIED
