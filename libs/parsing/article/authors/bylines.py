"""The visible bylines that belong to this article, and to no other on its page. Pure.

Markup names authors of comments, of related stories and of products as it names this article's.
Whose a byline is, is told by what it stands under: this headline, or another one.
"""

from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from libs.parsing.article.authors.people import MAX_BYLINE, is_full_name
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.markup.tags import leads_to_a_person
from libs.parsing.article.titles.headline_lines import set_apart


def texts_of(elements: Iterable[HtmlElement], headline: HtmlElement | None) -> Iterator[str]:
    """What those of these elements say that belong to the headline; neighbours are one byline."""
    group: list[HtmlElement] = []
    for element in elements:
        if group and not (
            element.getparent() is group[0].getparent()
            and element.get("class") == group[0].get("class")
        ):
            yield from _line_of(group)
            group = []
        if not is_foreign(element, headline):
            group.append(element)
    yield from _line_of(group)


def _line_of(group: Sequence[HtmlElement]) -> Iterator[str]:
    line = ", ".join(filter(None, map(line_in, group)))
    if line and len(line) <= MAX_BYLINE:
        yield line


def line_in(element: HtmlElement) -> str:
    """The byline in an element; where links name people, who may stand in boxes, those."""
    linked = linked_people(element)
    if len(linked) > 1:
        return ", ".join(linked)
    text = " ".join(element.text_content().split())
    if len(text) > MAX_BYLINE:  # no byline, however it is taken apart
        return text
    return set_apart(f"{piece} " for piece in element.itertext())


def linked_people(element: HtmlElement) -> list[str]:
    """The full names that are links to somebody's page."""
    texts = (
        " ".join(each.text_content().split())
        for each in element.iter("a")
        if leads_to_a_person(each)
    )
    return list(dict.fromkeys(text for text in texts if is_full_name(text)))
