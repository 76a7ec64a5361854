"""Reads deal profiles from a folder of YAML files."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, ValidationError

from libs.deals.profile import Deal
from libs.validation import in_words
from libs.yaml_text import load_yaml


class BadProfile(ValueError):
    """A deal profile cannot be used; the message names the file and the field."""


SHIPPED_PROFILES = Path(__file__).parents[2] / "deploy" / "profiles"
"""The profiles that come with dealwire."""


def load_deals(folder: Path) -> tuple[Deal, ...]:
    """The deals described by the `*.yaml` files of a folder, in the order of their ids.

    Raises BadProfile when the folder holds no profile, when one cannot be read, or when
    two share an id.
    """
    if not folder.is_dir():
        raise BadProfile(f"{folder}: no such folder of deal profiles")
    deals: dict[str, Deal] = {}
    for path in sorted(folder.glob("*.yaml")):
        deal = _load(path)
        if deal.id in deals:
            raise BadProfile(f"{path}: id: another profile is called {deal.id!r} too")
        deals[deal.id] = deal
    if not deals:
        raise BadProfile(f"{folder}: no *.yaml file in it")
    return tuple(deals[each] for each in sorted(deals))


def _load(path: Path) -> Deal:
    try:
        return _described(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise BadProfile(f"{path}: {in_words(error)}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadProfile(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except ValueError as error:  # of a date that no calendar has
        raise BadProfile(f"{path}: a day that does not exist: {error}") from error
    except OSError as error:
        raise BadProfile(f"{path}: {error.strerror}") from error


@lru_cache(
    maxsize=32
)  # a start reads a profile twice: its settings check what its stage then loads
def _described(text: str) -> Deal:
    return Deal.model_validate(load_yaml(text))


def _loadable(folder: Path) -> Path:
    load_deals(folder)
    return folder


ProfilesFolder = Annotated[Path, AfterValidator(_loadable)]
"""A setting: a bad profile is a bad setting, told in one line before anything starts."""
