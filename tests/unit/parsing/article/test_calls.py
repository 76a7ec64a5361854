"""Lines that ask the reader to do something, and those that only tell of it."""

import pytest

from libs.parsing.article.body.calls import is_call


@pytest.mark.parametrize(
    "line",
    [
        "Follow the Quay on Facebook, X and Instagram.",
        "Suivez toute l’actualité de Brest sur WhatsApp",
        "Sigue toda la información de puertos en Facebook y X, o en nuestra newsletter",
        "Folgen Sie dem Hafenblatt auf Instagram",
        "Seguici su Telegram",
        "Spotted a mistake? Report an error.",
        "Vous avez repéré une coquille ? Merci de nous l’écrire.",
        "Une erreur ? Écrivez-nous.",
        "Haben Sie einen Fehler entdeckt? Schreiben Sie uns!",
        "¿Has visto algún error? Escríbenos.",
        "Hai notato un errore? Segnalacelo.",
        "Got a tip? Email us.",
        "To submit a letter to the editor, write to us.",
        "Download our free app for phones.",
        "Téléchargez notre application mobile",
        "Laden Sie unsere kostenlose App",
        "Descarga nuestra app",
        "Scarica l’app",
        "Chaque lundi, les marées de la semaine. Je m’inscris",
        "Every Friday, the tides. Sign up here",
        "Get the Tide Table, every morning at six.",
        "Die Gezeiten, jeden Montag. Jetzt kostenlos anmelden",
        "Free webinar: Who owns the quay? March 14, 2 p.m. Register now",
        "Webinaire gratuit : la criée de demain",
        "Push-Nachrichten aktivieren",
        "Activez les notifications",
        "Únete a nuestro canal de WhatsApp",
        "Únete al canal del puerto",
        "Get in touch: Do you sail? Tell us what you think.",
        "2,50 € / mois pendant un an",
        "$5 a month",
        "For a reprint of this story, contact the library.",
    ],
)
def test_knows_a_call(line: str) -> None:
    assert is_call(line)


@pytest.mark.parametrize(
    "line",
    [
        "Follow the money, the auditors did, and found a boat.",
        "Suivre l’argent sur trois continents a pris deux ans aux enquêteurs.",
        "Downloads of the app doubled in March.",
        "Télécharger l’application ne suffit pas, selon le syndicat.",
        "Un webinaire a réuni mille salariés.",
        "Webinars replaced fairs in 2020.",
        "Une erreur ?",
        "Subscribers rose by a third. The company did not say why.",
        "Die App wurde vier Millionen Mal geladen.",
        "La newsletter de la criée a plu aux marins.",
        "Has the buyer seen the error in the books? No.",
        "La cuota subió a 5 euros al mes. Nadie protestó.",
        "La notizia ha sorpreso gli iscritti.",
    ],
)
def test_what_only_tells_of_such_things_is_none(line: str) -> None:
    assert not is_call(line)
