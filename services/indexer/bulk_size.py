"""How large a bulk may be, and how many may be under way: less where the server is in trouble.

Pure. Halved at each refusal and each slow answer, and grown by an eighth each time that a bulk
about as large as this is answered in time: some forty of them lead from the least to the most.
"""

from dataclasses import dataclass

_GROWTH = 8  # a part of the size: so the next size that is too much is not far above


@dataclass(frozen=True)
class BulkLimits:
    """Bytes of a bulk's documents, and seconds that one may take."""

    most: int = 10 * 1024 * 1024
    """Larger bodies gain nothing; OpenSearch refuses one above 100 MB as a whole."""
    least: int = 64 * 1024
    """Smaller ones would only add requests to the server's trouble."""
    slow_after: float = 5.0
    at_once: int = 4


class BulkSize:
    """What is allowed now."""

    def __init__(self, limits: BulkLimits) -> None:
        self._limits = limits
        self.bytes = limits.most
        self.at_once = limits.at_once

    def answered(self, size: int, seconds: float) -> None:
        """A bulk of so many bytes was taken, after so long."""
        if seconds > self._limits.slow_after:
            self.refused(size)
            return
        if size * 2 >= self.bytes:  # a smaller one says nothing of what the server could bear
            self.bytes = min(self._limits.most, self.bytes + self.bytes // _GROWTH + 1)
        self.at_once = min(self._limits.at_once, self.at_once + 1)

    def refused(self, size: int) -> None:
        """A bulk of so many bytes was too much, as a whole or in part, or nobody answered it."""
        least = min(self._limits.least, self._limits.most)
        self.bytes = max(least, min(self.bytes, size) // 2)
        self.at_once = max(1, self.at_once // 2)
