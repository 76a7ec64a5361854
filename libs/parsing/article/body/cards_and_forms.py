"""Boxes of a page that are no part of the article by what they hold. Pure.

Forms that ask for an address, cards of other articles, captions, what readers say below. Class
names that are hashes, or only one site's, say nothing of these.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from libs.parsing.article.body.furniture import is_pointer

_SMALL = 300  # characters; an article is longer than a form or a card
_HEADING_LENGTH = 40
_CAPTION = 150
_FIRST = 20  # fields and headings; each look reads what is around it
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "b", "strong")
_COMMENTS = re.compile(
    r"\W*(?:\d+\s+|(?:your|readers?[’']?|vos|les)\s+)?"
    r"(?:comments?|commentaires?|kommentare?|comentarios?|commenti|comentários?|reacties)"
    r"\W*(?:\d+\W*)?$",
    re.IGNORECASE,
)
_OTHERS = re.compile(  # beside what a line may point with
    r"\W*(?:more (?:from|in|about|stories|news|coverage|\w+ (?:news|stories|coverage))"
    r"|most (?:read|popular|viewed|cited|shared|commented)|up next|trending\W*$"
    r"|(?:nearby|related|other|latest|recent|top|trending) (?:stories|articles|news|posts|reads)"
    r"|you (?:may|might) (?:also )?(?:like|be interested)|from our shop|(?:press|media) contacts?"
    r"|à découvrir|en savoir plus|(?:les )?plus (?:lus|partagés|consultés)"
    r"|(?:nos )?(?:autres|derniers) (?:articles|communiqués|billets|textes)"
    r"|(?:autres|dernières) (?:actualités|nouvelles|infos)|articles (?:liés|similaires|récents)"
    r"|(?:contacts?|relations) presse"
    r"|mehr (?:von|aus|über)|weitere (?:artikel|beiträge|meldungen|nachrichten|themen"
    r"|gastbeiträge)|meistgelesen|das könnte|auch interessant|pressekontakt|ansprechpartner"
    r"|más (?:información|noticias|sobre|leíd[ao]s)|(?:lo )?más (?:leído|visto)|otras noticias"
    r"|(?:noticias|artículos|contenido) relacionad\w+|contacto de prensa"
    r"|altre notizie|(?:i )?più letti|articoli correlati"
    r"|(?:as )?mais lidas|outras notícias|meer (?:over|nieuws|van)|meest gelezen)\b",
    re.IGNORECASE,
)
_LONGEST_OTHERS = 60  # characters of such a heading
_PROSE = re.compile(r"[^\n]{100,}[.!?…][\s\"'»”’)]*$")  # a sentence or more of the story
_LINKED_HEADING = (
    ".//a//*[self::h2 or self::h3 or self::h4] | .//*[self::h2 or self::h3 or self::h4]/a"
)


def foreign_boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """These boxes; one may stand within another."""
    for field in islice(tree.iterfind(".//input[@type='email']"), _FIRST):
        yield from _largest_small(field)
    for card in tree.iter("article"):
        if len(str(card.text_content())) <= _SMALL and card.xpath(_LINKED_HEADING):
            yield card
    for picture in tree.iter("img"):
        yield from _captioned(picture)
    for heading in tree.iter(*_HEADINGS):
        text = str(heading.text_content()).strip()
        if len(text) > _LONGEST_OTHERS:
            continue
        if opens_comments(text):
            yield from _with_what_follows(heading)
        elif _OTHERS.match(text) or is_pointer(text):
            yield from _list_below(heading)


def opens_comments(line: str) -> bool:
    """Whether a line is the heading of what readers say."""
    return len(line) <= _HEADING_LENGTH and _COMMENTS.match(line) is not None


def _largest_small(field: HtmlElement) -> Iterator[HtmlElement]:
    """The largest box around a field that is still small: the form and what it promises."""
    found = None
    for box in field.iterancestors():
        if box.tag in ("body", "html") or len(str(box.text_content())) > _SMALL:
            break
        found = box
    if found is not None:
        yield found


def _captioned(picture: HtmlElement) -> Iterator[HtmlElement]:
    """The box that holds a picture, the end of its line, a line below it and nothing else."""
    box, following = picture.getparent(), picture.getnext()
    if box is None or box.tag not in ("p", "div") or box[0] is not picture:
        return
    around = f"{box.text or ''}{picture.tail or ''}".strip()
    if following is not None and following.tag == "br" and not around:
        text = "".join(map(str, box.itertext())).strip()
        if 0 < len(text) <= _CAPTION:
            yield box


def _list_below(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The box that a heading opens, or the heading and the list below it; never with prose."""
    box, below = heading.getparent(), heading.getnext()
    if box is None or (box.tag == "p" and (heading.tail or "").strip()):
        return
    if box[0] is heading and not (box.text or "").strip():
        if not any(map(_PROSE.search, map(str, box.itertext()))):
            yield box
    elif below is not None and below.tag in {"ul", "ol"}:
        yield from (heading, below)


def _with_what_follows(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The box that a heading opens; where it opens none, the heading and its next siblings.

    Where more stands below the heading than above it, the story itself may: nothing then.
    """
    box = heading.getparent()
    if box is None:
        return
    if box[0] is heading and not (box.text or "").strip():
        yield box
        return
    below = [heading, *heading.itersiblings()]
    length = sum(len(str(each.text_content())) for each in below)
    if 2 * length <= len(str(box.text_content())):
        yield from below
