"""Who signs below a story, and when: `Anna Blom, le 4 juin 2024`, `Propos recueillis par …`. Pure.

Of a page and of a text file, whose last lines may be a signature and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from libs.parsing.article.authors.byline_words import SIGNED_AT_END
from libs.parsing.article.authors.people import MAX_BYLINE, authors_of, names_in
from libs.parsing.article.body.cards_and_forms import opens_comments
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.dates.moments import Stated
from libs.parsing.article.dates.visible_dates import label_of, published_date
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.titles.headline_lines import bylines, set_apart

_PARAGRAPH = 120  # characters; a longer line that ends like a sentence is the story
_PROSE = 200  # characters of a paragraph behind which nothing signs
_BEHIND = 2  # lines below the last paragraph in which a date may stand
_FOOT = 3  # lines at the end of a text file in which a byline may stand
_LONGEST_BYLINE = 160
_DATED = re.compile(r"^\W*(?:(?:[Pp]ar|[Bb]y|[Vv]on|[Pp]or|[Ff]ait à)\s+)?[A-ZÀ-Þ][^\d]{1,60}\d")
_SIGNED = re.compile(rf"^\W*(?:{SIGNED_AT_END})\s*", re.IGNORECASE)
_SIGNED_BEHIND = re.compile(  # also at the end of the last paragraph
    rf"(?:^\W*|\(\s*|[.!?…»”]\s+)(?:{SIGNED_AT_END})\s*:?\s*(?P<names>[^()]{{3,120}}?)\)?\.?$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"^\W*(?:auteur(?:e|s)?|authors?|autor(?:a|es|in)?)\s*:\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def signature_date(lines: Iterable[str], *, month_first: bool) -> Stated | None:
    """The date of the signature right below the last paragraph of these lines, or None.

    Comments have paragraphs and dates of their own: the lines end where they are opened.
    """
    found: Stated | None = None
    below: int | None = None
    for line in lines:
        if opens_comments(line):
            break
        if len(line) > _PARAGRAPH and SENTENCE_END.search(line):
            found, below = None, 0
        elif below is not None:
            below += 1
            if found is None and below <= _BEHIND and _may_sign(line, below):
                found = published_date([line], month_first=month_first)
    return found


def _may_sign(line: str, below: int) -> bool:
    """Whether a line says of what its date is, or follows the story and begins with a name."""
    return label_of(line) == "published" or (below == 1 and _DATED.match(line) is not None)


def signatures(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[str]:
    """The names at the end of the story: `Propos recueillis par Anna Blom`."""
    for element in tree.iter("p", "div", "em", "i", "strong", "b"):
        text = " ".join((element.text or "").split())
        if not text or len(text) > MAX_BYLINE or not _SIGNED.match(text):
            continue
        line = set_apart(f"{each} " for each in element.itertext())
        if len(line) <= MAX_BYLINE and _is_last(element) and not is_foreign(element, headline):
            yield _SIGNED.sub("", line)


def _is_last(element: HtmlElement) -> bool:
    """Whether no more of the story follows."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if any(len(each.text_content()) > _PROSE for each in node.itersiblings("p")):
            return False
    return True


def byline_at_end(lines: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The authors named in the last lines, and the lines without one that does nothing else."""
    last = len(lines) - 1
    for index in range(last, max(last - _FOOT, 0), -1):
        line = lines[index]
        signed = _SIGNED_BEHIND.search(line)
        authors: tuple[str, ...] = ()
        if signed:
            authors = authors_of(names_in(signed["names"].rstrip(" .)")))
        elif index == last:
            authors = authors_in([line])
        if authors:
            alone = signed is None or not _LETTER.search(line[: signed.start()])
            return authors, lines[:index] + lines[index + 1 :] if alone else lines
    return (), lines


def authors_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The authors that the first byline among these lines names: `Auteur : Anna Blom`."""
    plain = [
        line for line in lines if len(line) <= _LONGEST_BYLINE and not SENTENCE_END.search(line)
    ]
    named = next((line for line in plain if _AUTHOR.match(line)), None)
    signed = bylines(plain) if named is None else [_AUTHOR.sub("", named)]
    return authors_of(name for line in signed for name in names_in(line))
