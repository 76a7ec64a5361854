"""Lines that speak about something else."""

import pytest

from libs.parsing.article.body.furniture import is_aside, without_furniture

STORY = ["Il était midi quand la porte-parole a lu trois phrases."] * 3


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi : À Brasparts, les vélos reviennent",
        "À lire également",
        "LEGGI ANCHE: Abbonamenti, gli aumenti",
        "Read more: Who owns the chips",
        "Mehr zum Thema",
        "À LIRE AUSSI Brasparts : les vélos reviennent",
        "Lire aussi Brasparts retrouve ses vélos",
        "Lire aussi Pourquoi Brasparts renonce ?",
        "(Voir aussi notre enquête sur les vélos)",
        "READ ALSO Cheaper filters for tankers",
        "Lesen Sie auch: Brasparts gibt auf",
        "Lesen Sie auch Brasparts gibt auf",
        "Lea también: Brasparts renuncia",
        "También te puede interesar: los filtros",
        "Das könnte Sie auch interessieren",
        "Sur le même thème : les vélos",
        "Lire la suite",
        "Partager :",
        "Share this:",
        "Teilen",
        "Compartir:",
        "Suivez-nous sur nos réseaux",
        "Folgen Sie uns auf allen Kanälen",
        "Subscribe to our newsletter",
        "Advertisement · Scroll to continue",
        "ANZEIGE",
        "© Idriss Bonnal pour Contretemps",
        "Photo: Anna Blom",
        "Sign up here.",
        "Abonnez-vous à notre lettre du matin",
        "Imprimer cet article - Envoyer à un ami",
    ],
)
def test_knows_an_aside_wherever_it_stands(line: str) -> None:
    assert is_aside(line)
    assert without_furniture([*STORY, line, *STORY]) == STORY * 2


@pytest.mark.parametrize(
    "line",
    [
        "Read the contract, she said, and you will see.",
        "Lire aussi bien les comptes que les contrats, voilà ce que demande le syndicat.",
        "Voir aussi loin que possible, qui le pourrait ?",
        "Partager les pertes reste le point le plus difficile, selon le conseil.",
        "Read more than one way, the clause favours the buyer.",
        "Mehr zum Thema Preis wollte das Unternehmen nicht sagen.",
        "Siehe auch das Urteil, sagte der Anwalt am Dienstag.",
        "Suivez-nous, avait lancé le patron aux salariés.",
        "Follow us on this road, the chief told the staff.",
        "Share this pain, the union said, or lose us.",
        "Lire un contrat de quarante pages prend une journée.",
        "La publicité a rapporté 3 millions d’euros au journal cette année.",
        "Photographs of the hall were shown to the court.",
        "Related companies must declare their links within a month.",
        "Recommended prices are rising in every region.",
        "Sign up for it? “Never,” he says. The union agrees with him.",
        "(Reporting by itself is no crime, the judge noted.)",
        "Already a subscriber to the theory, he was not surprised.",
    ],
)
def test_the_story_may_use_the_same_words(line: str) -> None:
    told = [*STORY, line, *STORY * 4]
    assert without_furniture(told) == told


def test_notes_on_the_staff_and_on_subscriptions_stand_at_the_end() -> None:
    notes = [
        "(Reporting by Anna Blom in Paris; Editing by Jean Roy)",
        "This story was originally published February 27, 2024, 6:05 PM.",
        "Ce reportage a été publié dans le numéro 214.",
        "The views expressed are those of the authors.",
        "abc-de/fg/hi",
        "Cet article est réservé aux abonnés. Il vous reste 60 % à découvrir.",
    ]
    assert without_furniture([*STORY, *notes]) == STORY


def test_a_name_with_hyphens_at_the_end_is_no_desk() -> None:
    assert without_furniture([*STORY, "New-York"]) == [*STORY, "New-York"]
