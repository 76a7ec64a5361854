"""How a wording file writes a date down, as a regular expression. Pure: no I/O, no clock.

    {weekday} {day} {month}[ {year}]   names of the language; what stands in [] may be missing
    (hier|avant-hier) matin            one of these
    <en|dès> {month}                   these words must stand before, and are no part of the date
    annonc*                            the beginning of a word

Each space is up to three of any kind, but no line break; an apostrophe or hyphen is of any kind;
case makes no difference. Every repetition is bounded.
"""

import re
from collections.abc import Mapping

from libs.deals.folding import folded

SPACE = r"[^\S\n]{1,3}"
_PART = re.compile(
    r"<(?P<context>[^<>]+)>\x20|\{(?P<name>\w+)\}|(?P<bracket>[\[\]()|])|(?P<sign>[\x20'*-])"
    r"|(?P<plain>[^\[\]{}()<>|\x20'*-]+)"
)
_GROUP = re.compile(r"\((?P<either>[^][()]*)\)|\[(?P<maybe>[^][()]*)\]")
_HEAD = re.compile(r"(?P<before>\w*)(?:\{(?P<name>\w+)\})?(?<=[\w}])")
_WORD = re.compile(r"\w+")
NUMBER = "0"
_BRACKETS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
_SIGNS = {" ": SPACE, "'": "['’ʼ]", "*": r"\w{0,20}", "-": rf"(?:[-‐‑–]|{SPACE})"}


def expression(
    template: str, names: Mapping[str, str], *, suffix: str = "0", plain: bool = False
) -> tuple[str, str]:
    """(what must stand before, the date) as two expressions; groups are called `name_suffix`.

    `plain`: its words may be written without their accents too.

    Raises ValueError for a template that is none, or holds a name that is unknown.
    """
    before, parts, end = "", [], 0
    for part in _PART.finditer(template):
        if part.start() != end:
            raise ValueError(f"{template!r}: {template[end : part.start()]!r} is not understood")
        end = part.end()
        if part["context"]:
            _, context = expression(f"({part['context']})", names, suffix=suffix, plain=plain)
            before = context + ("" if part["context"].endswith("'") else SPACE)
        elif part["name"]:
            if part["name"] not in names:
                raise ValueError(f"{template!r}: nothing is called {part['name']!r}")
            parts.append(f"(?P<{part['name']}_{suffix}>{names[part['name']]})")
        elif part["bracket"]:
            parts.append(_BRACKETS[part["bracket"]])
        else:
            parts.append(_SIGNS.get(part["sign"] or "") or _literal(part["plain"], plain))
    if end != len(template):
        raise ValueError(f"{template!r}: {template[end:]!r} is not understood")
    return before, "".join(parts)


def heads(template: str, spoken: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The words, folded, with which a text that fits may begin; `NUMBER` for any number.

    `spoken`: what each name stands for, in words.
    """
    context = re.match(r"<([^<>]+)>", template)
    found: set[str] = set()
    for flat in _expanded(f"({context[1]})" if context else template):
        token = _HEAD.match(flat)
        if token is None:
            raise ValueError(f"{template!r} begins with no word")
        before, name = token["before"], token["name"]
        for word in spoken[name] if name else ("",):
            first = _WORD.match(before + folded(word))
            found.add(NUMBER if first is None or first[0][0].isdigit() else folded(first[0]))
    return frozenset(found)


def _expanded(template: str) -> set[str]:
    """The template with each choice made, in every way."""
    group = _GROUP.search(template)
    if group is None:
        return {template}
    choices = (group["either"] or group["maybe"] or "").split("|")
    if template[group.start()] == "[":
        choices.append("")
    before, after = template[: group.start()], template[group.end() :]
    return {flat for each in choices for flat in _expanded(before + each + after)}


def either(templates: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some templates without names, as whole words."""
    found = "|".join(expression(each, {})[1] for each in templates)
    return re.compile(rf"(?<!\w)(?:{found or '(?!)'})(?!\w)", re.IGNORECASE)


def words(*spoken: str) -> str:
    """Any of these words, with their accents or without, the longest first."""
    spellings = {spelling for each in spoken for spelling in (each, folded(each))}
    longest_first = sorted(spellings, key=lambda each: (-len(each), each))
    return "|".join(expression(each, {})[1] for each in longest_first)


def _literal(written: str, plain: bool) -> str:
    bare = folded(written)
    if not plain or bare == written.lower():
        return re.escape(written)
    return f"(?:{re.escape(written)}|{re.escape(bare)})"
