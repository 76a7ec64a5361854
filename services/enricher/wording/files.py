"""Reads how a language words something: `quotes.fr.yaml` and its like, beside this module."""

from collections.abc import Sequence
from importlib import resources
from typing import TypeVar

import yaml
from pydantic import BaseModel

Wording = TypeVar("Wording", bound=BaseModel)


def load_wordings(
    kind: type[Wording], *, topic: str, languages: Sequence[str]
) -> dict[str, Wording]:
    """By language, the wording of a topic; a language without a file has none.

    Raises pydantic's ValidationError for a file that does not fit `kind`.
    """
    folder = resources.files("services.enricher.wording")
    files = {language: folder.joinpath(f"{topic}.{language}.yaml") for language in languages}
    return {
        language: kind.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for language, file in files.items()
        if file.is_file()
    }
