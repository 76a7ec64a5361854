"""The lines of a page as sentences that can be compared with wording. Pure."""

import re
from collections.abc import Iterable, Iterator

_NUMBER = re.compile(r"\d[\d.,\s]*\d|\d")
_STOP = re.compile(r"""[.!?…]["'»”’)\]]*\s+|[。！？][」』”]?""")
_QUOTED = re.compile('“[^”]*”|«[^»]*»|„[^“”]*[“”]|"[^"]*"|‹[^›]*›')
_END = re.compile(r"""[.!?…:。！？]["'»”’)\]」』\s]*$""")
_HEADING_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LETTERS_IN_WORD = 2  # of a script that puts no spaces between words


def settled(text: str) -> str:
    """Lower case, straight apostrophes, single spaces, `#` for each number."""
    plain = text.replace("’", "'").replace("–", "-").replace("—", "-").casefold()
    return " ".join(_NUMBER.sub("#", plain).split())


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """The sentences of these lines; headings are among them."""
    for line in lines:
        start = 0
        for stop in _STOP.finditer(line):
            if sentence := line[start : stop.start() + 1].strip():
                yield sentence
            start = stop.end()
        if sentence := line[start:].strip():
            yield sentence


def is_heading(sentence: str) -> bool:
    """Whether it is no sentence: few words with no mark at their end, or hardly a word."""
    words = word_count(sentence)
    return words <= 1 or (words <= _HEADING_WORDS and not _END.search(sentence))


def word_count(text: str) -> int:
    """How many words of letters there are, about; Chinese and others have no spaces."""
    return len(_WORD.findall(text)) + len(_UNSPACED.findall(text)) // _LETTERS_IN_WORD


def without_quotes(sentence: str) -> str:
    """The sentence without what it quotes: that is said by somebody else."""
    return _QUOTED.sub(" ", sentence)
