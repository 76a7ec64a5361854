"""Boxes that say that they are not the article."""

import pytest

from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.body.clutter import without_clutter, without_machinery

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


def test_menus_and_what_no_reader_sees_are_taken_out_but_not_json_ld() -> None:
    tree = parse_html(
        f"<body><nav>menu</nav><script>var x</script><style>p</style><p>{PROSE}</p>"
        "<script type='application/ld+json'>{}</script><footer>foot</footer></body>"
    )
    assert tree is not None
    without_machinery(tree)
    assert str(tree.text_content()).strip() == f"{PROSE}{{}}"


def test_a_menu_that_is_never_closed_does_not_take_the_article_along() -> None:
    tree = parse_html(f"<body><nav><a href='/'>Une</a><p>{PROSE}</p><p>{PROSE}</p></body>")
    assert tree is not None
    without_machinery(tree)
    assert PROSE in str(tree.text_content())
