"""Boxes of a page that are no part of the article by what they hold. Pure.

Forms that ask for an address, cards of other articles, captions, what readers say below. Class
names that are hashes, or only one site's, say nothing of these.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from libs.parsing.article.body.furniture import is_pointer

_SMALL = 300  # characters; an article is longer than a form or a card
_HEADING_LENGTH = 40
_CAPTION = 150
_FIRST = 20  # fields and headings; each look reads what is around it
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "b", "strong")
_ABOVE_A_LIST = frozenset({"p", "div", *_HEADINGS})
_OPENING = frozenset({"h2", "h3", "h4", "h5", "h6"})
_COMMENTS = re.compile(
    r"\W*(?:\d+\s+|(?:your|readers?[’']?|vos|les)\s+)?"
    r"(?:comments?|commentaires?|kommentare?|comentarios?|commenti|comentários?|reacties)"
    r"\W*(?:\d+\W*)?$",
    re.IGNORECASE,
)
_OTHERS = re.compile(  # beside what a line may point with
    r"\W*(?:more (?:from|on|in|about|stories|news|coverage|\w+ (?:news|stories|coverage))"
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
    r"|related (?:sections|topics|companies|links|content)"
    r"|(?:infolettre|newsletter|lettre d[’']information|webina\w+)"
    r"|altre notizie|(?:i )?più letti|articoli correlati"
    r"|(?:as )?mais lidas|outras notícias|meer (?:over|nieuws|van)|meest gelezen)\b",
    re.IGNORECASE,
)
_OTHERS_ALONE = re.compile(  # the whole heading: crews, notes, what subscribers may read
    r"\W*(?:l[’']équipe|das team|credits|crédits|le générique|equipo|ficha técnica|crew|il team"
    r"|p\.?\s?-?s|post-?scriptum|postscript|fußnoten|footnotes|notes?|anmerkungen"
    r"|sommaire|(?:table of )?contents|inhalt(?:sverzeichnis)?|índice|indice"
    r"|in this (?:article|story)"
    r"|.{0,30}\b(?:réservée?s? aux abonnés|for subscribers(?: only)?|nur für abonnenten"
    r"|para suscriptores|riservat[oa] agli abbonati))\W*$",
    re.IGNORECASE,
)
_AUTHOR_NOTE = re.compile(  # opens a box about who wrote the article
    r"\W*(?:about the authors?|à propos (?:de l[’']auteur|des auteurs)|l[’']aut(?:eur|rice|ore)\W*$"
    r"|über (?:den autor|die autorin|die autoren)|zur person\W*$|sobre (?:la firma|el autor"
    r"|la autora)"
    r"|(?:sull[’']|informazioni sull[’'])aut\w+|(?:written by|écrit par|geschrieben von|escrito por"
    r"|scritto da)\s+[^\W\d_])",
    re.IGNORECASE,
)
_LONGEST_NOTE = 700  # characters
_WORDS_OF_A_TITLE = 4
_LONGEST_LABEL = 40
_LONGEST_OTHERS = 60  # characters of such a heading
_PROSE = re.compile(r"[^\n]{100,}[.!?…][\s\"'»”’)]*$")  # a sentence or more of the story
# The last element of a paragraph, or of the first item of a list.
_LAST_LINKS = etree.XPath(
    "//p/a[not(following-sibling::*)]"
    " | //li[not(preceding-sibling::*)]/a[not(following-sibling::*)]"
)
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
        yield from _opened_by(heading)
    for link in cast("list[HtmlElement]", _LAST_LINKS(tree)):
        yield from _pointed(link)


def _opened_by(heading: HtmlElement) -> Iterator[HtmlElement]:
    text = str(heading.text_content()).strip()
    if len(text) > _LONGEST_OTHERS:
        return
    if opens_comments(text):
        yield from _with_what_follows(heading)
    elif _AUTHOR_NOTE.match(text) and heading.tag in _OPENING:
        yield from _note_below(heading)
    elif _leads_elsewhere(text):
        yield from _list_below(heading)


def _leads_elsewhere(text: str) -> bool:
    return len(text) <= _LONGEST_OTHERS and (
        _OTHERS.match(text) is not None or _OTHERS_ALONE.match(text) is not None or is_pointer(text)
    )


def _pointed(link: HtmlElement) -> Iterator[HtmlElement]:
    """What is a link and its label, `MORE ON 5: …`, or a list of links and the line above it."""
    box = link.getparent()
    if box is None or (link.tail or "").strip():
        return
    title = _text(link)
    if len(title.split()) < _WORDS_OF_A_TITLE:
        return
    if box.tag == "li" and _is_list_of_links(rest := box.getparent()):
        above = rest.getprevious()
        if above is not None and above.tag in _ABOVE_A_LIST and _leads_elsewhere(_text(above)):
            yield above
        yield rest
    elif box.tag == "p":
        label = _text(box).removesuffix(title).rstrip()
        shouted = label.isupper() and label.endswith((":", "|", ">", "»", "→", "-", "–"))
        if 0 < len(label) <= _LONGEST_LABEL and (shouted or _leads_elsewhere(label)):
            yield box


def _is_list_of_links(box: HtmlElement) -> bool:
    items = [each for each in box if each.tag == "li"]
    return all(
        len(links := list(item.iter("a"))) == 1 and _text(links[0]) == _text(item)
        for item in items
    )  # fmt: skip


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


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


def _note_below(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The box that the heading of a note on the author opens, if it holds no more than a note."""
    box = heading.getparent()
    if box is not None and box[0] is heading and len(str(box.text_content())) <= _LONGEST_NOTE:
        yield box


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
