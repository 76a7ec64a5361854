"""The thesaurus that comes with dealwire."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from libs.search.thesaurus import Thesaurus, thesaurus_of
from libs.yaml_text import load_yaml


@cache
def shipped_thesaurus() -> Thesaurus:
    """What thesaurus.yaml holds."""
    text = resources.files("libs.search").joinpath("thesaurus.yaml").read_text(encoding="utf-8")
    content = load_yaml(text)
    related: Sequence[Mapping[str, Sequence[str]]] = content["related"]
    equivalent: Sequence[Sequence[str]] = content["equivalent"]
    return thesaurus_of(related, equivalent)
