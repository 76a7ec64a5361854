"""How an outlet sets type: quotes, apostrophes and the spaces that must not break."""

import re
from collections.abc import Callable

from deploy.demo.outlets import Typography

_NBSP = "\u00a0"
_NARROW = "\u202f"


def _french(text: str, thin: str) -> str:
    text = re.sub(r"« ", f"«{thin}", text)
    text = re.sub(r" ([»;?!])", rf"{thin}\1", text)
    text = re.sub(r" :", f"{_NBSP}:", text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", thin, text)
    text = re.sub(r"(?<=\d) (?=(?:M€|M\$|%|km/h))", thin, text)
    return text.replace("'", "’")


def _curly(text: str) -> str:
    text = re.sub(r'"(?=\w)', "“", text).replace('"', "”")
    return text.replace("'", "’")


_STYLES: dict[Typography, Callable[[str], str]] = {
    "narrow": lambda text: _french(text, _NARROW),
    "nbsp": lambda text: _french(text, _NBSP),
    "curly": _curly,
    "plain": lambda text: text,
}


def typeset(text: str, style: Typography) -> str:
    """The text as an outlet of this style prints it."""
    return _STYLES[style](text)
