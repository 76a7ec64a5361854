"""Reads YAML that an operator wrote: at the speed of libyaml, and no deeper than it can bear.

libyaml crashes the process on brackets nested by the thousand, and the reader written in Python
takes a second for them. Its events come without recursion, so that they can be counted first.
"""

from typing import Any

import yaml

DEEPEST = 100
"""Levels of nesting that a text may have: far beyond any profile or sidecar."""

_WITH_LIBYAML = yaml.__with_libyaml__
_VALUES: Any = yaml.CSafeLoader if _WITH_LIBYAML else yaml.SafeLoader
_TEXTS: Any = yaml.CBaseLoader if _WITH_LIBYAML else yaml.BaseLoader


def load_yaml(text: str, *, as_texts: bool = False) -> Any:
    """What a document holds, as plain Python values; None of an empty one. Raises yaml.YAMLError.

    `as_texts`: all scalars are text as they were written, so that a day is no moment, and NO is
    not `false`.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_TEXTS):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise yaml.YAMLError(f"nested more than {DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return yaml.load(text, Loader=_TEXTS if as_texts else _VALUES)  # noqa: S506 - both are safe
