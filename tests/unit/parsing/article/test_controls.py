"""Lines of buttons, paths and tags, and lines that only look so."""

import pytest

from libs.parsing.article.body.controls import is_control


@pytest.mark.parametrize(
    "line",
    [
        "Partager sur Facebook", "Share Tweet Email", "Accueil > Économie > Ports", "Menu",
        "Home / Business", "Print", "Save", "Commenter 12", "Commentaires (4)", "3 min read",
        "Temps de lecture : 4 min", "Lesezeit: 3 Minuten", "Lecture 2 min.", "12 commentaires",
        "Artikel drucken", "Auf Facebook teilen", "Compartir en WhatsApp", "Condividi su X",
        "Startseite › Wirtschaft › Häfen", "Inicio » Economía", "Économie > Mer > Ports > Lorval",
        "Tags : ports, grues, Lorval", "Mots-clés : chantier naval", "Schlagwörter: Hafen, Kran",
        "#ports #grues #lorval", "Skip to content", "Zum Inhalt springen", "Copier le lien",
        "Share this article on LinkedIn", "Link kopieren", "Lire plus tard", "Delen via e-mail",
        "Imprimer", "Teilen", "Merken", "5 minuti di lettura",
    ],
)  # fmt: skip
def test_is_a_control(line: str) -> None:
    assert is_control(line)


@pytest.mark.parametrize(
    "line",
    [
        "Print is not dead.", "Share prices fell on Facebook.", "Oui.", "Home", "Facebook",
        "WhatsApp", "Paris / Lyon / Nice", "Telegram", "The story", "On Twitter",
        "Le menu est à 12 euros.", "12 morts", "3 minutes de silence", "Tags: who pays for them?",
        "He said: share this article on Facebook, or else.", "Brumelle > Ostrand", "Save the yard",
        "Commenter n’est pas lire, dit le maire", "L’article", "A friend", "Mail order",
        "Suivre la mer, un métier", "Accueil des réfugiés : la ville dit oui",
        "Home Depot and Lowe’s", "2 min 30",
    ],
)  # fmt: skip
def test_is_the_story(line: str) -> None:
    assert not is_control(line)
