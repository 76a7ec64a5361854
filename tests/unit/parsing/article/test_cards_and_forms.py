"""Boxes that are no part of the article by what they hold."""

import pytest

from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.body.clutter import without_clutter

PROSE = "La Commission a demandé une copie de l’accord, mardi, sans ouvrir d’enquête. " * 4


def _left(box: str) -> str:
    tree = parse_html(
        f"<html><body><div><h1>Titre</h1><p>{PROSE}</p>{box}<p>{PROSE}</p></div></body></html>"
    )
    assert tree is not None
    without_clutter(tree)
    return str(tree.text_content())


@pytest.mark.parametrize(
    "box",
    [
        "<div><div><h4>Le matin</h4><p>GONE</p></div><form><input type='email'></form></div>",
        "<div><article><a href='/b'><h3>GONE</h3></a><p>Dix images.</p></article></div>",
        "<article><h3><a href='/b'>GONE</a></h3><p>Dix images.</p></article>",
        "<p><img src='a.jpg'><br><i>GONE</i></p>",
        "<div><h2>14 Comments</h2><div><p>GONE</p></div></div>",
        "<div><b>Commentaires</b><br>1. Par Luc<br>GONE</div>",
        "<p><strong>MORE ON 5: </strong><a href='/b'>GONE est revenu au port</a></p>",
        "<p>Más información: <a href='/b'>GONE est revenu au port</a></p>",
        "<p>Lire aussi :</p><ul><li><a href='/b'>GONE est revenu au port</a></li></ul>",
        "<div><h3>Sobre la firma</h3><b>Anna Blom</b><p>GONE, redactora de puertos.</p></div>",
        "<div><h2>Written by Anna Blom</h2><p>GONE. I write on ports.</p></div>",
        "<div><h2>P.-S.</h2><p>GONE, samedi à 20 h, salle des fêtes.</p></div>",
        "<div><h3>L’équipe</h3><ul><li>GONE : Jean Roy</li></ul></div>",
        "<div><h4>Related Sections</h4><ul><li>GONE</li></ul></div>",
        "<div><h2>Cet article est réservé aux abonnés</h2><p>GONE pour un euro.</p></div>",
        "<div><p>Il ne reste qu’à lire et à relire.</p><h3>Commentaires (2)</h3><p>GONE</p></div>",
    ],
)
def test_takes_out_what_is_no_article_by_what_it_holds(box: str) -> None:
    left = _left(box.replace("GONE", "un mot étranger"))
    assert "un mot étranger" not in left
    assert left.count("La Commission") == 8


@pytest.mark.parametrize(
    "box",
    [
        f"<article><h2><a href='/self'>KEPT</a></h2><p>{PROSE}</p></article>",
        "<p>Le maire : <a href='/b'>KEPT est revenu au port</a></p>",
        "<p>Source: <a href='/b'>KEPT</a></p>",
        "<ul><li><a href='/b'>Halde</a>, KEPT</li><li>Ostrel</li></ul>",
        f"<div><h3>L’équipe</h3><p>KEPT {PROSE}</p></div>",
        "<p>Écrit par <b>Written by Anna</b> KEPT</p>",
        "<p>KEPT <img src='a.jpg'><br>et la suite</p>",
        "<p><img src='a.jpg'>KEPT, dit-elle.<br>Il se tut.</p>",
        "<div><h3>Comments that changed a law</h3><p>KEPT</p></div>",
        "<p>KEPT</p><h3>Commentaires</h3>",
        f"<div><i>Jeudi</i><b>3 Comments</b><p>KEPT</p><p>{PROSE}</p></div>",
    ],
)
def test_keeps_what_only_looks_like_it(box: str) -> None:
    assert "ce qui reste" in _left(box.replace("KEPT", "ce qui reste"))


def test_a_form_around_the_whole_article_takes_nothing_with_it() -> None:
    left = _left(f"<form><p>{PROSE}</p><input type='email'></form>")
    assert left.count("La Commission") == 12
