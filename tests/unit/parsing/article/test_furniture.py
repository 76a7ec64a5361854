"""What of a text file is no part of the story."""

import pytest

from libs.parsing.article.body.furniture import without_furniture

FIRST, LAST = "Le groupe a dit qu’il signerait.", "Rien de plus n’est connu."


@pytest.mark.parametrize(
    "line",
    [
        "Photo : Anna Blom / AFP",
        "Photos: Anna Blom",
        "© Anna Blom",
        "(c) Relais 2024",
        "Crédit photo Anna Blom",
        "Crédit photo : Anna Blom pour Le Phare",
        "Anna Blom / AGENCE VUE",
        "ANNA BLOM / AGENCE LARGE",
        "Anna Blom/Reuters",
        "Anna Blom via Getty Images",
        "ANNA BLOM POUR « LE PHARE »",
        "Images | Brumelle | Anna Blom",
        "Imagen | Relais",
        "Photo by Anna Blom on Unsplash",
        "Foto: Anna Blom / dpa",
        "La dirigeante, à gauche, devant le siège | REUTERS",
        "Le patron à Paris, le 26 février 2024 © Agence",
        "Le siège, à Lyon (Photo : Anna Blom)",
        "À Relais | Le patron dit que tout va bien",
        "En Relais | Todo va bien, dice el jefe",
    ],
)
def test_credits_and_links_to_other_articles_go(line: str) -> None:
    assert without_furniture([FIRST, line, LAST]) == [FIRST, LAST]


@pytest.mark.parametrize(
    "form",
    [
        "Recevez chaque matin l’essentiel de l’actualité\nVotre adresse e-mail\nS’inscrire",
        (
            "Restez informés en temps réel\nS'inscrire à\nla newsletter\nEn fournissant votre email"
            " vous acceptez de recevoir la lettre de Relais, et notre politique de confidentialité."
            " Vous pourrez vous en défaire à tout moment."
        ),
        "S'inscrire à la newsletter\nEmail *\nValider\nDéjà inscrit ? Connectez-vous",
        (
            "Sign up for our newsletter\nYour email address\nSubscribe\nBy signing up you agree to"
            " our terms."
        ),
        "Already a subscriber? Log in",
        "Newsletter abonnieren\nE-Mail-Adresse\nAnmelden",
    ],
)
def test_a_sign_up_form_goes_wherever_it_stands(form: str) -> None:
    lines = form.split("\n")
    assert without_furniture([FIRST, LAST, *lines]) == [FIRST, LAST]
    assert without_furniture([FIRST, *lines, LAST]) == [FIRST, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "Photo numérique et cloud : deux mondes",
        "Images de synthèse",
        "Copyright et modèles : la bataille",
        "Crédit d’impôt recherche",
        "La newsletter de la société a été lue par tous.",
        "Newsletter et podcasts, le pari de la société",
        "Le cours a bondi de 4 %, dit l’agence. (Reuters)",
        "L’AFP a annoncé un accord avec Brumelle.",
        "La société s’est alliée à Bloomberg",
        "Sur le marché, rien ne bouge.",
        "Votre entreprise doit changer.",
        "S’inscrire",
    ],
)
def test_what_speaks_of_pictures_or_letters_stays(line: str) -> None:
    assert without_furniture([FIRST, line, LAST]) == [FIRST, line, LAST]
