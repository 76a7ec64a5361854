"""Which lines are controls of the page around an article? Pure.

Buttons for sharing, paths through the site, tag lists, reading times. Only whole lines: a
sentence that speaks of sharing or of printing is somebody's story.
"""

import re

from libs.parsing.article.body.sentences import in_small_letters

_LONGEST = 120  # characters
_MOST_WORDS = 10  # of a row of buttons
_HOME = r"(?:accueil|home|startseite|inicio|portada|home ?page|início|voorpagina|à la une|une)"
_CRUMB = r"[^\s>›»/|.!?][^>›»/|.!?]{0,28}"
_TOLD = re.compile(
    r"""(?:
    \d{1,3}\s*(?:-\s*)?min(?:uten?|utes?|utos?|uti|uut)?\.?\s*
        (?:read|reading|de\ lecture|lecture|lesezeit|de\ lectura|lectura|di\ lettura|lettura
        |de\ leitura|leitura|leestijd|lezen)
    |(?:temps\ de\ lecture|reading\ time|lecture|lesezeit|lesedauer|tiempo\ de\ lectura|leestijd
        |tempo\ di\ lettura|tempo\ de\ leitura)\s*:?\s*(?:env(?:iron|\.)\ |ca\.\ |~\s*)?
        \d{1,3}\s*(?:h|min)\w*\.?(?:\s*\d{1,2})?
    |(?:commenter|réagir|commentaires?|comments?|kommentare?|comentarios?|comentar|commenti|reacties
        |commenta|comentários?|kommentieren)\s*[(:·]?\s*\d{1,5}\)?
    |(?:loading|chargement|cargando|caricamento|carregando|wird\ geladen|laden)
        (?:\ (?:(?:de\ )?(?:la\ |el\ |the\ |du\ |il\ |o\ )?(?:video|vídeo|vidéo|player|lecteur|audio
        |podcast|reproductor)|en\ cours))?
    |(?:video|audio)\ wird\ geladen
    |(?:play|watch|voir|lire|regarder|ver|reproducir|guarda)\ (?:the\ |la\ |el\ |il\ )?
        (?:video|vídeo|vidéo|audio)
    |video\ abspielen|your\ browser\ does\ not\ support\ .{1,40}
    |\d{1,5}\s*(?:commentaires?|comments?|kommentare?|comentarios?|commenti|comentários?|reacties
        |shares?|partages?|likes?|vues|views)
    |(?:skip|jump|aller|zum|saltar|vai|ir|ga)\s(?:to|au|direct\ au|inhalt|al|ao|naar)?\s?
        (?:main\ content|content|contenu|contenu\ principal|inhalt|springen|contenido|contenuto
        |conteúdo|de\ inhoud)
    |zum\ inhalt\ springen|back\ to\ top|haut\ de\ page|retour\ en\ haut|nach\ oben|volver\ arriba
    |(?:listen\ to|écouter|écoutez)\s(?:this\ |l[’']|cet\ )(?:article|story)|artikel\ anhören
    |(?:copy|copier|copiar|copia)\s(?:the\ |le\ |el\ |il\ )?(?:link|lien|enlace|url)
    |link\ kopieren|lien\ copié|link\ copied|read\ later|lire\ plus\ tard|später\ lesen
    |leer\ más\ tarde|ajouter\ (?:à\ (?:mes|vos)\ |aux\ )favoris|add\ to\ favou?rites
    |zur\ merkliste(?:\ hinzufügen)?
    )\W*$""",
    re.VERBOSE,
)
_TAGS = re.compile(
    r"(?:tags?|mots[- ]clés?|keywords|étiquettes|schlagw(?:ort|orte|örter)|etiquetas"
    r"|palabras clave|parole chiave|palavras-chave|trefwoorden|tagged(?: with| in)?)\s*:\s*"
    r"[^.!?]{1,160}$",
)
_HASHTAGS = re.compile(r"\s*#[^\s#]+(?:[\s,·|]+#[^\s#]+)+\s*$")
_CRUMBS = re.compile(
    rf"\W*(?:{_HOME}\s*[>›»/|→]\s*{_CRUMB}(?:\s*[>›»/|→]\s*{_CRUMB})*[>›»/|→…\s]*"
    rf"|{_CRUMB}(?:\s+[>›»→]\s+{_CRUMB}){{2,}}[>›»→…\s]*)$",
    re.IGNORECASE,
)
_ARROWS = frozenset(">›»/|→")
_WORD = re.compile(r"[^\W\d_]+")
# One of these, and nothing but these and the names below, is a row of buttons.
_DO = frozenset(
    re.findall(
        r"\S+",
        """
        share partager partagez teilen compartir condividi compartilhar partilhar delen
        tweet tweeter twittern tuitear print imprimer drucken imprimir stampa afdrukken
        save enregistrer sauvegarder speichern merken guardar salva salvar bewaren
        email mail envoyer commenter kommentieren comentar commenta reageer
        menu menü menú abonnieren follow suivre folgen seguir segui
        """,
    )
)
_WITH = frozenset(
    re.findall(
        r"\S+",
        """
        facebook twitter x whatsapp linkedin telegram pinterest reddit bluesky mastodon threads
        messenger instagram flipboard xing threema signal email mail e sms link lien enlace url
        on via by to a the this article story page post sur par l le la cet cette auf per mit diesen
        artikel beitrag eintrag entry en por el este artículo noticia su questo articolo
        em no na o artigo notícia
        op dit artikel copy copier kopieren copiar copia pdf friend un une ami
        """,
    )
)


def is_control(line: str) -> bool:
    """Whether a line is a button, a path, a list of tags or a reading time, and nothing else."""
    if len(line) > _LONGEST + _LONGEST // 2:
        return False
    told = in_small_letters(line)
    if _TAGS.match(told) or _HASHTAGS.match(line):
        return True
    if len(line) > _LONGEST:
        return False
    is_path = not _ARROWS.isdisjoint(line) and _CRUMBS.match(line) is not None
    return is_path or _TOLD.match(told) is not None or _is_row_of_buttons(line)


def _is_row_of_buttons(line: str) -> bool:
    if line.rstrip().endswith((".", "!", "?", ":")):
        return False
    words = [word.casefold() for word in _WORD.findall(line)]
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    return not _DO.isdisjoint(words) and all(word in _DO or word in _WITH for word in words)
