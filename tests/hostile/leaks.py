"""What a process holds, to be compared before and after."""

import gc
from dataclasses import dataclass
from typing import Self

import psutil

# Bytes. What the allocator of a parser keeps of pages of megabytes goes up and down by 35 MiB
# from one reading of them all to the next (seen over five), and no further.
MEMORY_SLACK = 96 * 2**20
FILE_SLACK = 2  # an event loop's own wake-up and watcher


@dataclass(frozen=True)
class Footprint:
    """Resident bytes, and open files and sockets."""

    memory: int
    files: int

    @classmethod
    def of(cls, process: psutil.Process) -> Self:
        gc.collect()
        return cls(process.memory_info().rss, process.num_fds())

    def outgrown(self, before: "Footprint") -> str:
        """What it holds more than before, beyond the slack; empty where it does not."""
        memory, files = self.memory - before.memory, self.files - before.files
        if memory <= MEMORY_SLACK and files <= FILE_SLACK:
            return ""
        return f"{memory / 2**20:.1f} MiB and {files} files more"
