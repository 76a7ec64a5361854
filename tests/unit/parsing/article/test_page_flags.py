import pytest

from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.markup.jsonld import read_graph
from libs.parsing.article.markup.page_flags import (
    change_notes,
    declared_change,
    live_blog,
    paywalled,
)
from libs.parsing.article.markup.tags import Tags, read_tags

PART = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".wall"}


def _tags(html: str) -> Tags:
    tree = parse_html(html)
    assert tree is not None
    return read_tags(tree)


def test_a_part_that_is_not_free_makes_the_article_paid() -> None:
    assert paywalled([{"isAccessibleForFree": True, "hasPart": PART}], []) == (True, "json-ld")
    assert paywalled([{"isAccessibleForFree": False}], ["free"]) == (True, "json-ld")


def test_free_is_said_and_not_assumed() -> None:
    assert paywalled([{"isAccessibleForFree": "http://schema.org/True"}], []) == (False, "json-ld")
    assert paywalled([{"headline": "Salt"}], ["metered"]) is None
    assert paywalled([{}], ["locked"]) == (True, "meta")
    assert paywalled([{}], ["free"]) == (False, "meta")


def test_a_live_blog_says_so_in_its_data_its_type_or_its_markup() -> None:
    empty = read_graph([])
    posting = read_graph(['{"@type": "LiveBlogPosting"}'])
    assert live_blog(posting, None, marked=False) == "json-ld"
    assert live_blog(empty, "article:live_blog", marked=False) == "opengraph"
    assert live_blog(empty, "article", marked=_tags("<main class='live-blog'>").live) == "markup"
    assert live_blog(empty, "article", marked=_tags("<p><a class='liveblog-link'>").live) is None


@pytest.mark.parametrize(
    "line",
    [
        "Correction: the cabinet has sixty drawers.",
        "Mise à jour du 8 mars : le loyer sera de 180 euros.",
        "Cet article a été modifié le 13 octobre à 18 h 40.",
        "(This story has been updated with a comment of the company.)",
        "An earlier version of this article gave another name.",
        "Update: number 413 stands behind the depot.",
    ],
)
def test_a_line_that_begins_with_a_change_declares_it(line: str) -> None:
    found = declared_change(notes=[], header=[], text=f"A first line.\n{line}")
    assert found is not None
    assert found[0] in line
    assert found[1] == "text"


@pytest.mark.parametrize(
    "line",
    [
        "The software was updated on Tuesday, and nobody noticed.",
        "Updates will follow in spring.",
        "La mise à jour du logiciel a duré deux heures.",
        "Corrections officers went on strike.",
        "Modified crops are sold in two shops.",
    ],
)
def test_a_story_of_changes_declares_none(line: str) -> None:
    assert declared_change(notes=[], header=[], text=line) is None


def test_the_words_beside_the_date_declare_a_change() -> None:
    header = ["Publié le 21 nov. 2023 à 18:22 - Mis à jour le 22 nov. 2023 à 07:05"]
    found = declared_change(notes=[], header=header, text="A line.")
    assert found == ("Mis à jour le 22 nov. 2023 à 07:05", "byline")


def test_a_box_for_corrections_is_read_wherever_it_stands() -> None:
    notes = change_notes(_tags("<div class='correction-box'>Correction: it is two.</div>").notes)
    assert declared_change(notes=notes, header=[], text="zzz") == ("Correction: it is two.", "note")
