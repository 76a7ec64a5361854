"""Which lines of an article are no part of its story? Pure.

Links to other articles, calls to subscribe, sign-up forms, credits of photographs (the
photographer is no person of the story) and of editors, marks of advertisements. Of a page or of
a text file that was copied from one. Only short lines: what a paragraph says is the story.
"""

import re
from collections.abc import Sequence

from libs.parsing.article.body.calls import has_more, is_call, is_told
from libs.parsing.article.body.controls import is_control
from libs.parsing.article.body.footnotes import is_note, without_footnotes
from libs.parsing.article.body.sentences import in_small_letters
from libs.parsing.article.plain_text.press_names import is_written_like_a_name

_SHORT = 200  # characters
_POINTER = re.compile(
    r"(?:(?:à )?(?:lire|voir|écouter|relire) (?:aussi|également)|read (?:also|more"
    r"|next)|also read|see also"
    r"|leggi anche|lee también|lea también|vea también|(?:también )?te puede interesar"
    r"|leia (?:também|mais)|lees ook"
    r"|(?:lesen sie|siehe) auch|mehr zum thema|(?:lesen sie )?mehr dazu|more on this"
    r"|das könnte sie auch interessieren|weiterlesen|pour aller plus loin|lire (?:la suite|plus)"
    r"|related(?: stor(?:y|ies)| articles?)?|don[’']t miss"
    r"|recommended|sur le même (?:sujet|thème)|dans la même rubrique|notre dossier"
    r"|potrebbe interessarti)(?P<behind>\s*(?:[:›»>|–-]|$))?"
)
# What names no topic by itself; with one behind it, and no full stop, a line points to a title.
_TITLED = re.compile(
    r"(?:(?:à )?(?:lire|voir|écouter|relire) (?:aussi|également)|read (?:also|more)|also read"
    r"|see also|leggi anche|lee también|lea también|vea también|lees ook"
    r"|(?:lesen sie|siehe) auch) (?P<title>\S)"
)
_STATEMENT = re.compile(r"[.…;:,][\s\"'»”’]*$")
_EXCLAMATION = re.compile(r"[?!»”\"]\s*$")  # ends a title as well as a sentence
_ADVERT = re.compile(
    r"(?:advertisement|publicité|publicidad|pubblicità|anzeige|werbung|publicidade"
    r"|story continues below"
    r"|scroll to continue|la suite après (?:la|cette) publicité)\b[\w\s·.]{0,30}$"
)
_LONGEST_CREDIT = 160  # characters
_LONGEST_CAPTION = 260
_LONGEST_FORM = 220
_LONGEST_CONSENT = 600
_LONGEST_BUTTON = 60
_AGENCIES = (
    r"(?:AFP|Reuters|AP|EPA|dpa|EFE|ANSA|SIPA|MaxPPP|Bloomberg|Getty(?: Images)?|Abaca(?:press)?"
    r"|Hans Lucas|VU|REA|Shutterstock|iStock|Unsplash|Pexels|Pixabay|Belga|Keystone|Magnum"
    r"|NurPhoto|Anadolu|Xinhua|Zuma|Alamy|Adobe Stock|Picture[ -]Alliance|imago|Divergence|Myop"
    r"|Icon Sport|BestImage|PhotoPQR|LP|Press Association|Corbis|Gamma(?:-Rapho)?|DR|CC(?: BY\S*)?"
    r"|agence [\w’'.-]+|agentur [\w’'.-]+)"
)
_LABEL = (
    r"(?:photos?(?:graph(?:e|er|ie)s?)?|images?|imágenes|imagen|fotos?|bild(?:er|nachweis)?"
    r"|illustrations?|visuels?|cr[ée]dits?|créditos?|credits?)"
    r"(?: (?:photos?|images?|de (?:couverture|une|portada)|à la une|principale?|courtesy))*"
)
_CREDIT = re.compile(
    rf"^\W*(?:©|\(c\)\s|copyright\s*(?:©|:|\d)|{_LABEL}\s*(?:[:|©/]|by\s|par\s))", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"(?:all rights reserved|tous droits réservés|reproduction interdite"
    r"|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati)"
)
_LABEL_ALONE = re.compile(rf"^\W*cr[ée]dits?\s+photos?\s|^\W*{_LABEL}\s+[–—-]\s", re.IGNORECASE)
_SIGNED = re.compile(
    rf"(?:[/|©]|\s[–—-]|\bvia\b)\s*{_AGENCIES}(?:\W+{_AGENCIES})*\W*$", re.IGNORECASE
)
_MARKS = (
    "/",
    "|",
    "©",
    "(",
    " –",
    " —",
    " -",
    "via ",
    "Via ",
    "VIA ",
)  # of a credit behind a caption
_COPYRIGHT = re.compile(
    r"\s©\s?[^.!?]{2,60}$|\((?:photos?|crédits?|credits?|©|foto)\s*:[^()]{2,60}\)$", re.IGNORECASE
)
_COMMISSIONED = re.compile(r"[^a-zß-ÿ]{4,60} (?:POUR|FOR|VIA) [^a-zß-ÿ]{3,40}")
_TOPIC = re.compile(
    r"^\W*(?:À|A|En|In|Sur|Dans|Chez|Auf|Bei|On|Su)\s+[A-ZÀ-Þ][\w’'. -]{1,40}\s*\|\s*\S"
)
_SENTENCES = re.compile(r"[^.\W][.!?…]\s+[A-ZÀ-Þ«“]")

_FORM = re.compile(
    r"(?:recevez (?:chaque|tous|toute|nos|notre|l[’'e]|la|les|gratuitement|le)"
    r"|s[’']inscrire (?:à|a) (?:la|notre|nos) |inscri(?:vez-vous|ption) (?:à|a) (?:la|notre|nos) "
    r"|abonnez-vous|je m[’'](?:inscris|abonne)|rejoignez (?:nos|les) .{0,30}abonnés"
    r"|ne (?:manquez|ratez) (?:rien|aucun)|restez (?:informés?|au courant|connectés?)"
    r"|déjà (?:inscrit|abonné)|pas encore (?:inscrit|abonné)|vous avez déjà un compte"
    r"|(?:votre |saisi\w+ votre |entrez votre |indiquez votre )?(?:adresse )?"
    r"(?:e-?mail|courriel|mail|électronique)\s*(?:\*|:|$)"
    r"|(?:votre|entrez votre|saisissez votre) (?:adresse )?(?:e-?mail|courriel|mail|électronique)"
    r"|adresse (?:e-?mail|électronique)|se désinscrire|vous pou(?:vez|rrez) vous désinscrire"
    r"|(?:sign up|subscribe) (?:to|for|now|here|today)|get (?:our|the) .{0,60}"
    r"(?:newsletter|inbox|briefing)|join (?:our|\d[\d,.]*) .{0,40}(?:subscribers|readers)"
    r"|stay (?:informed|up to date|in the loop)|already (?:a subscriber|subscribed|registered"
    r"|signed up|have an account)(?=\W*(?:[?:!]|$))"
    r"|(?:your |enter your )?e-?mail(?: address)?\s*(?:\*|:|$)"
    r"|(?:your|enter your) e-?mail|unsubscribe (?:at any time|anytime|here)"
    r"|(?:ihre |deine )?e-?mail-adresse|(?:newsletter|jetzt) (?:abonnieren|anmelden)"
    r"|(?:erhalten|bekommen) sie (?:jeden|täglich|unseren)|bereits (?:abonniert|registriert)"
    r"|schon (?:abonniert|registriert)|suscríbe(?:te|se)|recib[ae] (?:cada|nuestr)"
    r"|¿?ya (?:estás|está) (?:suscrito|registrado)"
    r"|(?:tu|su) correo electrónico"
    r"|correo electrónico\s*(?:\*|:|$)"
    r"|(?:la |notre |our |the )?newsletters?\s*[:!]?\s*$)"
)
_CONSENT = re.compile(
    r"(?:en (?:fournissant|vous inscrivant|cliquant|saisissant|validant|soumettant|renseignant"
    r"|communiquant|vous abonnant|indiquant)|by (?:signing up|subscribing|providing|entering"
    r"|clicking|submitting)|mit (?:der|ihrer) anmeldung|al (?:suscribirte|suscribirse|registrarte)"
    r"|vos données|votre (?:adresse|e-?mail) (?:\S+ ){0,3}(?:est|sera|ne sera)"
    r"|we (?:will never|won[’']t) (?:share|spam))"
    r".*(?:accept|consent|conditions|confidentialité|newsletter|lettre|désinscri|désabonn|agree"
    r"|terms|privacy|spam|share|einverstanden|datenschutz|privacidad|condiciones|utilisée|commercial)",
    re.DOTALL,
)
_BUTTON = re.compile(
    r"(?:s[’']inscrire(?: à)?|s[’']abonner(?: à)?|je m[’']\w+|valider|envoyer|ok|c[’']est parti"
    r"|votre (?:nom|prénom|adresse)|nom|prénom|code postal|connectez-vous|se connecter"
    r"|sign (?:up|in)|subscribe|submit|log in|first name|last name|your name|register"
    r"|anmelden|abonnieren|absenden|einloggen|enviar|suscribirse|inscribirse|iniciar sesión"
    r"|(?:la |notre |nos |our |the |zum |a la )?newsletters?|restez informés? .*"
    r"|\*? ?(?:champs? obligatoires?|required(?: fields?)?)|pflichtfeld(?:er)?)\W*$"
)


def without_furniture(lines: list[str], authors: Sequence[str] = ()) -> list[str]:
    """The lines that tell the story, in their order. `authors` are who signs it."""
    forms = _forms(lines)
    kept = [line for index, line in enumerate(lines) if index not in forms and not is_aside(line)]
    return without_footnotes(kept, authors)


def is_aside(line: str) -> bool:
    """Whether a line, wherever it stands, points elsewhere, asks for something or credits."""
    if is_credit(line):
        return True
    if len(line) > _SHORT:
        return False
    if (
        is_note(line)
        or is_pointer(line)
        or ("|" in line and _TOPIC.match(line))
        or _ADVERT.match(in_small_letters(line))
        or is_control(line)
    ):
        return True
    return is_call(line) or bool(
        _RIGHTS.match(in_small_letters(line)) and not has_more(line) and not is_told(line)
    )


def is_pointer(line: str) -> bool:
    """Whether a line points to another article, with its title or without."""
    told = in_small_letters(line)
    match = _POINTER.match(told)
    if match is None:
        return False
    as_written = line.strip()[-len(told) :]
    if match["behind"] is not None or as_written[: match.end()].isupper():
        return True
    titled = _TITLED.match(told)
    if titled is None or _STATEMENT.search(line):
        return False
    return not (as_written[titled.end() - 1].islower() and _EXCLAMATION.search(line))


def is_credit(line: str) -> bool:
    """Whether a line names who made a picture: a credit alone, or a caption that ends in one."""
    if len(line) > _LONGEST_CAPTION:
        return False
    found = _COMMISSIONED.fullmatch(line) or (
        any(mark in line for mark in _MARKS) and (_SIGNED.search(line) or _COPYRIGHT.search(line))
    )
    if not found and len(line) <= _LONGEST_CREDIT:
        label = _LABEL_ALONE.match(line)
        found = _CREDIT.match(line)
        if label and is_written_like_a_name(line[label.end() :]):
            return True
    # With a sentence before or behind, it is somebody's story.
    return bool(found) and not _SENTENCES.search(line)


def _forms(lines: list[str]) -> set[int]:
    """Which lines ask for an address or a consent, with the buttons and fields around them."""
    sure = {index for index, line in enumerate(lines) if _is_form(line)}
    for direction in (1, -1):
        for index in sorted(sure, reverse=direction < 0):
            beside = index + direction
            while 0 <= beside < len(lines) and _is_button(lines[beside]):
                sure = sure | {beside}
                beside += direction
    return sure


def _is_form(line: str) -> bool:
    if len(line) <= _LONGEST_CONSENT and _CONSENT.match(in_small_letters(line)):
        return True
    if len(line) > _LONGEST_FORM or _FORM.match(in_small_letters(line)) is None:
        return False
    return not has_more(line, sentences=2) and not is_told(line)


def _is_button(line: str) -> bool:
    return len(line) <= _LONGEST_BUTTON and _BUTTON.match(in_small_letters(line)) is not None
