"""How a language says no, perhaps, soon and if: the lists of `wording/claims.*.yaml`. Pure."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from libs.deals.patterns import Pattern, compiled


class ClaimWording(BaseModel):
    """Patterns (libs/deals/patterns.py) that change what a statement says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negators: tuple[Pattern, ...]
    """Before what they negate, in its clause: `not`, `aucun`."""
    negating_verbs: tuple[Pattern, ...]
    """The same, but for what a profile's own words say: `abandon`, `rule out`."""
    echoes: tuple[Pattern, ...]
    """Says no to what was said right before: « il ne l'est pas », "it never was"."""
    negators_around: tuple[Pattern, ...]
    """In two parts, before and behind what they negate: « ne … pas »."""
    negators_behind: tuple[Pattern, ...]
    """Right behind it: `exclusive no longer`."""
    no_negators: tuple[Pattern, ...]
    """Look like negators and are none: `not only`, `sans doute`."""
    denials: tuple[Pattern, ...]
    """Whoever is their subject says that it is not so: `denied that`."""
    hearsay: tuple[Pattern, ...]
    """It is reported, with doubt: `reportedly`, `aurait`."""
    sourcing: tuple[Pattern, ...]
    """Anywhere in the sentence: what is in it is hearsay. `according to people …`"""
    future: tuple[Pattern, ...]
    """It is to come: `will`, `devrait`."""
    conditions: tuple[Pattern, ...]
    """It is so under a condition: `if`, `à condition que`; at the head of a sentence, all of it."""
    demands: tuple[Pattern, ...]
    """Somebody wants it to be so, which claims nothing: `call for`, `réclame une`."""
    editors: tuple[Pattern, ...]
    """In brackets within a quote: what stands there is the outlet's own. `editor's note`."""
    bounds: tuple[Pattern, ...]
    """Before a share that is not its value: `less than`."""
    recipients: tuple[Pattern, ...]
    """Before whom a sum goes to: `chez`, `into`."""
    others: tuple[Pattern, ...]
    """Before what some say whom nobody names: « certains confrères parlent de »."""
    questions: tuple[Pattern, ...]
    """Somebody asks whether it is so: `whether`, `demande si`."""

    @cached_property
    def expressions(self) -> dict[str, re.Pattern[str]]:
        """Each list as one expression, by its name, for folded text."""
        return {name: _either(getattr(self, name)) for name in type(self).model_fields}


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(compiled(pattern).pattern for pattern in patterns) or r"(?!)")
