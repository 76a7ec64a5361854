"""Reads how languages word things: `quotes.fr.yaml` and its like, beside this module."""

from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel

from libs.amounts.countries import country_names
from libs.yaml_text import load_yaml
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.claims.wording import ClaimWording
from services.enricher.dates.wording import DateWording
from services.enricher.genre.wording import GenreWording
from services.enricher.names.wording import NameWording
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.wording import QuoteWording
from services.enricher.roles.wording import RoleWording
from services.enricher.wordings import Wordings

LANGUAGES = ("fr", "en")
Wording = TypeVar("Wording", bound=BaseModel)


def all_wordings() -> Wordings:
    """All topics in all languages. Raises ValidationError for a file that does not fit."""
    return Wordings(
        names=load_names(),
        roles=load_wordings(RoleWording, topic="roles"),
        quotes=load_lexicons(),
        dates=load_wordings(DateWording, topic="dates"),
        sums=load_wordings(SumWording, topic="sums"),
        claims=load_wordings(ClaimWording, topic="claims"),
        genres=load_genres(),
    )


def load_wordings(
    kind: type[Wording], *, topic: str, languages: Sequence[str] = LANGUAGES
) -> dict[str, Wording]:
    """By language, the wording of a topic; a language without a file has none.

    Raises pydantic's ValidationError for a file that does not fit `kind`.
    """
    files = {language: _file(f"{topic}.{language}") for language in languages}
    return {
        language: kind.model_validate(_read(file))
        for language, file in files.items()
        if file.is_file()
    }


def load_lexicons() -> dict[str, Lexicon]:
    """By language, what words say that somebody says something. Raises as `load_wordings`."""
    wordings = load_wordings(QuoteWording, topic="quotes")
    return {language: Lexicon(wording) for language, wording in wordings.items()}


def load_names() -> NameWording:
    """The words of names, of all languages in one.

    Raises pydantic's ValidationError for a file that does not fit.
    """
    parts = {"french": "names.fr", "english": "names.en", "public_bodies": "public_bodies"}
    read = {part: _read(_file(name)) for part, name in parts.items()}
    territories = " ".join(country_names(LANGUAGES))
    return NameWording.model_validate(_read(_file("names")) | read | {"territories": territories})


def load_genres() -> GenreWording:
    """What gives a genre away, in all languages in one.

    Raises pydantic's ValidationError for a file that does not fit.
    """
    return GenreWording.model_validate(_read(_file("genres")))


def _file(name: str) -> Traversable:
    return resources.files("services.enricher.wording").joinpath(f"{name}.yaml")


def _read(file: Traversable) -> Any:
    return load_yaml(file.read_text(encoding="utf-8"))
