"""What an operator states of a file, in a YAML file beside it. Pure.

`name.meta.yaml` belongs to `name.txt`, `name.html` or `name.md`:

    url: https://phare.example/2024/accord     # the address it was published under
    outlet: Le Phare                           # or name, domain, country, language
    published: 2024-02                         # a month, a day, or a moment with its zone
    title: Deux sociétés s’allient
    language: fr

Every field may be left out.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from difflib import get_close_matches
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from libs.contracts import FetchRequest, Outlet, StatedFacts, Timestamp
from libs.parsing.article.titles.titles import tidy
from libs.time import existing_day
from libs.urls import BadAddress, canonical_url
from libs.validation import in_words
from libs.yaml_text import load_yaml
from services.fetcher.errors import BadSidecar

SUFFIX = ".meta.yaml"
"""How the name of a sidecar ends."""

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WITH_SECONDS = re.compile(r"\d:\d{2}:\d{2}")


@dataclass(frozen=True)
class Sidecar:
    """What the operator states: the file's address on the web, and facts of its article."""

    url: str | None
    facts: StatedFacts


NOTHING_STATED = Sidecar(None, StatedFacts())


def read_sidecar(content: bytes, name: str) -> Sidecar:
    """What a sidecar states; `name` is its path. Raises BadSidecar naming file and field."""
    try:
        found = load_yaml(content.decode("utf-8"), as_texts=True)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadSidecar(f"{name}: not YAML: {' '.join(str(error).split())[:300]}") from error
    if not isinstance(found or {}, dict):
        raise BadSidecar(f"{name}: not a mapping of fields")
    said = {field: value for field, value in (found or {}).items() if value != ""}
    _look_for_unknown(said, name)
    try:
        fields = _Fields.model_validate(said)
    except ValidationError as error:
        raise BadSidecar(f"{name}: {in_words(error)}") from error
    outlet = Outlet(**dict(fields.outlet)) if fields.outlet else None
    facts = StatedFacts(
        title=fields.title, outlet=outlet, published=fields.published, language=fields.language
    )
    return Sidecar(fields.url, facts)


def _look_for_unknown(said: dict[str, Any], name: str) -> None:
    """Raises BadSidecar for a field that there is none of, with those that there are."""
    outlet = said.get("outlet")
    for place, given, known in (
        ("", said, _Fields.model_fields),
        ("outlet.", outlet if isinstance(outlet, dict) else {}, _Outlet.model_fields),
    ):
        for field in given:
            if field not in known:
                near = get_close_matches(str(field), known, n=1)
                meant = f" did you mean {place}{near[0]}?" if near else ""
                raise BadSidecar(
                    f"{name}: {place}{field}: there is no such field;{meant}"
                    f" (known: {', '.join(known)})"
                )


def with_sidecar(request: FetchRequest, sidecar: Sidecar) -> FetchRequest:
    """The request with what the sidecar states; who asks beats it, field by field."""
    asked = {name: fact for name, fact in request.stated or () if fact is not None}
    return request.model_copy(
        update={
            "page_url": request.page_url or sidecar.url,
            "stated": sidecar.facts.model_copy(update=asked),
        }
    )


def read_published(text: str) -> Timestamp:
    """The month `2024-02`, the day `2024-02-27`, or a moment with its zone.

    A month or a day is taken as UTC. Raises ValueError that says what is wrong.
    """
    text = text.strip()
    try:
        if _MONTH.fullmatch(text):
            first = datetime.fromisoformat(f"{text}-01").replace(tzinfo=timezone.utc)
            return Timestamp(at=first, precision="month")
        if _DAY.fullmatch(text):
            day = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
            return Timestamp(at=day, precision="day")
        moment = datetime.fromisoformat(text)
    except ValueError:
        if meant := existing_day(text):
            raise ValueError(f"{text} is no day: write {meant}") from None
        raise ValueError(
            f"{text!r} is no month (2024-02), day (2024-02-27) or moment with its zone"
            " (2024-02-27T18:05+01:00)"
        ) from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone: write it as 2024-02-27T18:05+01:00")
    return Timestamp(at=moment, precision="second" if _WITH_SECONDS.search(text) else "minute")


def one_line(text: Any) -> Any:
    """A text without line breaks and invisible characters, perhaps empty; else what came."""
    return tidy(text) or "" if isinstance(text, str) else text


def stated_address(url: str) -> str:
    """An address that can be one on the web, as it came. Raises ValueError."""
    try:
        canonical_url(url)
    except BadAddress as error:
        raise ValueError(str(error)) from error
    return url


def _mapping(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


_Line = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1)]


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", text):
        raise ValueError(f"{text!r} is no code of two letters such as fr")
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError(f"{text!r} is no code of two letters such as FR")
    return text


_Language = Annotated[str, AfterValidator(_language)]


class _Outlet(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Line
    domain: _Line | None = None
    country: Annotated[str, AfterValidator(_country)] | None = None
    language: _Language | None = None


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, AfterValidator(stated_address)] | None = None
    outlet: Annotated[_Outlet, BeforeValidator(_mapping)] | None = None
    published: (
        Annotated[Timestamp, BeforeValidator(lambda found: read_published(str(found)))] | None
    ) = None
    title: _Line | None = None
    language: _Language | None = None
