"""Which lines at the foot of an article are notes on it, and no part of its story? Pure.

Who else reported or edited, who the author is, where the text appeared first, who paid for it,
whom to ask, who made a broadcast, what subscribers may read. What a company says of itself at the
end of a release (`About Halde`) belongs to its text.
"""

import re
from collections.abc import Sequence

from libs.parsing.article.authors.people import is_agency, is_full_name, is_person
from libs.parsing.article.body.sentences import SENTENCE_END, in_small_letters

_FOOT = 8  # lines at the end in which notes stand
_LONGEST = 240  # characters
_LONGEST_AGENCY = 30
_LONGEST_NOTE = 400  # about an author
_LONGEST_SIGNATURE = 120
_BEGINNING = 60  # characters behind a name, in which a company says what it is
_PROSE = 100  # characters of a line that ends a list of contacts
_STAFF = re.compile(
    r"(?:additional |with )?(?:reporting|writing|editing|compiled|translated|edited)"
    r" (?:by|for|in)\b"
    r"|édité par|reportage (?:de|par)|version française"
    r"|(?:avec|mit (?:material|informationen) (?:von|der)|con (?:información"
    r"|informazioni) (?:de|di))"
    r" (?:l[’'])?(?:afp|reuters|ap|dpa|efe|ansa|ats|belga)\b|our standards:"
    r"|this (?:article|story|column|piece|essay) (?:(?:was|has been|is) (?:\w+ly )?(?:first )?"
    r"(?:produced|generated|published|adapted|an excerpt)|(?:\w+ly |first )?appear(?:s|ed))"
    r"|(?:cet article|ce (?:texte|reportage)) (?:a (?:d[’']abord )?été publié|est (?:paru|extrait))"
    r"|dieser (?:artikel|text|beitrag) (?:erschien|ist (?:\w+ )?(?:erschienen|im|in|aus)"
    r"|stammt|wurde (?:\w+ )?(?:veröffentlicht|übersetzt))"
    r"|este (?:artículo|texto) (?:fue|se|ha sido|apareció) (?:\w+ )?(?:public|en\b)"
    r"|quest[oa] (?:articolo|testo) è (?:\w+ )?(?:pubblicato|apparso|uscito|tratto)"
    r"|[\w. ]{4,50} can be reached at|(?:follow|contact|e-?mail|reach) [\w. ]{2,40} (?:on|at)\b"
    r"|[\w. ]{2,50} is an? [\w ,-]{0,60}(?:editor|reporter|writer|correspondent|columnist)"
    r" (?:at|for|of|in)\b"
    r"|\S+@\S+$|view (?:the )?(?:original|source) (?:content|version)|source:? [\w.,& -]{2,60}$"
)
_DESK = re.compile(  # who wrote and who read a dispatch: `abc/de/fg`, `(svk/dpa)`
    r"\(?[a-z]{2,4}(?:[-/][a-z]{2,4})+\)?$|\((?:[a-zà-ÿ]{2,5}|[A-Z]{2,4})"
    r"(?:\s?[,/]\s?[A-Za-zà-ÿ]{2,6})*\)$"
)
_TRANSLATED = (
    r"(?:translated(?: from [^.!?]{3,30})? by|traduit [^.!?]{0,30}par|aus dem \w+ von"
    r"|übersetzt von|traducción de|traducid[oa] (?:\w+ ){0,3}por|traduzione di)"
    r" [^\W\d_][^.!?]{2,60}$"
)
_PAID = (
    r"(?:(?:this|ce|cet|este|questo|dieser) (?:sponsored )?(?:content|article|post|contenu"
    r"|contenido|artículo|contenuto|articolo|inhalt|artikel|beitrag)\s(?:\S+\s){1,4}?"
    r"(?:paid|sponsored|payé|sponsorisé|financé|pagado|patrocinad[oa]|sponsorizzato|bezahlt"
    r"|gesponsert)"
    r"|(?:the|la|die|our|notre|unsere|nuestra) (?:newsroom|editorial (?:staff|team)|rédaction"
    r"|redaktion|redacción|redazione)\b[^.!?]{0,60}\b(?:not involved|pas (?:participé|pris part)"
    r"|no (?:ha )?particip\w+|non ha partecipato|nicht beteiligt))"
)
_NOTE = re.compile(f"{_TRANSLATED}|{_PAID}")
# Anywhere in a line, so found as plain text: a pattern would cost more than all the others.
_WALL = (
    "réservé à nos abonnés", "réservé aux abonnés", "il vous reste", "déjà abonné",
    "already a subscriber", "subscribers only", "subscriber only", "subscribe to continue",
    "subscribe to read", "to continue reading", "pour lire la suite", "essayez pour",
    "lire la suite de l", "accédez à tous", "contenuto riservato", "exclusivo para suscriptores",
    "views expressed", "opinions expressed", "n'engagent que", "n’engagent que",
    "nur für abonnenten", "weiterlesen mit", "offrez cet article",
)  # fmt: skip
_CONTACTS = re.compile(
    r"\W*(?:contacts?(?: (?:presse|médias?|press|media|investisseurs))?|relations (?:presse|médias)"
    r"|(?:press|media|investor)s? (?:contacts?|relations|inquiries|enquiries|office)"
    r"|(?:presse|medien|investoren)?kontakt|(?:ihre? )?ansprechpartner(?:in)?(?: für \w+)?"
    r"|contactos?(?: (?:de|para)(?: la)? (?:prensa|medios))?|contatti?(?: (?:stampa|media))?"
    r"|ufficio stampa|für rückfragen|(?:for|pour|para|per) (?:more|further|plus d[’']|más|altre"
    r"|maggiori|ulteriori) ?(?:information|informations|informaci[oó]n|informazioni|info))"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:about|à propos|über|sobre|acerca|informazioni su|chi è)\b", re.IGNORECASE
)
_CREW = re.compile(
    r"(?:(?:co-?)?(?:réalisation|mixage|montage|prise de son|programmation|présentation"
    r"|production|produced|producers?|hosts?|mixed|edited|sound(?: design)?|engineer|original music"
    r"|musique|regie|schnitt|technik|moderation|produktion|musik|realización|edición|guion|guión"
    r"|producción|montaje|sonido|música|regia|montaggio|suono|musica|produzione)(?: by)?)"
    r"\s*(?::|\bby\b)\s*(?P<who>[^.!?:]{3,80})$"
)
_IS = re.compile(
    r",\s+(?-i:[a-zß-ÿ])|[,\s]+(?:(?:is|was|has|are|were|est"
    r"|sont|ist|sind|war|es|è|fue|covers?|writes?|teaches|works?|leads?|runs|reports|couvre|écrit"
    r"|enseigne|dirige|travaille|schreibt|lehrt|leitet|arbeitet|berichtet|escribe|enseña|trabaja"
    r"|cubre|scrive|insegna|lavora|joined|publie|a (?:rejoint|publié|étudié))\b)",
    re.IGNORECASE,
)


_COMPANY = re.compile(  # says what a house is, at the end of its release
    r"\b(?:compan(?:y|ies)|group|firm|provider|maker|manufacturer|developer|supplier|operator"
    r"|headquartered|employs|founded|société|groupe|entreprise|emploie|fondée?|filiale|unternehmen"
    r"|hersteller|anbieter|konzern|beschäftigt|gegründet|empresa|compañía|grupo|fabricante"
    r"|fundad\w+"
    r"|azienda|gruppo|società|fondat\w+|produttore)\b",
    re.IGNORECASE,
)


def without_footnotes(lines: list[str], authors: Sequence[str] = ()) -> list[str]:
    """The lines without notes among the last of them. `authors` are who signs the article."""
    foot = max(len(lines) - _FOOT, 1)
    kept = [line for line in lines[foot:] if not _is_footnote(line)]
    kept = [line for line in kept if not _is_about(line, authors)]
    return lines[:foot] + _without_contacts(kept)


def is_note(line: str) -> bool:
    """Whether a line, wherever it stands, says who paid for or translated it, or is an agency."""
    if len(line) > _LONGEST:
        return False
    if _NOTE.match(in_small_letters(line)):
        return True
    return len(line) <= _LONGEST_AGENCY and is_agency(line)


def _is_footnote(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    told = in_small_letters(line)
    if _STAFF.match(told) or (len(line) <= _LONGEST_AGENCY and _DESK.match(line)):
        return True
    crew = _CREW.match(told)
    if crew is not None:
        words = re.findall(r"\w{4,}", line[-len(crew["who"]) :])
        return all(word[0].isupper() for word in words)
    return any(map(told.__contains__, _WALL))


def _is_about(line: str, authors: Sequence[str]) -> bool:
    """Whether a line says who one of these people is: `Anna Blom teaches law`."""
    told = line.lstrip("-–—•*: \t")
    for name in authors:
        if not (told.startswith(name) and is_full_name(name) and is_person(name)):
            continue
        behind = told[len(name) :]
        if _IS.match(behind):
            return len(line) <= _LONGEST_NOTE and _COMPANY.search(behind[:_BEGINNING]) is None
        if len(line) <= _LONGEST_SIGNATURE and not SENTENCE_END.search(line):
            return True  # a name with a role: `Anna BlomGrand reporter`
    return False


def _without_contacts(foot: list[str]) -> list[str]:
    """The lines without the heading `Press contact` and the names and numbers below it."""
    kept: list[str] = []
    within = False
    for line in foot:
        within = (within and not _ends_contacts(line)) or _CONTACTS.match(line) is not None
        if not within:
            kept.append(line)
    return kept


def _ends_contacts(line: str) -> bool:
    """Whether a line below contacts is text again: a paragraph, or a heading about a company."""
    if len(line) > _PROSE and SENTENCE_END.search(line):
        return "@" not in line
    return _ABOUT.match(line) is not None
