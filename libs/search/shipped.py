"""The thesaurus that comes with dealwire."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from libs.search.thesaurus import Thesaurus, thesaurus_of
from libs.yaml_text import load_yaml


@cache
def shipped_thesaurus() -> Thesaurus:
    """The rows of thesaurus.yaml."""
    text = resources.files("libs.search").joinpath("thesaurus.yaml").read_text(encoding="utf-8")
    rows: Sequence[Mapping[str, Sequence[str]]] = load_yaml(text)
    return thesaurus_of(rows)
