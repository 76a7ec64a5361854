"""Runs a command that dies with its parent: `python tether.py PARENT_PID COMMAND…`.

The kernel's parent-death signal has to be asked for by the child itself, after the fork.
A function run between fork and exec is not safe in a process with threads, so this small
program asks and then becomes the command, under the same process id. Where there is no
such signal (macOS), the command runs untethered and the next start cleans up by process id.

Run by its path, with nothing imported but the standard library.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def tether(parent: int) -> None:
    """From now on this process is killed when `parent` ends; exits if it ended already."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    tether(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the point: no shell, same process id
