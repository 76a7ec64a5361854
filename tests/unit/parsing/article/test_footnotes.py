"""Notes at the foot of an article."""

import pytest

from libs.parsing.article.body.footnotes import is_note, without_footnotes

STORY = ["Le port a vendu la criée.", "Les équipages restent, dit la mairie."]


@pytest.mark.parametrize(
    "notes",
    [
        ["--Additional reporting by Jean Roy. Editing by Léa Sol."],
        ["This article first appeared in the June issue under the headline “Nets”."],
        ["Dieser Text erschien zuerst im Hafenblatt."],
        ["Cet article est paru dans le numéro de juin."],
        ["Este artículo se publicó en la edición de junio."],
        ["(svk/dpa)"],
        ["View original content to download multimedia: https://quai.example/a", "SOURCE Halde"],
        ["abl/jro"],
        ["Mit Material der dpa"],
        ["Anna Blom is a fellow at the School of Ports."],
        ["Anna Blom, professeure à Brest, a publié « Les quais »."],
        ["Anna Blom ist Professorin für Seerecht in Kiel."],
        ["Anna Blom es profesora de derecho marítimo."],
        ["Anna Blom insegna diritto della navigazione."],
        ["- Anna BlomGrand reporter"],
        ["Réalisation : Jean Roy", "Mixage : Léa Sol"],
        ["Regie: Jörn Voss", "Schnitt: Lea Sohl"],
        ["Contacts presse :", "Jean Roy", "+33 2 55 01 01 01", "presse@quai.example"],
        ["Pressekontakt", "Jörn Voss, Leiter Kommunikation"],
    ],
)
def test_notes_go(notes: list[str]) -> None:
    assert without_footnotes([*STORY, *notes], ["Anna Blom"]) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "About Halde",
        "Halde is a maker of sails and employs 300 people.",
        "Anna Blomquist is the mayor of Kervalen.",
        "Jean Roy is the owner now.",
        "Production : le port vise 4 000 tonnes",
        "Contacts with the buyer began in May.",
        "Contact: Jean Roy, jean@quai.example",
        "Reporting duties fall to the buyer.",
    ],
)
def test_what_the_story_says_stays(line: str) -> None:
    assert without_footnotes([*STORY, line], ["Anna Blom", "Halde"]) == [*STORY, line]


def test_what_a_company_says_of_itself_stays_though_it_signs() -> None:
    told = [*STORY, "Grand Quai is a company that builds sails in Brest."]
    assert without_footnotes(told, ["Grand Quai"]) == told


def test_text_behind_the_contacts_stays() -> None:
    about = ["À propos de Halde", "Halde tisse des voiles."]
    assert without_footnotes([*STORY, "Contact presse", "Jean Roy", *about]) == [*STORY, *about]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This content was paid for by an advertiser.", True),
        ("Este contenido fue pagado por un anunciante. La redacción no participó.", True),
        ("La rédaction n’a pas participé à la réalisation de ce contenu.", True),
        ("Reuters", True),
        ("Translated from the Breton by Jean Roy", True),
        ("Traduit de l’anglais par Léa Sol", True),
        ("This content deal pays for two ships.", False),
        ("Reuters was sold.", False),
        ("Translated into figures, the deal is worth a ship.", False),
    ],
)
def test_notes_that_stand_anywhere(line: str, expected: bool) -> None:
    assert is_note(line) is expected
