"""Reads how languages word things: `quotes.fr.yaml` and its like, beside this module."""

from collections.abc import Sequence
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel

from libs.yaml_text import load_yaml
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.claims.wording import ClaimWording
from services.enricher.dates.wording import DateWording
from services.enricher.quotes.wording import QuoteWording
from services.enricher.roles.wording import RoleWording
from services.enricher.wordings import Wordings

LANGUAGES = ("fr", "en")
Wording = TypeVar("Wording", bound=BaseModel)


def all_wordings() -> Wordings:
    """All topics in all languages. Raises ValidationError for a file that does not fit."""
    return Wordings(
        roles=load_wordings(RoleWording, topic="roles"),
        quotes=load_wordings(QuoteWording, topic="quotes"),
        dates=load_wordings(DateWording, topic="dates"),
        sums=load_wordings(SumWording, topic="sums"),
        claims=load_wordings(ClaimWording, topic="claims"),
    )


def load_wordings(
    kind: type[Wording], *, topic: str, languages: Sequence[str] = LANGUAGES
) -> dict[str, Wording]:
    """By language, the wording of a topic; a language without a file has none.

    Raises pydantic's ValidationError for a file that does not fit `kind`.
    """
    folder = resources.files("services.enricher.wording")
    files = {language: folder.joinpath(f"{topic}.{language}.yaml") for language in languages}
    return {
        language: kind.model_validate(load_yaml(file.read_text(encoding="utf-8")))
        for language, file in files.items()
        if file.is_file()
    }
