"""Lines of a text file that are no part of the story. Pure.

Credits of photographs (the photographer is no person of the story), sign-up forms of
newsletters, and links to other articles as some sites write them (`À Simseo | …`). What a
web page names in its markup, a text that was copied from it holds as bare lines.
"""

import re

from services.fetcher.parsing.article.asides import without_asides
from services.fetcher.parsing.article.press_names import is_written_like_a_name

_LONGEST_CREDIT = 160  # characters
_LONGEST_CAPTION = 260
_LONGEST_CALL = 220
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
_LABEL_ALONE = re.compile(rf"^\W*cr[ée]dits?\s+photos?\s|^\W*{_LABEL}\s+[–—-]\s", re.IGNORECASE)
_SIGNED = re.compile(
    rf"\s*(?:[/|©]|\s[–—-]|\bvia\b)\s*{_AGENCIES}(?:\W+{_AGENCIES})*\W*$", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"\s©\s?[^.!?]{2,60}$|\((?:photos?|crédits?|credits?|©|foto)\s*:[^()]{2,60}\)$", re.IGNORECASE
)
_COMMISSIONED = re.compile(r"[^a-zß-ÿ]{4,60} (?:POUR|FOR|VIA) [^a-zß-ÿ]{3,40}")
_POINTER = re.compile(
    r"^\W*(?:À|A|En|In|Sur|Dans|Chez|Auf|Bei|On|Su)\s+[A-ZÀ-Þ][\w’'. -]{1,40}\s*\|\s*\S"
)
_SENTENCES = re.compile(r"[^.\W][.!?…]\s+[A-ZÀ-Þ«“]")

_CALL = re.compile(
    r"^\W*(?:recevez (?:chaque|tous|toute|nos|notre|l[’'e]|la|les|gratuitement|le)"
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
    r"|signed up|have an account)|(?:your |enter your )?e-?mail(?: address)?\s*(?:\*|:|$)"
    r"|(?:your|enter your) e-?mail|unsubscribe (?:at any time|anytime|here)"
    r"|(?:ihre |deine )?e-?mail-adresse|(?:newsletter|jetzt) (?:abonnieren|anmelden)"
    r"|(?:erhalten|bekommen) sie (?:jeden|täglich|unseren)|bereits (?:abonniert|registriert)"
    r"|schon (?:abonniert|registriert)|suscríbe(?:te|se)|recib[ae] (?:cada|nuestr)"
    r"|¿?ya (?:estás|está) (?:suscrito|registrado)"
    r"|(?:tu|su) correo electrónico"
    r"|correo electrónico\s*(?:\*|:|$)"
    r"|(?:la |notre |our |the )?newsletters?\s*[:!]?\s*$)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"^\W*(?:en (?:fournissant|vous inscrivant|cliquant|saisissant|validant|soumettant|renseignant"
    r"|communiquant|vous abonnant|indiquant)|by (?:signing up|subscribing|providing|entering"
    r"|clicking|submitting)|mit (?:der|ihrer) anmeldung|al (?:suscribirte|suscribirse|registrarte)"
    r"|vos données|votre (?:adresse|e-?mail) (?:\S+ ){0,3}(?:est|sera|ne sera)"
    r"|we (?:will never|won[’']t) (?:share|spam))"
    r".*(?:accept|consent|conditions|confidentialité|newsletter|lettre|désinscri|désabonn|agree"
    r"|terms|privacy|spam|share|einverstanden|datenschutz|privacidad|condiciones|utilisée|commercial)",
    re.IGNORECASE | re.DOTALL,
)
_BUTTON = re.compile(
    r"^\W*(?:s[’']inscrire(?: à)?|s[’']abonner(?: à)?|je m[’']\w+|valider|envoyer|ok|c[’']est parti"
    r"|votre (?:nom|prénom|adresse)|nom|prénom|code postal|connectez-vous|se connecter"
    r"|sign (?:up|in)|subscribe|submit|log in|first name|last name|your name|register"
    r"|anmelden|abonnieren|absenden|einloggen|enviar|suscribirse|inscribirse|iniciar sesión"
    r"|(?:la |notre |nos |our |the |zum |a la )?newsletters?|restez informés? .*"
    r"|\*? ?(?:champs? obligatoires?|required(?: fields?)?)|pflichtfeld(?:er)?)\W*$",
    re.IGNORECASE,
)


def without_furniture(lines: list[str]) -> list[str]:
    """The lines of the story, in their order."""
    forms = _forms(lines)
    kept = [
        line
        for index, line in enumerate(lines)
        if index not in forms and not (is_credit(line) or _POINTER.match(line))
    ]
    return without_asides(kept)


def is_credit(line: str) -> bool:
    """Whether a line names who made a picture: a credit alone, or a caption that ends in one."""
    if _SENTENCES.search(line):
        return False  # with a sentence before or behind, it is somebody's story
    if len(line) <= _LONGEST_CREDIT and _CREDIT.match(line):
        return True
    if len(line) <= _LONGEST_CREDIT and (label := _LABEL_ALONE.match(line)):
        return is_written_like_a_name(line[label.end() :])
    signed = len(line) <= _LONGEST_CAPTION and (_SIGNED.search(line) or _COPYRIGHT.search(line))
    return bool(signed) or _COMMISSIONED.fullmatch(line) is not None


def _forms(lines: list[str]) -> set[int]:
    """Which lines ask for an address or a consent, with the buttons and fields around them."""
    sure = {index for index, line in enumerate(lines) if _is_call(line)}
    for direction in (1, -1):
        for index in sorted(sure, reverse=direction < 0):
            beside = index + direction
            while 0 <= beside < len(lines) and _is_button(lines[beside]):
                sure = sure | {beside}
                beside += direction
    return sure


def _is_call(line: str) -> bool:
    if len(line) <= _LONGEST_CONSENT and _CONSENT.match(line):
        return True
    return len(line) <= _LONGEST_CALL and _CALL.match(line) is not None


def _is_button(line: str) -> bool:
    return len(line) <= _LONGEST_BUTTON and _BUTTON.match(line) is not None
