"""Which of the extracted lines are the article? Pure.

Extractors keep what stands between the headline and the text (the section, the byline, the
date) and forms below it. These are known by what they say, not by their markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from libs.parsing.article.authors.byline_words import CREDIT_WORDS, SIGNED_AT_END
from libs.parsing.article.body.furniture import without_furniture
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.dates.visible_dates import first_date

_HEAD = 6  # lines in which a headline, a byline or a date may still stand
_SHORT = 120  # characters; a longer line is prose
_FEW_WORDS = 8  # of a line with a date that is no sentence
_FORM_WORDS = 6  # in a repeated block; fewer may be said twice
_LONGEST_BLOCK = 12  # lines of a form; also a bound on time
_BYLINE = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:par|by|von|por|di|de|door|textes?|text|words)\s*:?\s+", re.IGNORECASE
)
_SIGNED = re.compile(rf"^\W*(?:{SIGNED_AT_END})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")


def article_lines(
    lines: Sequence[str],
    *,
    title: str | None,
    shown_title: str | None = None,
    names: Iterable[str] = (),
    authors: Iterable[str] = (),
) -> list[str]:
    """The lines of the article alone.

    Left out: the headline and what short lines stand above it; below it lines that hold
    nothing but names, dates and the words of a byline; and a block that stands twice in a
    row, which is a form: both at the end of the text, one elsewhere (the summary, printed
    once for telephones and once for screens). What furniture.py knows is left out as well.
    `names` are outlet and section; `shown_title` is the headline as the page shows it,
    where the title is spelled otherwise.
    """
    signing, names = list(authors), [*names, *authors]
    kept = _below_headline(_below_headline(list(lines), title), shown_title)
    known = {word for name in names for word in _words(name)} | CREDIT_WORDS
    plain = [name for name in map(_plain, names) if name]
    head = [
        line
        for line in kept[:_HEAD]
        if not (_is_credit(line, known) or _is_byline(line, plain) or _is_dated(line, plain))
    ]
    told = without_furniture(_without_repetition(head + kept[_HEAD:]), signing)
    while len(told) > 1 and _is_signature(told[-1], known, plain):
        told.pop()
    return told


def _below_headline(lines: list[str], title: str | None) -> list[str]:
    wanted = _plain(title or "")
    for index, line in enumerate(lines[:_HEAD]):
        if wanted and _plain(line) == wanted:
            return lines[index + 1 :]
        if wanted and _plain("".join(lines[index : index + 2])) == wanted:  # broken in two
            return lines[index + 2 :]
        if len(line) > _SHORT or SENTENCE_END.search(line):
            break
    return lines


def _is_signature(line: str, known: set[str], authors: Sequence[str]) -> bool:
    """Whether a last line names somebody, or is the mark that the story ends: `◼`."""
    if not _plain(line):
        return True
    if (
        len(line) <= _SHORT
        and _SIGNED.match(line)
        and any(name in _plain(line) for name in authors)
    ):
        return True
    return _is_credit(line, known) and not SENTENCE_END.search(line)


def _is_credit(line: str, known: set[str]) -> bool:
    if len(line) > _SHORT:
        return False
    words = _words(line)
    return bool(words) and all(word in known for word in words)


def _is_byline(line: str, names: Sequence[str]) -> bool:
    """Whether a line is a byline of a known name: `Par Anna Blom, à Lyon`."""
    if len(line) > _SHORT or SENTENCE_END.search(line):
        return False
    match = _BYLINE.match(line)
    return match is not None and any(name in _plain(line[match.end() :]) for name in names)


def _is_dated(line: str, names: Sequence[str]) -> bool:
    """Whether a line is a date with few words beside it, or with the name of an author."""
    if len(line) > _SHORT or first_date(line) is None:
        return False
    if any(name in _plain(line) for name in names):
        return True
    return not SENTENCE_END.search(line) and len(_words(line)) <= _FEW_WORDS


def _without_repetition(lines: list[str]) -> list[str]:
    for size in range(min(len(lines) // 2, _LONGEST_BLOCK), 0, -1):
        for start in range(len(lines) - 2 * size + 1):
            middle, end = start + size, start + 2 * size
            block = lines[start:middle]
            if (
                block == lines[middle:end]
                and sum(len(_words(each)) for each in block) >= _FORM_WORDS
            ):
                rest = lines[end:]
                return lines[:start] + (block + rest if rest else [])
    return lines


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _plain(text: str) -> str:
    """Letters and digits alone: extractors change spaces, dashes and marks of headings."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())
