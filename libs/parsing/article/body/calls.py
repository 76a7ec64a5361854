"""Which lines ask the reader to do something beside reading? Pure.

To follow, subscribe, download, join, write, report a mistake, share, pay; in French, English,
German, Spanish, Italian. A call is an order or a question to the reader, in each of its
sentences or with a button at its end. What the story tells of such things is no order.
"""

import re

from libs.parsing.article.body.sentences import in_small_letters

_LONGEST = 220  # characters
_LONGEST_BUTTON = 80
_SENTENCES_BEFORE_A_BUTTON = 2  # what, and when


def _starts(*alternatives: str) -> re.Pattern[str]:
    # In small letters, as the lines are made: ignoring case costs five times as much.
    return re.compile("|".join(alternatives))


_PLACES = (
    r"(?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|tiktok|youtube|bluesky|threads"
    r"|mastodon|google\s?news|flipboard|discover|réseaux|social|newsletters?)"
)
_SUBSCRIBE = (
    r"sign up (?:here|for|to)\b|subscribe (?:to|now|for|here|today)\b|get (?:the|our) [^.!?]{0,60}"
    r"(?:newsletter|inbox|briefing|every (?:week)?day|each (?:week)?day|every (?:morning|week))"
    r"|(?:abonnez|inscrivez)-vous\b|recevez (?:chaque|toute|nos|notre)\b|je m[’']abonne\b"
    r"|s[’']abonner\b|retrouvez (?:chaque|tous les|toutes les)\b"
    r"|(?:newsletter|hier) (?:abonnieren|anmelden)\b|jetzt (?:abonnieren|anmelden|testen)\b"
    r"|abonnieren sie\b|melden sie sich\b[^.!?]*\ban\b|suscr[ií]b(?:ete|ase)\b|ap[uú]nt(?:ate"
    r"|ese)\b"
    r"|inscr[ií]bete\b|recibe (?:cada|nuestr|en tu)\w*|iscriviti\b|iscrivetevi\b|abb[oò]nati\b"
    r"|ricevi (?:ogni|la|le)\b|assine\b|(?:keine|nichts) [^.!?]{0,40}(?:mehr )?verpassen\b"
    r"|ne (?:manquez|ratez) (?:rien|aucun|plus)|don[’']t miss (?:a|an|out)\b|no te pierdas\b"
    r"|non perder(?:e|ti)\b"
)
_FOLLOW = (
    r"follow us\b|suivez[- ](?:nous|toute)|retrouvez[- ]nous\b|siga-nos\b|s[ií]guenos\b"
    r"|seguici\b|fol(?:gen sie|ge|gt) uns\b|(?:follow|like) (?:our|the|this) page\b"
    r"|join (?:us|our)\b[^.!?]*(?:\bon\b|channel|group|community)"
    r"|(?:follow|suivez|suivre|siga|sigue|segui|folgen sie|folge) (?!\w*ing\b)[^.!?]{2,90}?"
    rf"\b(?:on|sur|en|su|auf|bei) (?:\S+ ){{0,3}}?{_PLACES}\b"
    r"|rejoignez (?:nous|-nous|la chaîne|notre)|[uú]nete al?\b|entra nel (?:nostro )?canale\b"
    r"|(?:turn on|enable|get) (?:push )?notifications\b|activez (?:les|nos) (?:notif|alertes)\w*"
    r"|push-\S+ aktivieren|activa las (?:notificaciones|alertas)|attiva le notifiche"
)
_GET = (
    r"(?:download|get|try) (?:the|our|your)\b[^.!?]{0,40}\bapp\b|téléchargez [^.!?]{0,40}\bappli\w*"
    r"|(?:laden sie|lade|holen sie sich|hol dir)\b[^.!?]{0,50}\bapp\b"
    r"|desc[aá]rg(?:a|ue|ate)\b[^.!?]{0,40}\b(?:app|aplicación)\b|scarica\b[^.!?]{0,30}\bapp\b"
    r"|(?:start|claim|get) your\b[^.!?]{0,30}\btrial\b|attach this article\b"
    r"|(?:buy|order|download) (?:the|this|your)\b[^.!?]{0,30}(?:issue|report|white ?paper"
    r"|edition)\b"
)
_WRITE = (
    r"(?:do you |have you |you )?(?:have|got|know|spot(?:ted)?|seen?|notice[d]?)\b"
    r"(?: an?| any| something| more)?\b[^.!?]{0,60}"
    r"(?:tips?|story|stories|opinion|information|mistake|error|typo|question"
    r"|to say)\b[^.!?]{0,50}\?"
    r"|(?:report|signal(?:er|ez)) (?:an?|une) (?:error|typo|mistake|correction|erreur|coquille)"
    r"|(?:vous avez )?(?:trouvé|repéré|constaté|vu|remarqué|avez-vous)\b[^.!?]{0,30}"
    r"(?:erreur|faute|coquille)[^.!?]{0,30}\?"
    r"|(?:vous avez|avez-vous) (?:une|des|un) (?:info|question|témoignage|remarque"
    r"|avis)\w*[^.!?]*\?"
    r"|merci de (?:nous|la|le|l[’'])|écrivez(?:-nous| à)|contactez(?:-nous| notre)"
    r"|(?:haben|kennen|wissen) sie\b[^.!?]*(?:fehler|hinweis|frage|anregung"
    r"|informationen)\w*[^.!?]*\?"
    r"|(?:fehler|tippfehler) (?:gefunden|entdeckt|melden)|schreiben sie (?:uns|an|der)"
    r"|(?:schicken|senden|teilen|melden) sie (?:uns|es uns)"
    r"|(?:has|ha|habéis) (?:visto|encontrado|detectado)\b[^.!?]*(?:error|errata|fallo)\w*[^.!?]*\?"
    r"|(?:tienes|tiene|sabes)\b[^.!?]*(?:pista|información|historia|pregunta)\w*[^.!?]*\?"
    r"|escr[ií]b(?:enos|anos|e a)\b|env[ií]a(?:nos)?\b[^.!?]*(?:correo|mensaje|carta)"
    r"|(?:hai|avete) (?:trovato|notato|visto)\b[^.!?]*(?:errore|refuso)[^.!?]*\?"
    r"|(?:hai|avete) (?:una|un|delle)\b[^.!?]*(?:segnalazion|storia|informazion|domand)\w*[^.!?]*\?"
    r"|scriv(?:ici|eteci|i a)\b|segnala(?:ci|cel[oa])?\b"
    r"|(?:to|want to|would you like to) (?:submit|send|write)\b[^.!?]*(?:letter|story|tip"
    r"|essay|article)"
    r"|(?:write to|e-?mail|contact|tell|text|message) (?:us|our newsroom|the (?:editor|newsdesk"
    r"|reporter))\b"
    r"|get in touch\b|let us know\b|dites-nous\b|sagen sie uns\b|cuéntanos\b|raccontaci\b"
    r"|share your (?:thoughts|story|views)|(?:please )?leave a (?:comment|reply)\b"
    r"|for (?:a )?(?:reprints?|permissions?|licensing)\b"
)
_OTHER = (
    r"click here\b|cliquez ici\b|klicken sie hier\b|haz clic\b|pulsa aquí\b|clicca qui\b"
    r"|soutenez\b|faites un don\b|support (?:our|independent)\b|unterstützen sie (?:uns|unser)"
    r"|(?:want|enjoying|liked?) (?:more|this)\b|(?:please )?(?:log|sign) in to\b"
    r"|printer-friendly\b|this entry was posted\b|filed under\b|posted in\b.{0,60}$|sostienici\b"
)
_TOOL = (
    r"(?:imprimer|envoyer à un ami|envoyer par (?:mail|e-mail)|version imprimable|print this"
    r"|e-?mail this|send to a friend|share this|partager (?:sur|cet)|compartir en|condividi su"
    r"|share on|auf \w+ teilen|teilen auf|artikel drucken)\b"
    r"|(?:partager|partagez|share|teilen|compartir|condividi|compartilhar)\s*:?\s*$"
)
_ASKS = _starts(  # a call where one follows
    r"(?:an?|une?|eine?|una|un|any|noch) (?:error|typo|mistake|question|tip|story|erreur"
    r"|faute|coquille"
    r"|question|info\w*|témoignage|fehler|frage|hinweis|error|errata|duda|pregunta|errore"
    r"|segnalazione|domanda)\s?\?",
    r"(?:we (?:want|would love|d love) to hear|nous voulons|wir freuen uns|queremos)\b",
)
_ASKS_OR_CALLS = _starts(_ASKS.pattern, _SUBSCRIBE, _FOLLOW, _GET, _WRITE, _OTHER, _TOOL)
_CALL = _starts(_SUBSCRIBE, _FOLLOW, _GET, _WRITE, _OTHER, _TOOL)
# With one of these at its end a line is a call, whatever it promises before.
_BUTTON_BEHIND = re.compile(
    r"(?:[.!?…:]|\d€|\s[–—|»>-])\s+(?:je )?(?:m[’']inscri(?:re|s)|m[’']abonne|s[’']inscrire"
    r"|inscrivez-vous(?: ici| gratuitement)?|register (?:now|here|today)|(?:click|sign up) here"
    r"|sign up(?: now| today)?|subscribe(?: now| here| today)?|book (?:now|your (?:seat|place))"
    r"|start your [^.!?]{0,20}trial|to [^.!?]{3,60},? click here|(?:jetzt|hier) (?:kostenlos )?"
    r"(?:anmelden|testen|abonnieren|bestellen|registrieren|teilnehmen)|zur anmeldung"
    r"|suscr[ií]bete(?: aquí| gratis)?|inscr[ií]bete(?: aquí| gratis)?|reg[ií]strate(?: aquí)?"
    r"|ap[uú]ntate(?: aquí)?|iscriviti(?: qui| ora)?|abb[oò]nati(?: qui| ora)?|registrati(?: ora)?"
    r"|click here to [^.!?]{3,40}|cliquez ici(?: pour [^.!?]{3,40})?)\W*$"
)
_EVENT = (
    r"(?:(?:free|live|upcoming|on-demand|gratuite?|kostenlose[sr]?|gratuito)\s+)?"
    r"(?:webinars?|webinaires?|webinare?|seminario web|(?<=\w\s)(?:white\s?paper|e-?book))"
    r"(?:\s+(?:gratuite?|gratuito|kostenlos))?\s*[:|–-]\s"
)
_OFFER = (
    r"(?:(?:dès|seulement|only|just|nur|ab|solo|desde|a partir de|from|für)\s+)?"
    r"(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?(?:€|euros?|[$£]))\s?(?:/|par|pro|im|per|a"
    r"|al|por|le)\s?"
    r"(?:mois|semaine|jour|an|month|week|day|year|monat|woche|tag|jahr|mes|semana|año|mese|anno)\b"
    r"[^.!?]{0,80}$"
)
_PROMISE = _starts(_EVENT, _OFFER)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_MORE = re.compile(r"[.!?…]\s+\S")
_TOLD = re.compile(
    r",\s(?:\S+\s){0,6}?(?:said|says|told|asked|added|wrote|dit|dis(?:ait|ent)|lancé|lance|ajouté"
    r"|ajoute|expliqu\w+|conseill\w+|selon|demand\w+|sagte|sagt|bat|rief|dijo|dice|pidió|disse)\b",
    re.IGNORECASE,
)


def is_call(line: str) -> bool:
    """Whether a line asks for something, with each of its sentences or with a button behind."""
    return len(line) <= _LONGEST and _calls(in_small_letters(line)) and not is_told(line)


def _calls(line: str) -> bool:
    if _PROMISE.match(line):
        return True
    if _BUTTON_BEHIND.search(line, max(len(line) - _LONGEST_BUTTON, 0)):
        return len(_MORE.findall(line)) <= _SENTENCES_BEFORE_A_BUTTON
    if not _ASKS_OR_CALLS.match(line):
        return False
    sentences = [in_small_letters(each) for each in _SENTENCE.split(line)]
    calls = [each for each in sentences if _CALL.match(each)]
    return bool(calls) and all(each in calls or _ASKS.match(each) for each in sentences)


def is_told(line: str) -> bool:
    """Whether somebody says this in the story: `Follow us, the chief told the staff`."""
    return _TOLD.search(line) is not None


def has_more(line: str, *, sentences: int = 1) -> bool:
    """Whether there are more sentences than these."""
    return len(_MORE.findall(line)) >= sentences
