"""How a word that was typed may stand in a text. Pure."""

import re

from libs.elisions import ELIDED

_APOSTROPHES = "'’‘ʼ＇´`"
_ELIDED = re.compile(rf"^(?:{'|'.join(ELIDED)})[{_APOSTROPHES}](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}]s$", re.IGNORECASE)
_HYPHEN = "[-‐‑]"
_INVERTED = re.compile(
    rf"""
      (?: (?<=\w) {_HYPHEN}t{_HYPHEN} (?:ils?|elles?|on)
        | (?<=\w\w) {_HYPHEN} (?:ils?|elles?|je|tu|nous)
        | (?<=ez) (?<!rendez) {_HYPHEN} vous
        | (?<=\w[aeo][iu]t) {_HYPHEN} on  # doit-on, peut-on, but bolt-on
        | (?<=\best) {_HYPHEN} (?:ce(?:{_HYPHEN}que)?|on)
      ) [?!.,;:…]*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The pronoun behind the verb of a French question."""

_TERM = re.compile(r"\w+")
_LETTERS_AND_FIGURES = re.compile(r"([^\W\d_]{2,})-?(\d+(?:\.\d+)?)")
_MOST_JOINED = 3
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_PER_CENT = ("%", "per cent", "pour cent")
_KEPT_APART = f"{_APOSTROPHES}&"  # `M&A` is not `MA`


def bare(word: str) -> str:
    """The word without what a language ties to it.

    That is an elided article (`l'accord`), a possessive (`Microsoft's`), and the pronoun of a
    question (`investira-t-il`).
    """
    return _POSSESSIVE.sub("", _INVERTED.sub("", _ELIDED.sub("", word, count=1)))


def elided_length(text: str) -> int:
    """How many characters of an elided article a text begins with: 2 of `l'accord`."""
    found = _ELIDED.match(text)
    return found.end() if found else 0


def terms(text: str) -> list[str]:
    """The words in a text, as the index has them: letters and figures without signs."""
    return _TERM.findall(text)


def spellings(word: str) -> tuple[str, ...]:
    """The word and how else it is written: `open-source` as `opensource`, `GPT4` as `GPT 4`.

    Several terms in one spelling stand side by side in a text.
    """
    parts = terms(word)
    found = [word]
    if 1 < len(parts) <= _MOST_JOINED and not any(sign in word for sign in _KEPT_APART):
        found.append("".join(parts))
    if apart := _LETTERS_AND_FIGURES.fullmatch(word):
        found.append(f"{apart[1]} {apart[2]}")
    return tuple(dict.fromkeys(found))


def percentages(text: str) -> tuple[str, ...]:
    """How a percentage is written in French and English: `1,5 %`, `1.5 per cent`.

    A sign is read as the word by the analyses of the index, in one word as they have it.
    """
    figure = _FIGURE.search(text)
    if figure is None:
        return (text,)
    figures = dict.fromkeys((figure[0], figure[0].replace(",", "."), figure[0].replace(".", ",")))
    return tuple(f"{each} {sign}" for each in figures for sign in _PER_CENT)
