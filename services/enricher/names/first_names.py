"""First names by gender: the part `first_names` of `wording/names.yaml`. Pure: no I/O."""

from functools import cached_property

from pydantic import BaseModel, ConfigDict

from services.enricher.names.notation import Words


class FirstNames(BaseModel):
    """Each stands in one of the lists; compared without case and accents."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feminine: Words
    masculine: Words
    either: Words
    feminine_of_persons: Words

    @cached_property
    def every(self) -> frozenset[str]:
        """Those that make a person of a name."""
        return self.feminine | self.masculine | self.either

    @cached_property
    def women(self) -> frozenset[str]:
        """Those that tell of a person that she is a woman."""
        return self.feminine | self.feminine_of_persons
