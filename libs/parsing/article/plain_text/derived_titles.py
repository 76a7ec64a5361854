"""What names an article whose headline is not stated: its first sentence or heading. Pure."""

import re
from collections.abc import Sequence

from libs.contracts import DERIVED
from libs.parsing.article.body.furniture import is_credit
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.plain_text.datelines import read_dateline
from libs.parsing.article.plain_text.plaintext import is_byline

_TOP = 12  # lines in which something may stand that names the article
_LONGEST = 120  # characters shown; a sentence a little longer is kept whole
_TOLERATED = 150
_FEWEST_WORDS = 3
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_BULLET = re.compile(r"^(?:[-*•·–—]\s+|\d{1,2}[.)]\s+)")
_SENTENCE = re.compile(r"[.!?…]+[»”\"’)\]]*(?=\s+[«“\"‘(¿¡-]*\s?[A-ZÀ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-ZÀ-Þ]|\b(?:Mr?s?|Mme|Mlle|MM|Drs?|Prof|Me|Ste?|Inc|Ltd|Corp|Co|Cie|No|Nr|vs|cf|etc"
    r"|approx|env|av|bd|art|Sr|Sra|Hr|Fr|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|janv|févr|juil|déc|z\.B"
    r"|bzw|Mio|Mrd|ca))\.$"
)
_CAPTION = re.compile(
    r"\s\d{1,3}$|\.(?:jpe?g|png|webp|gif)\b"
    r"|^\W*(?:photo|image|légende|legende|illustration|figure|infographie|capture|foto|bild)\b"
    r"|\((?:photo|image|archiv|illustration|à gauche|à droite|left|right|links|rechts)[^)]*\)"
    r"|\b(?:photo d[’']archives|file photo|pictured|symbolbild|archivbild|foto de archivo)\b"
    r"|\b(?:lors d|pendant l|à l[’']occasion d|during|speaks? at|attends|bei einer|durante)\b"
    r".*,\s(?:le\s|on\s|am\s|el\s)?[^,]*\b(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)
_DATED_CAPTION = re.compile(  # `Le siège, à Lyon, le 26 février 2024.`
    r"^[^.!?]{4,90},\s(?:(?:le|on|am|el)\s)?[\w.]+\s[^\W\d]+\.?,?\s(?:19|20)\d\d\W*$", re.IGNORECASE
)
_LONGEST_CAPTION = 200
_LETTER = re.compile(r"[^\W\d_]")


def derive_title(lines: Sequence[str], *, known: Sequence[str] = ()) -> tuple[str, str] | None:
    """The first words of a text that may name it, and their origin; `known` are outlets' names.

    The first line that is a sentence or a heading: no caption, credit, byline or dateline. A
    sentence that is too long to be shown in a list ends in `…` behind a word.
    """
    for line in lines[:_TOP]:
        heading = _HEADING.match(line)
        text = heading[1] if heading else _BULLET.sub("", line)
        if (dateline := read_dateline(text, known=known)) is not None:
            text = dateline.rest
        if not _names_the_article(text, lines):
            continue
        sentence = _first_sentence(text)
        what = "first sentence" if SENTENCE_END.search(sentence) else "first heading"
        return _shortened(sentence), f"{DERIVED}: {what}"
    return None


def _names_the_article(text: str, lines: Sequence[str]) -> bool:
    words = [word for word in text.split() if _LETTER.search(word)]
    if len(words) < _FEWEST_WORDS or is_credit(text) or is_byline(text):
        return False
    if lines.count(text) > 1 and not SENTENCE_END.search(text):
        return False  # what a picture shows, said once beside it and once for those who do not see
    caption = _CAPTION.search(text) or _DATED_CAPTION.match(text)
    return not (len(text) <= _LONGEST_CAPTION and caption)


def _first_sentence(text: str) -> str:
    for end in _SENTENCE.finditer(text):
        sentence = text[: end.end()]
        if not _ABBREVIATED.search(sentence) and sentence.count("«") == sentence.count("»"):
            return sentence
    return text


def _shortened(sentence: str) -> str:
    if len(sentence) <= _TOLERATED:
        return sentence
    return sentence[: _LONGEST + 1].rpartition(" ")[0].rstrip(" ,;:–—-«“(") + "…"
