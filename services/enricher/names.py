"""Is this stretch of text, that a model marked, really a name? Pure: no I/O, no settings.

The models are trained on other texts than ours: they take headings, sentence beginnings
and newsletter forms for names. A missed name costs less than a wrong one in a facet.
"""

import re
from dataclasses import dataclass

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.vocabulary import BODIES, FIRST_NAMES, NAMED_AFTER_PEOPLE, TOWNS

# Also parties and trades without a comma: "CEO Ada Bronn", "la députée Renaissance Ada Bronn".
_STANDS_BEFORE = """
m mm mme mmes mlle mr mrs ms miss dr pr prof me sir lord lady monsieur madame president minister
ministre depute deputee eurodepute eurodeputee commissaire senateur senatrice senator commissioner
chancellor chairman secretary ceo cto cfo pdg founder cofounder analyst economist patron
economiste journaliste reporter professor renaissance modem lfi lr eelv republican democrat"""
_TITLES = frozenset(_STANDS_BEFORE.split())
_PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "der", "den", "ten", "ter", "di", "da",
     "del", "della", "dos", "el", "al", "bin", "ben", "y", "zu", "und"}
)  # fmt: skip
# Each is a word that capitals in a heading or at the start of a sentence make look like a name.
_CAPITALISED = """ia ai llm llms api genai ceo cto cfo pdg dg dsi pme eti gafa gafam big tech
saas ndlr rgpd gdpr dsa dma ai-act act digital newsletter email e-mail internet web cloud open
source startup start-up start-ups startups lundi mardi mercredi jeudi vendredi samedi dimanche
monday tuesday wednesday thursday friday saturday sunday janvier fevrier mars avril mai juin
juillet aout septembre octobre novembre decembre january february march april may june july
august september october november december twitter x images image photo photos video credit
credits source sources conclusion introduction tl;dr tldr copyright abonnes abonnez-vous lire
voir read more restez inscrire intelligence artificielle artificial machine learning deep
american americain americaine americains european europeen europeenne europeens french francais
francaise german allemand chinese chinois british britannique etat state gouvernement government
parlement ministre minister president presidente societe company entreprise group groupe
cofounder chief executive officer model models modele modeles chatbot cfa pro bourse dow cac
indice index note analyste analyst senior redaction propos q a qa tribune opinion brief edito
bonjour good morning subscribe sign here merci direct exclusif exclusive breaking publie mis
parlementaires investisseurs analystes regulateurs founders investors regulators lawmakers"""
_NO_NAME = frozenset(_CAPITALISED.split())
# "Ada Byron, analyste chez …": whoever has a trade is a person, whatever the model says.
_TRADE = re.compile(
    r"""[ ]?,[ ](?:l['’]|le[ ]|la[ ]|the[ ]|an?[ ]|une?[ ]
    |(?:ancien|ancienne|former|vice|senior|chief)[- ]){0,2}(?:[\w'’-]+[ ])?
    (?:analyste?|président|directeur|directrice|(?:co-?)?fond(?:ateur|atrice)|patron|PDG|P-DG|CEO|CTO
    |(?:euro)?député|sénat(?:eur|rice)|ministre|secrétaire|professeure?|chercheu(?:r|se)
    |économiste|avocate?|consultante?|conseill(?:er|ère)|porte-parole|associée?|responsable|juriste
    |president|director|(?:co-?)?founder|chief|professor|researcher|lawyer|economist|advis[eo]r
    |spokes(?:man|woman|person)|minister|lawmaker|executive|analyst|engineer|scientist|manager
    |gérante?|ingénieure?|dirigeante?|journaliste|journalist|MEP|senator|partner|head[ ]of
    |vice[ ]president)""",
    re.VERBOSE | re.IGNORECASE,
)
# What stands before a name and says what it is: "le syndicat Numérique Solidaire", "in Arles".
_BODY = re.compile(
    r"\b(?:syndicat|fondation|société|association|entreprise|start-up|startup|cabinet|fonds|agence"
    r"|banque|éditeur|collectif|parti|groupe|institut|union|company|firm|agency|fund|bank|charity"
    r"|publisher|newspaper|magazine|quotidien|journal|hebdomadaire|site) $",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:chez|rejoint|rejoindre|passée? par) $", re.IGNORECASE)
_WHEREABOUTS = re.compile(r"\b(?:in|across|near|around|throughout|outside) $", re.IGNORECASE)
# A model stops too early: "Henrike van | den Bergh", "Max | von Thun".
_DUTCH = r"(?:van|von|den|der|ter|ten|zu|zur|vom)"
_LONGER = re.compile(rf"(?:[ \u00a0]{_DUTCH}){{1,3}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_REST = re.compile(rf"(?:[ \u00a0]{_DUTCH}){{0,2}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_BREAK = re.compile(r"\n|\s[-–—|]\s")  # BRUSSELS - Officials: two things
_LINE = 200  # characters to each side; no heading is longer
_LONGEST = {"person": 5, "organisation": 7, "product": 4, "place": 5}
_OPENERS = frozenset({"DET", "ADP", "PRON", "CCONJ", "SCONJ", "ADV", "PUNCT", "AUX", "SYM", "NUM"})
_NOT_IN_A_PERSON = frozenset({"VERB", "AUX", "PRON", "SCONJ", "ADV", "NUM", "SYM"})


@dataclass(frozen=True)
class TaggedWord:
    """A word as the model sees it: its place, its text and its part of speech (UD tag)."""

    start: int
    end: int
    text: str
    tag: str
    is_stop: bool = False


@dataclass(frozen=True)
class Marked:
    """A stretch of text that a model takes for a name."""

    type: EntityType
    words: tuple[TaggedWord, ...]


@dataclass(frozen=True)
class Name:
    """A name at [start, end) of a text."""

    type: EntityType
    start: int
    end: int
    surface: str


def as_name(marked: Marked, *, text: str) -> Name | None:
    """The name in a marked stretch without title, article and punctuation, or None."""
    words, titled = _trimmed(marked)
    if not words or len(words) > _LONGEST[marked.type]:
        return None
    start, end = words[0].start, words[-1].end
    surface = text[start:end]
    if _BREAK.search(surface) or not _reads_as_name(words) or _shouted(words, text):
        return None
    kind = _corrected(marked.type, words, text, titled=titled)
    if kind == "person" and not _reads_as_person(words, titled=titled):
        return None
    if kind == "product" and not _reads_as_product(surface):
        return None
    if kind != "person" and _is_heading(text, start, end):
        return None
    if kind == "person":
        rest = _REST if _key(words[-1]) in _PARTICLES else _LONGER
        end = found.end() if (found := rest.match(text, end)) else end
    return Name(kind, start, end, text[start:end])


def _corrected(
    kind: EntityType, words: tuple[TaggedWord, ...], text: str, *, titled: bool
) -> EntityType:
    """The type that its own words and those around it give a name, else the model's."""
    start, end = words[0].start, words[-1].end
    before = text[max(0, start - 20) : start].replace("\u00a0", " ")
    if len(words) == 1:
        town = _key(words[0]) in TOWNS or _WHEREABOUTS.search(before)
        return "place" if kind == "organisation" and town else kind
    body = _key(words[-1]) in BODIES or _BODY.search(before) or _AT.search(before)
    if _TRADE.match(text, end) and _reads_as_person(words, titled=titled):
        return "person"
    if kind == "person" and body and not titled:
        return "organisation"
    return "person" if kind != "person" and _is_called(words) else kind


def _is_called(words: tuple[TaggedWord, ...]) -> bool:
    """A first name and a surname, whatever a model takes them for: `Odile Fabre`."""
    first, last = _key(words[0]), _key(words[-1])
    return (
        1 < len(words) <= _LONGEST["person"]
        and first in FIRST_NAMES - NAMED_AFTER_PEOPLE
        and last not in BODIES | TOWNS
        and _reads_as_person(words, titled=False)
    )


def _trimmed(marked: Marked) -> tuple[tuple[TaggedWord, ...], bool]:
    words, titled = list(marked.words), False
    while words and _opens(words[0], marked.type):
        titled = titled or _key(words[0]) in _TITLES
        words.pop(0)
    while words and not _can_end(words[-1]):
        words.pop()
    return tuple(words), titled


def _opens(word: TaggedWord, kind: EntityType) -> bool:
    """Whether a word before a name is not part of it: M., le, the, selon, and lower-case words."""
    key, first = _key(word), word.text[0]
    if not any(char.isalnum() for char in word.text):
        return True
    if kind == "person" and (key in _TITLES or key in {"les", "the", "l"}):
        return True
    if kind == "person" and key in {"le", "la"}:
        return not (first.isupper() and word.tag == "PROPN")  # Le Maire keeps his Le
    if not first.isupper() and not first.isdigit():
        return True
    return word.tag in _OPENERS and not word.text.isupper()


def _can_end(word: TaggedWord) -> bool:
    return any(char.isalnum() for char in word.text) and (
        word.text[0].isupper() or word.text[0].isdigit() or word.tag in {"PROPN", "NOUN", "ADJ"}
    )


def _key(word: TaggedWord) -> str:
    return folded(word.text).strip(".'’")


def _reads_as_name(words: tuple[TaggedWord, ...]) -> bool:
    """Some word must have a capital and be neither a common word nor a lone stop word."""
    keys = [_key(word) for word in words]
    if all(key in _NO_NAME or word.is_stop for key, word in zip(keys, words, strict=True)):
        return False
    if len(words) == 1:
        word = words[0]
        return len(word.text) > 1 and word.text[0].isupper() and word.tag in {"PROPN", "X"}
    return any(
        word.text[0].isupper() and word.tag in {"PROPN", "NOUN", "ADJ", "X"} for word in words
    )


def _line(text: str, start: int, end: int) -> str:
    """The line around a place, as far as it matters."""
    before = text[max(0, start - _LINE) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + _LINE].partition("\n")[0]


def _shouted(words: tuple[TaggedWord, ...], text: str) -> bool:
    """One word of a heading in capitals: there every word looks like a name."""
    return (
        len(words) == 1
        and words[0].text.isupper()
        and _line(text, words[0].start, words[0].end).isupper()
    )


def _is_heading(text: str, start: int, end: int) -> bool:
    """Two and more words with a line of their own, such as "Key Takeaways" (names too: a loss)."""
    surface = text[start:end]
    return " " in surface and _line(text, start, end).strip(" \t\u00a0-–—•*:#") == surface


def _reads_as_person(words: tuple[TaggedWord, ...], *, titled: bool) -> bool:
    """First name and surname, or a surname after a title; capitals and particles only."""
    if len(words) == 1:
        return titled
    if all(len(_key(word)) <= 1 for word in words):
        return False  # B. L.: initials say nothing
    return all(
        word.text[0].isupper() or _key(word) in _PARTICLES or word.text in "-.'’" for word in words
    ) and not any(
        (word.tag in _NOT_IN_A_PERSON and _key(word) not in _PARTICLES)
        or any(char.isdigit() for char in word.text)
        or _key(word) in _NO_NAME
        for word in words
    )


def _reads_as_product(surface: str) -> bool:
    """GPT-5, Llama 3, GitHub: products that are not known need a figure or an inner capital."""
    return any(char.isdigit() for char in surface) or any(char.isupper() for char in surface[1:])


def surname(full_name: str) -> str | None:
    """What a person is called by later on: `Kim van Sparrentak` -> `van Sparrentak`."""
    parts = full_name.split()
    for index, part in enumerate(parts[1:], start=1):
        if folded(part) in _PARTICLES or index == len(parts) - 1:
            found = " ".join(parts[index:])
            return found if len(found) > 2 else None  # noqa: PLR2004 # Cédric O: a letter is no name
    return None
