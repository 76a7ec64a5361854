from lxml.html import HtmlElement

from libs.parsing.article.body.body_text import body_text, parse_html
from libs.parsing.article.body.prose import read_prose, settle_paragraphs

SENTENCE = "The mill has four chimneys, and on most days smoke comes out of two of them. "
PROSE = SENTENCE * 3


def _tree(html: str) -> HtmlElement:
    tree = parse_html(html)
    assert tree is not None
    return tree


def test_the_story_of_a_page_of_tables_is_in_one_cell() -> None:
    menu = "<td><a href='/'>Une</a><br><a href='/s'>Sport</a></td>"
    story = f"<td id='story'>{PROSE}<br><br>{PROSE}</td>"
    cell = read_prose(_tree(f"<table><tr>{menu}{story}</tr></table>")).cell()
    assert cell is not None
    assert cell.get("id") == "story"


def test_a_table_of_figures_within_a_story_is_no_layout() -> None:
    tree = _tree(f"<p>{PROSE}<p>{PROSE}<p>{PROSE}<table><tr><td>{PROSE}</td></tr></table>")
    assert read_prose(tree).cell() is None


def test_the_densest_place_holds_most_paragraphs() -> None:
    comments = "".join(f"<div><p>{SENTENCE}</p></div>" for _ in range(3))
    prose = read_prose(_tree(f"<div id='story'><p>{PROSE}</p><p>{PROSE}</p></div>{comments}"))
    assert prose.densest is not None
    assert prose.densest.get("id") == "story"
    assert prose.share_in(PROSE) == 1.0
    assert prose.share_in("nothing of it") == 0.0


def test_a_page_with_little_prose_has_no_densest_place() -> None:
    assert read_prose(_tree(f"<p>{SENTENCE}</p>")).densest is None


def test_prose_between_paragraphs_becomes_paragraphs() -> None:
    tree = _tree(
        f"<div><p>{PROSE}</p>{SENTENCE}<b>and</b> more<p>{PROSE}</p><div>{SENTENCE}</div>"
        f"<p>{PROSE}</p>ends</div>"
    )
    settle_paragraphs(read_prose(tree))
    assert [len(each.text_content()) > 0 for each in tree.iter("p")] == [True] * 5
    texts = [" ".join(each.text_content().split()) for each in tree.iter("p")]
    assert texts[1] == f"{SENTENCE}and more"
    assert texts[3] == SENTENCE.strip()


def test_what_stands_loose_between_paragraphs_is_in_the_text() -> None:
    story = f"<p>{PROSE}One.</p>Loose: {SENTENCE}<p>{PROSE}Two.</p><p>{PROSE}</p>"
    text = body_text(_tree(f"<html><body><h1>Mill</h1><div>{story}</div>"), title="Mill")
    assert text.split("\n")[1].startswith("Loose: The mill")


def test_paragraphs_in_boxes_of_their_own_have_one_place() -> None:
    boxes = "".join(f"<div><p>{PROSE}</p></div>" for _ in range(3))
    tree = _tree(f"<div id='story'>{boxes}</div><div><h4>Menu</h4></div>")
    element = read_prose(tree).paragraphs_element
    assert element is not None
    assert element.get("id") == "story"


def test_prose_that_is_not_in_paragraphs_or_not_together_names_no_place() -> None:
    loose = _tree(f"<div>{PROSE}<br><br>{PROSE}<br><br>{PROSE}</div>")
    apart = _tree(f"<div><p>{PROSE}<p>{PROSE}<p>{PROSE}</div><div><p>{PROSE}<p>{SENTENCE}</div>")
    assert read_prose(loose).paragraphs_element is None
    assert read_prose(apart).paragraphs_element is None


def test_a_heading_between_paragraphs_in_boxes_is_text() -> None:
    box = f"<div class='a1'><p>{PROSE}</p></div>"
    tree = _tree(f"<div>{box}{box}<div class='a1'><h3>What it costs</h3></div>{box}</div>")
    assert "What it costs" in body_text(tree, title=None).split("\n")
