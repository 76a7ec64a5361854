"""Tables that lay out a page are unfolded into boxes; tables of data stay. Pure.

Pages of before 2010 stand in tables. Read as data, their navigation becomes cells and their
story one long line between bars.
"""

from lxml.html import HtmlElement

_STORY = 400  # characters; no cell of data is so long
_LINKED = 0.8  # of a cell's text; such a cell is navigation
_NAVIGATION = 1000  # characters
_FOLDED = frozenset({"table", "tr", "td"})


def unfold_layout_tables(tree: HtmlElement) -> None:
    """Makes boxes of the tables and cells that are layout, and takes navigation out of them."""
    for table in list(tree.iter("table")):
        cells = [cell for cell in _own(table) if cell.tag == "td"]
        navigation = [cell for cell in cells if _is_navigation(cell)]
        if not _is_layout(table, [cell for cell in cells if cell not in navigation]):
            continue
        for cell in cells:
            if cell in navigation or not _is_filled(cell):
                cell.drop_tree()
        for element in [table, *_own(table)]:
            _unfold(element)


def _unfold(element: HtmlElement) -> None:
    parent = element.getparent()
    alone = parent is not None and len(parent) == 1 and not (parent.text or "").strip()
    if element.tag in ("tbody", "tfoot") or (element.tag == "td" and alone):
        element.drop_tag()  # paragraphs of neighbouring rows stand side by side
    elif element.tag in _FOLDED:
        element.tag = "div"


def _is_filled(cell: HtmlElement) -> bool:
    return bool(str(cell.text_content()).strip()) or cell.find(".//img") is not None


def _own(table: HtmlElement) -> list[HtmlElement]:
    """The parts of a table, without those of the tables in it."""
    return [
        each
        for each in table.iter("tbody", "tfoot", "thead", "caption", "tr", "td", "th")
        if next(each.iterancestors("table"), None) is table
    ]


def _is_layout(table: HtmlElement, cells: list[HtmlElement]) -> bool:
    if table.get("role") == "presentation":
        return True
    if any(each.tag in {"th", "thead", "caption"} for each in _own(table)):
        return False
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return True
    filled = [cell for cell in cells if _is_filled(cell)]
    if any(len(str(cell.text_content())) >= _STORY for cell in filled):
        return True
    return len({cell.getparent() for cell in filled}) == len(filled)  # one cell in each row


def _is_navigation(cell: HtmlElement) -> bool:
    text = len("".join(str(cell.text_content()).split()))
    if not 0 < text <= _NAVIGATION or cell.find(".//h1") is not None:
        return False
    linked = sum(len("".join(str(link.text_content()).split())) for link in cell.iter("a"))
    return linked >= _LINKED * text
