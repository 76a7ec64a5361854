"""Names of the press, as a text file signs with them. Pure.

Only what cannot be told from a town, a person or a section by its words is listed; a title
such as `Le Phare` or `The Harbour Times` is known by its article or by a word of the trade.
"""

import re
from collections.abc import Iterable, Iterator

from libs.parsing.article.titles.titles import letters

AGENCIES = (
    "AFP", "Agence France-Presse", "Reuters", "AP", "Associated Press", "Bloomberg", "dpa",
    "dpa-AFX", "EFE", "ANSA", "Belga", "ATS", "Keystone-ATS", "PA Media", "UPI", "Xinhua", "TASS",
    "Interfax", "Kyodo", "AWP", "APA", "PTI", "Dow Jones", "Dow Jones Newswires", "Europa Press",
    "Agence Europe", "AOF", "Lusa", "ANP", "Anadolu",
)  # fmt: skip
_TITLES = (
    "Le Monde", "Le Figaro", "Libération", "La Croix", "Les Échos", "La Tribune", "Le Point",
    "L'Obs", "L'Express", "Marianne", "Challenges", "Capital", "Mediapart", "Numerama", "Clubic",
    "Frandroid", "ZDNet", "Maddyness", "Contexte", "Euractiv", "Politico", "Axios", "Wired",
    "TechCrunch", "Forbes", "Fortune", "CNBC", "CNN", "BBC", "Sky News", "BFM Business", "BFMTV",
    "Franceinfo", "RFI", "RTL", "Europe 1", "France 24", "France Inter", "20 Minutes",
    "Ouest-France", "Sud Ouest", "Handelsblatt", "Spiegel", "Der Spiegel", "FAZ", "Heise", "Golem",
    "Tagesschau", "WirtschaftsWoche", "Expansión", "Cinco Días", "ABC", "Xataka", "Sifted",
    "Semafor", "Quartz", "Usine Nouvelle", "L'Usine Nouvelle", "L'Usine Digitale", "NZZ",
    "Swissinfo", "Siècle Digital", "Ars Technica", "Barron's", "Newsweek", "Time",
    "Público", "Il Sole 24 Ore", "Euronews", "BFM", "BFM TV", "Arte", "The Verge", "Le Parisien",
    "Les Echos", "The Economist", "NPR", "Al Jazeera", "Nikkei", "Vox",
)  # fmt: skip
_SPELLINGS = {letters(name): name for name in (*AGENCIES, *_TITLES)}
_LISTED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(each) for each in sorted({*AGENCIES, *_TITLES}, key=len, reverse=True))
    + r")(?!\w)"
)
_OF_THE_TRADE = re.compile(
    r"\b(?:times|post|journal|tribune|news|newswires?|gazette|herald|telegraph|chronicle|observer"
    r"|guardian|daily|weekly|review|magazine|mag|courrier|dépêches?|presse?|quotidien|hebdo|échos?"
    r"|echos?|express|matin|soir|parisien|minutes|infos?|actus?|actualités?|médias?|media|tv|radio"
    r"|fm|agence|agency|agentur|\w*zeitung|\w*blatt|nachrichten|\w*anzeiger|rundschau|kurier"
    r"|diario|periódico|noticias|gaceta|correo|corriere|gazzetta|giornale|stampa|correio|jornal"
    r"|wire|bulletin|dispatch|monitor|mirror|newsletter)\b",
    re.IGNORECASE,
)
# Words of the trade that say what a text is, or where something was said.
_NO_OUTLET = re.compile(
    r"(?:communiqués?|dossier|revue|service|point|conférence|attachée?|relations|contacts?)"
    r"(?: de)? presse|(?:press|news|media) (?:release|review|conference|office|contacts?|summary)"
    r"|(?:opinion|editorial|news) review|breaking news|news in brief|newsletter|press",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:[\w-]+\.)+(?:com|fr|org|net|de|es|eu|it|uk|info|io|tv|be|ch|news)", re.IGNORECASE
)
_WITH_ARTICLE = re.compile(
    r"(?:(?:Le|La|Les|The|Der|Die|Das|El|Los|Las|Il|Lo|LE|LA|LES|THE|DER|DIE|DAS|EL|IL)\s+"
    r"|L[’'])[A-ZÀ-Þ0-9][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*){0,2}"
)
_TOWNS = frozenset(
    map(
        letters,
        (
            "La Haye", "Le Caire", "Le Havre", "Le Mans", "La Rochelle", "La Défense", "Le Cap",
            "La Paz", "La Nouvelle-Orléans", "Les Ulis", "Le Creusot", "La Havane", "La Valette",
            "Los Angeles", "Las Vegas", "Las Palmas", "El Paso", "La Coruña", "The Hague", "Le Puy",
            "La Ciotat", "Le Touquet", "La Roche-sur-Yon", "La Plata", "Die Schweiz", "Le Bourget",
        ),
    )
)  # fmt: skip
PARTICLES = frozenset(
    re.findall(
        r"\S+",
        """
        de du des d l le la les à au en in on at of the and by et dans sur von der die das und am
        im el los y del di il e
        """,
    )
)
_ABBREVIATION = 3  # letters


def listed_outlet(name: str, *, known: Iterable[str] = ()) -> str | None:
    """The outlet of exactly this name, as it writes itself.

    `known` are the names of outlets that the installation describes.
    """
    wanted = letters(name)
    described = (each for each in known if wanted == letters(each))
    return next(described, None) or _SPELLINGS.get(wanted)


def listed_within(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a listed outlet is named, written as it writes itself: [start, end) and its name."""
    for found in _LISTED.finditer(text):
        yield found.start(), found.end(), found[0]


def outlet_called(name: str, *, known: Iterable[str] = ()) -> str | None:
    """The outlet that these words name; None if they may as well name anything else."""
    if listed := listed_outlet(name, known=known):
        return listed
    if letters(name) in _TOWNS or _NO_OUTLET.fullmatch(name) or not is_written_like_a_name(name):
        return None
    if _OF_THE_TRADE.search(name) or _SITE.fullmatch(name) or _WITH_ARTICLE.fullmatch(name):
        return in_small_letters(name)
    return None


def is_written_like_a_name(words: str) -> bool:
    """Whether no word but particles begins with a small letter; a site's name may."""
    telling = [word for word in words.split() if word not in PARTICLES]
    return bool(telling) and (
        _SITE.fullmatch(words) is not None or all(not word[0].islower() for word in telling)
    )


def in_small_letters(name: str) -> str:
    """`LA TRIBUNE` as `La Tribune`; abbreviations, and what is not all capitals, as they are."""
    if not name.isupper() or len(name.split()) == 1:
        return name
    return " ".join(
        word.title() if len(word) > _ABBREVIATION or word in {"LE", "LA", "LES", "THE"} else word
        for word in name.split()
    )
