"""Names that sign without a word before them: on a card, above the clock, below the story. Pure.

Two words with capitals may be a section or a place: a name is believed only where the markup
shows it by itself beside what belongs to a byline.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, zip_longest

from lxml.html import HtmlElement

from libs.parsing.article.authors.people import is_full_name, is_person
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.dates.visible_dates import first_date
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.markup.tags import leads_to_a_person
from libs.parsing.article.titles.headline_lines import Line, element_showing

_PROSE = 100  # characters of a line that ends like a sentence
_MOST_PROSE = 1  # paragraphs above a byline: the standfirst
_MOST_WORDS = 4
_LONGEST = 60  # characters of a name
_FEW = 2  # elements in one that holds a name alone
_LABELS = frozenset(
    re.findall(
        r"\S+",
        """
        texte textes text texto textos testo testi words story author authors auteur auteure autor
        autora autorin autore autrice journaliste journalist journalistin reporter rédacteur
        rédactrice redakteur redakteurin redactor redactora giornalista periodista correspondant
        correspondante correspondent korrespondent korrespondentin contributor
        """,
    )
)
_ROLE = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:correspond[ea]nte?|reporter|journalist(?:e|in)?|columnist|editor|writer"
    r"|redakteur(?:in)?|korrespondent(?:in)?|periodista|redactora?|corresponsal|giornalista"
    r"|inviat[oa]|chroniqueu(?:r|se)|éditorialiste)(?:[\s,]+[^.!?]{0,30})?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[\W_]*")
_SECTION = re.compile(
    r"\b(?:equity|estate|finance|business|markets?|industry|industries|technology|energy|health|world"
    r"|releases?|reports?|opinion|analysis|interviews?|deals|economy|politics|culture|sports?|video"
    r"|private|public|breaking|latest|featured|exclusive|local|national|international|corporate"
    r"|bad|sankt|saint|los|las|new|north|south|east|west|port|fort|lake|mount|nouvelle)\b",
    re.IGNORECASE,
)
_FAMILY_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w’'.-]*\s(?:[\w’'.-]+\s)*[A-ZÀ-Þ][A-ZÀ-Þ’'-]{2,}")
_RIGHT = re.compile(r"text-align:\s*right|\bright\b", re.IGNORECASE)


def names_by_headline(
    tree: HtmlElement, lines: Sequence[Line], outlets: Sequence[str]
) -> Iterator[str]:
    """The names in lines below the headline that are labelled as authors or stand by the clock.

    First those with a label (`Anna Blom`, `Text`), as one byline; then one beside a date or
    above the role of a journalist.
    """
    shown = list(_above_the_story(lines))
    if labelled := [name for line in shown for name in _labelled(line)]:
        yield ", ".join(labelled)
    for line, following in zip_longest(shown, shown[1:]):
        name, behind = _first_piece(line)
        beside = behind or (following.text if following else "")
        if (
            _is_like_a_name(name)
            and (first_date(beside) or _ROLE.fullmatch(beside))
            and _may_sign(name, outlets)
            and _stands_alone(tree, name)
        ):
            yield name


def names_at_foot(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[str]:
    """The names that stand alone right below the story, set apart by capitals, type or place."""
    for element in tree.iter("p", "div", "em", "i", "b", "strong"):
        if len(element) > _FEW or len(element.text or "") > _LONGEST:
            continue
        name = _text(element) if len(element) else (element.text or "").strip()
        if not _is_like_a_name(name):
            continue
        set_apart = element.tag in {"em", "i"} or _is_right(element)
        if (
            (set_apart or _FAMILY_IN_CAPITALS.fullmatch(name))
            and _may_sign(name, ())
            and _is_behind_the_story(element)
            and not is_foreign(element, headline)
        ):
            yield name


def _above_the_story(lines: Sequence[Line]) -> Iterator[Line]:
    prose = 0
    for line in lines:
        prose += len(line.text) > _PROSE and SENTENCE_END.search(line.text) is not None
        if prose > _MOST_PROSE:
            return
        yield line


def _labelled(line: Line) -> Iterator[str]:
    pieces = [text for each in line.pieces if (text := " ".join(each.split()))]
    for name, label in pairwise(pieces):
        if label.strip(" :·|,()").lower() in _LABELS and _may_sign(name, ()):
            yield name


def _first_piece(line: Line) -> tuple[str, str]:
    """The first piece of text in a line, and what stands behind it and signs."""
    pieces = [text for each in line.pieces if (text := " ".join(each.split()))]
    name = pieces[0].rstrip(" |·•,–—-") if pieces else ""
    return name, " ".join(piece for piece in pieces[1:] if not _SIGN.fullmatch(piece))


def _may_sign(text: str, outlets: Sequence[str]) -> bool:
    return (
        _is_like_a_name(text)
        and is_full_name(text)
        and is_person(text, outlets)
        and _SECTION.search(text) is None
    )


def _is_like_a_name(text: str) -> bool:
    return text[:1].isupper() and len(text) <= _LONGEST and 1 < len(text.split()) <= _MOST_WORDS


def _stands_alone(tree: HtmlElement, name: str) -> bool:
    """Whether the page shows a name by itself: in no link, or in one to somebody's page."""
    shown = element_showing(tree, name)
    if shown is not None:
        return shown.tag not in {"h1", "h2", "h3", "h4"}
    links = (link for link in tree.iter("a") if _text(link) == name)
    return any(map(leads_to_a_person, links))


def _is_right(element: HtmlElement) -> bool:
    return element.get("align") == "right" or _RIGHT.search(
        f"{element.get('style') or ''} {element.get('class') or ''}"
    ) is not None  # fmt: skip


def _is_behind_the_story(element: HtmlElement) -> bool:
    """Whether what stands right before it ends like a sentence, and no more of it follows."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if any(SENTENCE_END.search(_text(each)) for each in node.itersiblings("p", "div")):
            return False
        before = node.getprevious()
        while before is not None and before.tag == "br" and not (before.tail or "").strip():
            before = before.getprevious()
        told = "" if before is None else (before.tail or "").strip() or _text(before)
        if told:
            return SENTENCE_END.search(told) is not None and len(told.split()) >= 5  # noqa: PLR2004 - a short last paragraph
    return False


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())
