"""Sentences as vectors that mean the same in every language. Pure."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
DIMENSIONS = 512


class Encoder(Protocol):
    """Texts into unit vectors: the dot product of two says how alike they are, 1 for the same."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        ...
