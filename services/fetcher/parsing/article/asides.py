"""Which lines of an article speak about something else? Pure.

Links to other articles, calls to subscribe, credits of photographs and of editors, marks of
advertisements. Only short lines: what a paragraph says is the story.
"""

import re

from services.fetcher.parsing.article.controls import is_control

_SHORT = 200  # characters
_FOOT = 8  # lines at the end where notes on subscriptions and on the staff stand
_POINTER = re.compile(
    r"\W*(?:(?:à )?(?:lire|voir|écouter|relire) (?:aussi|également)|read (?:also|more"
    r"|next)|also read|see also"
    r"|leggi anche|lee también|lea también|vea también|(?:también )?te puede interesar"
    r"|leia (?:também|mais)|lees ook"
    r"|(?:lesen sie|siehe) auch|mehr zum thema|(?:lesen sie )?mehr dazu|more on this"
    r"|das könnte sie auch interessieren|weiterlesen|pour aller plus loin|lire (?:la suite|plus)"
    r"|related(?: stor(?:y|ies)| articles?)?|don[’']t miss"
    r"|recommended|sur le même (?:sujet|thème)|dans la même rubrique|notre dossier"
    r"|potrebbe interessarti)(?P<behind>\s*(?:[:›»>|–-]|$))?",
    re.IGNORECASE,
)
# What names no topic by itself; with one behind it, and no full stop, a line points to a title.
_TITLED = re.compile(
    r"\W*(?:(?:à )?(?:lire|voir|écouter|relire) (?:aussi|également)|read (?:also|more)|also read"
    r"|see also|leggi anche|lee también|lea también|vea también|lees ook"
    r"|(?:lesen sie|siehe) auch) (?P<title>\S)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"[.…;:,][\s\"'»”’]*$")
_EXCLAMATION = re.compile(r"[?!»”\"]\s*$")  # ends a title as well as a sentence
_ADVERT = re.compile(
    r"\W*(?:advertisement|publicité|publicidad|pubblicità|anzeige|werbung|publicidade"
    r"|story continues below"
    r"|scroll to continue|la suite après (?:la|cette) publicité)\b[\w\s·.]{0,30}$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\W*(?:sign up (?:here|for|to)|subscribe (?:to|now|for)|follow us on|join (?:us"
    r"|our) (?:on|channel)"
    r"|(?:abonnez|inscrivez)-vous (?:à|au|gratuitement|pour)|suivez[- ]nous|suivez toute"
    r"|recevez (?:chaque|toute|nos|notre)"
    r"|iscriviti (?:al|alla)|seguici su|suscríbete|síguenos|folgen sie uns|apúntate|assine|siga-nos"
    r"|(?:newsletter|hier) (?:abonnieren|anmelden)|jetzt abonnieren|click here to"
    r"|cliquez ici pour|je m[’']abonne|soutenez|faites un don|s[’']abonner"
    r"|(?:want|enjoying|liked?) (?:more|this)|support (?:our|independent)|share your thoughts"
    r"|(?:please )?(?:log|sign) in to|follow (?:our|the author|him|her|\w+ \w+) on"
    r"|printer-friendly|this entry was posted|filed under|posted in\b.{0,60}$"
    r"|(?:please )?leave a (?:comment|reply))\b",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"\W*(?:imprimer|envoyer à un ami|envoyer par (?:mail|e-mail)|version imprimable"
    r"|print this|e-?mail this"
    r"|send to a friend|share this|partager (?:sur|cet)|compartir en|condividi su"
    r"|share on|auf \w+ teilen|teilen auf|artikel drucken)\b"
    r"|\W*(?:partager|partagez|share|teilen|compartir|condividi|compartilhar)\s*:?\s*$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r",\s(?:\S+\s){0,6}?(?:said|says|told|asked|added|wrote|dit|dis(?:ait|ent)|lancé|lance|ajouté"
    r"|ajoute|expliqu\w+|conseill\w+|selon|demand\w+|sagte|sagt|bat|rief|dijo|dice|pidió)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\W*(?:©|\(c\)|(?:crédit|credit|credits|crédits)(?: photos?)?\s*:"
    r"|photos?(?:graph(?:s|ies?)?)?\s*(?::|by |© )|foto\s*:|bild\s*:"
    r"|image (?:source|credit)s?\s*:|all rights reserved|tous droits réservés"
    r"|reproduction interdite|alle rechte vorbehalten)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\(?(?:(?:additional |with )?(?:reporting|writing|editing|compiled|translated"
    r"|edited) (?:by|for|in)\b"
    r"|édité par|reportage (?:de|par)|version française|avec (?:afp|reuters|ap)\b|our standards:"
    r"|this (?:article|story) (?:was|has been) (?:first |originally )?"
    r"(?:produced|generated|published)"
    r"|(?:cet article|ce (?:texte|reportage)) a (?:d[’']abord )?été publié"
    r"|(?-i:[a-z]{2,4}(?:[-/][a-z]{2,4})+)$"  # who wrote and who read a dispatch: `abc/de/fg`
    r"|[\w. ]{4,50} can be reached at|(?:follow|contact|e-?mail|reach) [\w. ]{2,40} (?:on|at)\b"
    r"|[\w. ]{2,50} is an? [\w ,-]{0,60}(?:editor|reporter|writer|correspondent|columnist)"
    r" (?:at|for|of|in)\b"
    r"|\S+@\S+$)",
    re.IGNORECASE,
)
# Anywhere in a line, so found as plain text: a pattern would cost more than all the others.
_WALL = (
    "réservé à nos abonnés", "réservé aux abonnés", "il vous reste", "déjà abonné",
    "already a subscriber", "subscribers only", "subscriber only", "subscribe to continue",
    "subscribe to read", "to continue reading", "pour lire la suite", "essayez pour",
    "lire la suite de l", "accédez à tous", "contenuto riservato", "exclusivo para suscriptores",
    "views expressed", "opinions expressed", "n'engagent que", "n’engagent que",
    "nur für abonnenten", "weiterlesen mit", "offrez cet article",
)  # fmt: skip
_SENTENCES = re.compile(r"[.!?…]\s+\S")


def without_asides(lines: list[str]) -> list[str]:
    """The lines that tell the story."""
    foot = len(lines) - _FOOT
    return [
        line
        for index, line in enumerate(lines)
        if not (is_aside(line) or (index >= max(foot, 1) and _is_footnote(line)))
    ]


def is_aside(line: str) -> bool:
    """Whether a line, wherever it stands, points elsewhere, asks for something or credits."""
    if len(line) > _SHORT:
        return False
    if _is_pointer(line) or _ADVERT.match(line) or is_control(line):
        return True
    # A call or a credit is one sentence; with more behind it, it is somebody's story.
    return bool(
        (_CALL.match(line) or _TOOL.match(line) or _CREDIT.match(line))
        and not _SENTENCES.search(line)
        and not _TOLD.search(line)
    )


def _is_pointer(line: str) -> bool:
    """Whether a line points to another article, with its title or without."""
    match = _POINTER.match(line)
    if match is None:
        return False
    if match["behind"] is not None or match[0].isupper():
        return True
    titled = _TITLED.match(line)
    if titled is None or _STATEMENT.search(line):
        return False
    return not (titled["title"].islower() and _EXCLAMATION.search(line))


def _is_footnote(line: str) -> bool:
    if len(line) > _SHORT:
        return False
    lowered = line.lower()
    return _STAFF.match(line) is not None or any(phrase in lowered for phrase in _WALL)
