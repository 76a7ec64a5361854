"""What articles are compared with. Pure."""

from dataclasses import dataclass

from libs.coverage.credits import CreditWords
from libs.coverage.vectors import Encoder


@dataclass(frozen=True)
class Knowledge:
    """A model of what sentences mean, and the words in which outlets name each other."""

    encoder: Encoder
    credits: CreditWords
