"""A text file as an article: which line is the headline, and what is the text. Pure.

The rule for the headline: the first line that is no dateline and no byline is one if it has
between 4 and 30 words and at most 200 characters, does not end like a sentence or an
introduction, and more text follows that is longer than it. A `# heading` in Markdown, and what
is called a title (`Titre : …`), always is one. Otherwise there is no headline, and every line
is text: no headline is better than a wrong one. Fewer than 4 words are a caption, a section's
name or a byline more often than a headline; and so is a line with a credit, with a day, or with
the first words of a byline.

Byline, outlet and day are read where a line near the top, that is no sentence, states them,
the byline also at the end (`Propos recueillis par …`), from where it is taken out. Nothing
else is taken out but furniture: credits, sign-up forms, links to other articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.parsing.article.authors.signatures import authors_in, byline_at_end
from libs.parsing.article.body.furniture import without_furniture
from libs.parsing.article.dates.moments import Stated
from libs.parsing.article.dates.visible_dates import first_date
from libs.parsing.article.plain_text.datelines import Dateline, read_dateline
from libs.parsing.article.titles.titles import letters

_MIN_WORDS = 4
_MAX_WORDS = 30
_MAX_CHARACTERS = 200
_REPEATED_LINES = 2  # one line said twice may be meant; a block of lines is a form
_LONGEST_BLOCK = 50  # lines of a form; also a bound on time
_SENTENCE_END = re.compile(r"[.:;,…]\s*['\"»”’)\]]*$")
_HEADING = re.compile(
    r"^(?:#{1,2}\s+|(?:titre|title|headline|titel|título)\s*:\s+)(.+?)\s*#*$", re.IGNORECASE
)
_BULLET = re.compile(r"[-*•·]\s")
_TOP = 8  # lines in which a byline, an outlet or a date may stand
_CAPTION = re.compile(
    r"^\W*(?:photo|crédit|credit|légende|legende|image|illustration|vidéo|video|foto)\b"
    r"|\((?:photo|image|archives?|crédit|credit)\b|photos?\s*:|getty images",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W*(?:par|by|von|por)\s+(?-i:[A-ZÀ-Þ])|^\W*(?:publié|posted|published|mis à jour|updated)\b"
    r"|(?:mis à jour le|temps de lecture|min read)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class PlainText:
    """What a text file states; `text` has its paragraphs separated by one newline."""

    title: str | None
    text: str
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: Stated | None = None


def read_plain_text(
    text: str, *, stated_title: str | None = None, known: Sequence[str] = ()
) -> PlainText:
    """The article in a text file.

    A `stated_title` is the title, and a first line that says it is no text. `known` are names
    of outlets.
    """
    lines = without_furniture(without_repeated_ending(paragraphs(text)))
    signed, lines = byline_at_end(lines)
    authors = authors_in(lines[:_TOP]) or signed
    datelines = [read_dateline(line, known=known) for line in lines[:_TOP]]
    found = [each for each in datelines if each is not None]
    at = _headline_at(lines, datelines, stated_title)
    title = stated_title or (None if at is None else _without_mark(lines[at]))
    told = [line for index, line in enumerate(lines) if index != at]
    return PlainText(
        title=title,
        text="\n".join(told),
        authors=authors,
        outlet=next((each.outlet for each in found if each.outlet), None),
        published=next((each.published for each in found if each.published), None),
    )


def paragraphs(text: str) -> list[str]:
    """The lines that hold anything, each without the spaces around it."""
    return [line for raw in text.splitlines() if (line := raw.strip())]


def without_repeated_ending(lines: list[str]) -> list[str]:
    """The lines, with a block that stands twice at the end there once."""
    for size in range(min(len(lines) // 2, _LONGEST_BLOCK), _REPEATED_LINES - 1, -1):
        if lines[-size:] == lines[-2 * size : -size]:
            return lines[:-size]
    return lines


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the text: `Par Anna Blom`, `Auteur : Anna Blom`."""
    return bool(authors_in([line]))


def _headline_at(
    lines: list[str], datelines: Sequence[Dateline | None], stated: str | None
) -> int | None:
    """Which line is the headline: the first but for datelines and bylines, or none."""
    for index, (line, dateline) in enumerate(zip(lines, datelines, strict=False)):
        if (dateline is not None and not dateline.rest) or is_byline(line):
            continue
        rest = lines[index + 1 :]
        if stated is not None:
            is_headline = letters(_without_mark(line)) == letters(stated)
        else:
            is_headline = _HEADING.match(line) is not None or _is_headline(line, rest, dateline)
        return index if is_headline and rest else None
    return None


def _without_mark(line: str) -> str:
    heading = _HEADING.match(line)
    return heading[1] if heading else line


def _is_headline(line: str, rest: list[str], dateline: Dateline | None) -> bool:
    words = [word for word in line.split() if _LETTER.search(word)]
    return (
        _MIN_WORDS <= len(words) <= _MAX_WORDS
        and len(line) <= _MAX_CHARACTERS
        and dateline is None
        and not _SENTENCE_END.search(line)
        and not _BULLET.match(line)
        and sum(map(len, rest)) > len(line)
        and not _CAPTION.search(line)
        and not _BYLINE.search(line)
        and first_date(line) is None
    )
