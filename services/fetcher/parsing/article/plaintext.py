"""A text file as an article: which line is the headline, and what is the text. Pure.

The rule for the headline: the first line that is not empty is one if it has between 4 and
30 words and at most 200 characters, does not end like a sentence or an introduction, and
more text follows that is longer than it. A `# heading` in Markdown always is one. Otherwise
there is no headline, and every line is text: no headline is better than a wrong one. Fewer
than 4 words are a caption, a section's name or a byline more often than a headline; and so
is a line with a credit, with a day, or with the first words of a byline.

Byline and day are read where a short line near the top, that is no sentence, states them;
the line stays in the text: nothing is taken out of a text file but a form that stands twice.
"""

import re

from services.fetcher.parsing.article.headline_lines import bylines
from services.fetcher.parsing.article.moments import Stated
from services.fetcher.parsing.article.people import authors_of, names_in
from services.fetcher.parsing.article.visible_dates import first_date, published_date

_MIN_WORDS = 4
_MAX_WORDS = 30
_MAX_CHARACTERS = 200
_REPEATED_LINES = 2  # one line said twice may be meant; a block of lines is a form
_LONGEST_BLOCK = 50  # lines of a form; also a bound on time
_SENTENCE_END = re.compile(r"[.:;,…]\s*['\"»”’)\]]*$")
_HEADING = re.compile(r"^#{1,2}\s+(.+?)\s*#*$")
_TOP = 8  # lines in which a byline or a date may stand
_LONGEST_BYLINE = 160
_CREDIT = re.compile(
    r"©|\(c\)|^\W*(?:photo|crédit|credit|légende|legende|image|illustration|vidéo|video|foto)\b"
    r"|\((?:photo|image|archives?|crédit|credit)\b|photos?\s*:|getty images"
    r"|[|/–—-]\s*(?:afp|reuters|ap|epa|dpa|efe|ansa|sipa|maxppp|bloomberg)\W*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W*(?:par|by|von|por)\s+(?-i:[A-ZÀ-Þ])|^\W*(?:publié|posted|published|mis à jour|updated)\b"
    r"|(?:mis à jour le|temps de lecture|min read)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…]\s*['\"»”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")


def read_plain_text(text: str) -> tuple[str | None, str]:
    """The headline, if there is one, and the paragraphs separated by one newline."""
    lines = without_repeated_ending(paragraphs(text))
    if not lines:
        return None, ""
    first, rest = lines[0], lines[1:]
    heading = _HEADING.match(first)
    if heading and rest:
        return heading[1], "\n".join(rest)
    if _is_headline(first, rest):
        return first, "\n".join(rest)
    return None, "\n".join(lines)


def read_byline(text: str) -> tuple[tuple[str, ...], Stated | None]:
    """Authors and day, as far as lines near the top state them; `text` as read above.

    A caption has a day too, that of its picture; so has a sentence, that of its story.
    """
    top = [
        line
        for line in text.split("\n")[:_TOP]
        if len(line) <= _LONGEST_BYLINE and not _ENDED.search(line) and not _CREDIT.search(line)
    ]
    named = [name for line in bylines(top) for name in names_in(line)]
    return authors_of(named), published_date(top)


def paragraphs(text: str) -> list[str]:
    """The lines that hold anything, each without the spaces around it."""
    return [line for raw in text.splitlines() if (line := raw.strip())]


def without_repeated_ending(lines: list[str]) -> list[str]:
    """The lines, with a block that stands twice at the end (a newsletter form) there once."""
    for size in range(min(len(lines) // 2, _LONGEST_BLOCK), _REPEATED_LINES - 1, -1):
        if lines[-size:] == lines[-2 * size : -size]:
            return lines[:-size]
    return lines


def _is_headline(line: str, rest: list[str]) -> bool:
    words = [word for word in line.split() if _LETTER.search(word)]
    return (
        _MIN_WORDS <= len(words) <= _MAX_WORDS
        and len(line) <= _MAX_CHARACTERS
        and not _SENTENCE_END.search(line)
        and sum(map(len, rest)) > len(line)
        and not _CREDIT.search(line)
        and not _BYLINE.search(line)
        and first_date(line) is None
    )
