"""Boxes that say that they are not the article."""

import pytest

from services.fetcher.extraction.body_text import parse_html
from services.fetcher.extraction.clutter import without_clutter
from services.fetcher.extraction.story_box import story_box

PROSE = "La Commission a demandé une copie de l’accord, mardi, sans ouvrir d’enquête. " * 4


def _left(box: str) -> str:
    tree = parse_html(
        f"<html><body><div><h1>Titre</h1><p>{PROSE}</p>{box}<p>{PROSE}</p></div></body></html>"
    )
    assert tree is not None
    without_clutter(tree)
    return str(tree.text_content())


@pytest.mark.parametrize(
    "attributes",
    [
        'class="bloc-newsletter"',
        'class="block-Newsletter__form"',
        'id="comments"',
        'class="paragraph--type--lire-aussi"',
        'class="mehr-zum-thema"',
        'class="jp-relatedposts"',
        'data-component="email-signup"',
        'class="inlineNewsletterBox"',
        'class="anzeige"',
    ],
)
def test_a_box_that_says_so_is_taken_out(attributes: str) -> None:
    assert "zzz" not in _left(f"<div {attributes}><p>zzz</p></div>")
    assert _left(f"<div {attributes}><p>zzz</p></div>").count("Commission") == 8


@pytest.mark.parametrize(
    "attributes",
    [
        'class="article-body"',
        'class="shareholders"',
        'class="tag-newsletter category-comments"',
        'class="has-related"',
        'class="commented"',
    ],
)
def test_a_box_that_only_sounds_alike_is_kept(attributes: str) -> None:
    assert "zzz" in _left(f"<div {attributes}><p>zzz</p></div>")


def test_what_holds_the_headline_or_most_of_the_text_is_kept() -> None:
    assert "zzz" in _left("<div class='share'><h1>zzz</h1></div>")
    assert "zzz" in _left(f"<div class='comments'><p>zzz {PROSE * 9}</p></div>")


def test_the_story_of_a_page_of_tables_is_in_one_cell() -> None:
    menu = "<td><a href='/'>Une</a><br><a href='/s'>Sport</a></td>"
    tree = parse_html(f"<table><tr>{menu}<td id='story'>{PROSE}<br><br>{PROSE}</td></tr></table>")
    assert tree is not None
    box = story_box(tree)
    assert box is not None
    assert box.get("id") == "story"


def test_a_page_with_paragraphs_has_no_story_cell() -> None:
    tree = parse_html(f"<p>{PROSE}<p>{PROSE}<p>{PROSE}<table><tr><td>{PROSE}</td></tr></table>")
    assert tree is not None
    assert story_box(tree) is None
