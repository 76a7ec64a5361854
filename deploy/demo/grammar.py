"""Words and sentence plans of the generated pages, one grammar for each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from libs.yaml_text import load_yaml

_CHOICE = re.compile(r"\[([^\[\]]+)\]")
_EDIT_KEYS = ("correction", "edited_title")


@dataclass(frozen=True)
class Grammar:
    """`words`: lists of names and other facts; `plans`: for each part of a page its sentences."""

    words: Mapping[str, tuple[str, ...]]
    plans: Mapping[str, tuple[str, ...]]
    correction: str
    edited_title: str


_WORDS = ("first_names", "last_names", "firm_heads", "firm_tails", "towns", "sectors", "uses")


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of French (`fr`) or English (`en`)."""
    file = files("deploy.demo") / "sentences" / f"{language}.yaml"
    entries = load_yaml(file.read_text(encoding="utf-8"))
    return Grammar(
        words={name: tuple(entries[name]) for name in _WORDS},
        plans={
            name: tuple(plans)
            for name, plans in entries.items()
            if name not in _WORDS and name not in _EDIT_KEYS
        },
        correction=entries["correction"],
        edited_title=entries["edited_title"],
    )


def realise(plan: str, facts: Mapping[str, str], rng: Random) -> str:
    """The plan as a sentence: each [a|b] decided by `rng`, each {name} replaced by its fact.

    {count}, {few} and {percent} are drawn anew for every sentence.
    """
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), plan)
    count, few, percent = rng.randrange(21, 980), rng.randrange(2, 13), rng.randrange(11, 89)
    return chosen.format_map({**facts, "count": count, "few": few, "percent": percent})
