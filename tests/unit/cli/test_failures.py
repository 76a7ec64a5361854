"""What a user reads of an error that ended a command."""

import errno
import os

import pytest

from services.cli.failures import line_of


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EFBIG])
def test_a_full_disk_behind_stdout_is_named(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert line_of(error) == f"what was found cannot be written out: {os.strerror(number)}"


def test_what_nobody_can_act_on_has_no_name() -> None:
    assert line_of(OSError(errno.EBADF, "bad file descriptor")) is None
