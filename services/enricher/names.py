"""Is this stretch of text, that a model marked, really a name? Pure: no I/O, no settings.

The models are trained on other texts than ours: they take headings, sentence beginnings
and newsletter forms for names. A missed name costs less than a wrong one in a facet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.furniture import is_furniture, is_headline, line_of
from services.enricher.vocabulary import (
    BODIES,
    CALENDAR,
    FIRST_NAMES,
    HEADS,
    NAMED_AFTER_PEOPLE,
    OPENERS,
    PLACES,
    TOWNS,
)

# Also parties and trades without a comma: "CEO Ada Bronn", "la députée Renaissance Ada Bronn".
_STANDS_BEFORE = """
m mm mme mmes mlle mr mrs ms miss dr pr prof me sir lord lady monsieur madame president minister
ministre depute deputee eurodepute eurodeputee commissaire senateur senatrice senator commissioner
chancellor chairman secretary ceo cto cfo pdg founder cofounder analyst economist patron
economiste journaliste reporter professor dame baroness baron mep mp eurodeputees deputy vice
executive officer director coo renaissance modem lfi lr eelv republican democrat"""
TITLES = frozenset(_STANDS_BEFORE.split())
PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "der", "den", "ten", "ter", "di", "da",
     "del", "della", "dos", "el", "al", "bin", "ben", "y", "zu", "und"}
)  # fmt: skip
# Each is a word that capitals in a heading or at the start of a sentence make look like a name.
_COMMON = """ia ai llm llms api genai ceo cto cfo pdg dg dsi pme eti gafa gafam big tech
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
indice index rss pdf usb gps api apis faq http html nasdaq ftse dax iphone wifi note analyste analyst senior redaction propos q a qa tribune opinion brief edito
bonjour good morning subscribe sign here merci direct exclusif exclusive breaking publie mis
parlementaires investisseurs analystes regulateurs founders investors regulators lawmakers"""
CAPITALISED = frozenset(_COMMON.split())
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
_CAMEL = re.compile(r"[A-ZÀ-Þ]?[a-zà-ÿ]+[A-ZÀ-Þ]\w*")  # OpenAI
_INDEX = re.compile(r"\b(?:indice|index)[ \u00a0]$")
_VERSIONED = re.compile(r"GPT|[A-Za-z][ -]?\d+(?:\.\d+)?[A-Zxb]?\d*[A-Zb]?$")  # Claude 3, Mixtral 8x7B
_LOCATIVE = re.compile(r"\b(?:in|at|near|from|en|à|vers|across|around|près de|outside)[ \u00a0]$", re.IGNORECASE)
_DOES = re.compile(
    r"(?:['’]s[ \u00a0])|[ \u00a0](?:a|ont|va|avait|aurait|est|n['’](?:a|est)|se|s['’]|annonce|lance|propose|veut|compte|reste|vient"
    r"|espère|prévoit|sera|était|has|had|have|will|would|said|says|is|was|plans|announced|launched|makes|made|wants"
    r"|sells|did|can|could|raised|bought)\b"
)
_AGENT = re.compile(r"\b(?:by|with|par|avec|against|contre|like|joined|joins|left)[ \u00a0]$")
_BEHIND_ARTICLE = re.compile(
    r"(?:\b(?:le|la|les|un|une|des|du|au|aux|ce|cet|cette|ces|son|sa|ses|leur|leurs|notre|nos|votre)[ \u00a0]"
    r"|\b(?:prix|tour|rue|avenue|boulevard|place|loi|plan|affaire|rapport|projet|festival|salon|opération"
    r"|traité|film|roman|livre|réseau|stade|quartier|musée|gare|forum|sommet|cloud)[ \u00a0]"
    r"|\bl['’]|[«“\"][ \u00a0\u202f]?)$",
    re.IGNORECASE,
)
_KICKER = re.compile(r"[ \u00a0]?[.|:–—-][ \u00a0]|, ")
_SENTENCE_START = re.compile(r"(?:^|[\n.!?:…«“\"–—|•][ \u00a0\u202f]*|[-*][ ])$")
# Lower-case words that may stand within an organisation's name.
_JOINTS = frozenset(
    """de du des d' d’ la le les l' l’ et & of the and for pour a à au aux en in on sur dans y von und
    für der di per by""".split()
)
_WHEREABOUTS = re.compile(r"\b(?:in|across|near|around|throughout|outside) $", re.IGNORECASE)
# A model stops too early: "Henrike van | den Bergh", "Max | von Thun".
_DUTCH = r"(?:van|von|den|der|ter|ten|zu|zur|vom)"
_LONGER = re.compile(rf"(?:[ \u00a0]{_DUTCH}){{1,3}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_REST = re.compile(rf"(?:[ \u00a0]{_DUTCH}){{0,2}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_BREAK = re.compile(r"\n|\s[-–—|]\s")  # BRUSSELS - Officials: two things
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
    unsure: bool = False
    """The model only says that it is some name; `type` is the likeliest."""


@dataclass(frozen=True)
class Name:
    """A name at [start, end) of a text."""

    type: EntityType
    start: int
    end: int
    surface: str
    weight: int = 1
    """How much its type counts where the same name is taken for different things."""
    found_by: Literal["model", "pattern"] = "model"


def as_name(marked: Marked, *, text: str) -> Name | None:
    """The name in a marked stretch without title, article and punctuation, or None."""
    words, titled = _trimmed(marked)
    if not words or len(words) > _LONGEST[marked.type]:
        return None
    start, end = words[0].start, words[-1].end
    surface = text[start:end]
    if _BREAK.search(surface) or not _reads_as_name(words, text) or _shouted(words, text):
        return None
    if is_furniture(text, start, end, marked.type) or _INDEX.search(text, max(0, start - 12), start):
        return None
    if marked.unsure and not _is_alone(words, text):
        return None
    kind = _corrected(marked.type, words, text, titled=titled)
    if kind == "organisation" and _VERSIONED.search(surface):
        kind = "product"
    if kind == "person" and not _reads_as_person(words, text, titled=titled):
        return None
    if kind == "product" and not _reads_as_product(surface):
        return None
    if kind != "person" and _is_heading(text, start, end):
        return None
    if kind == "person":
        rest = _REST if _key(words[-1]) in PARTICLES else _LONGER
        end = found.end() if (found := rest.match(text, end)) else end
    return Name(kind, start, end, text[start:end])


def _corrected(
    kind: EntityType, words: tuple[TaggedWord, ...], text: str, *, titled: bool
) -> EntityType:
    """The type that its own words and those around it give a name, else the model's."""
    start, end = words[0].start, words[-1].end
    before = text[max(0, start - 20) : start].replace("\u00a0", " ")
    if kind == "place" and _CAMEL.fullmatch(text, start, end):
        return "organisation"
    town = "-".join(map(_key, words)) in PLACES
    if kind == "place" and not town and acts(text, start, end):
        return "organisation"
    if len(words) == 1:
        there = town or _WHEREABOUTS.search(before)
        return "place" if kind == "organisation" and there else kind
    if town and kind != "product":
        return "place"
    if kind == "place" and (_key(words[-1]) in BODIES or _key(words[0]) in HEADS):
        return "organisation"
    body = _key(words[0]) in HEADS or _key(words[-1]) in BODIES or _BODY.search(before) or _AT.search(before)
    if _TRADE.match(text, end) and _reads_as_person(words, text, titled=titled):
        return "person"
    if kind == "person" and body and not titled:
        return "organisation"
    return "person" if kind != "person" and _is_called(words, text) else kind


def acts(text: str, start: int, end: int) -> bool:
    """Whether a name is somebody who does something, as an unheard-of place does not."""
    if _LOCATIVE.search(text, max(0, start - 14), start):
        return False
    return bool(_DOES.match(text, end) or _AGENT.search(text, max(0, start - 12), start))


def _is_called(words: tuple[TaggedWord, ...], text: str) -> bool:
    """A first name and a surname, whatever a model takes them for: `Odile Fabre`."""
    first, last = _key(words[0]), _key(words[-1])
    return (
        1 < len(words) <= _LONGEST["person"]
        and first in FIRST_NAMES - NAMED_AFTER_PEOPLE
        and last not in BODIES | TOWNS
        and _reads_as_person(words, text, titled=False)
    )


def _trimmed(marked: Marked) -> tuple[tuple[TaggedWord, ...], bool]:
    words, titled = list(marked.words), False
    while words and _opens(words[0], marked.type):
        titled = titled or _key(words[0]) in TITLES
        words.pop(0)
    if marked.type != "person":
        words = words[: _length(words)]
    while words and not _can_end(words[-1]):
        words.pop()
    return tuple(words), titled


def _length(words: Sequence[TaggedWord]) -> int:
    """How many words belong to a name: not a verb, a day or a number and what follows.

    A preposition before these goes with them: "Adobe | on Nov 17".
    """
    for index, word in enumerate(words):
        lower = word.text[0].islower()
        verb = lower and word.tag in {"VERB", "AUX", "PRON", "ADV", "SCONJ"}
        strange = lower and word.tag == "ADP" and word.text.lower() not in _JOINTS
        if index and (verb or strange or _key(word) in CALENDAR):
            return index
    return len(words)


def _opens(word: TaggedWord, kind: EntityType) -> bool:
    """Whether a word before a name is not part of it: M., le, the, selon, and lower-case words."""
    key, first = _key(word), word.text[0]
    if not any(char.isalnum() for char in word.text):
        return True
    if kind == "person" and (key in TITLES or key in {"les", "the", "l"}):
        return True
    if kind == "person" and key in {"le", "la"}:
        return not (first.isupper() and word.tag == "PROPN")  # Le Maire keeps his Le
    if not first.isupper() and not first.isdigit():
        return True
    common = word.is_stop or key in OPENERS
    return common and word.tag in _OPENERS and not word.text.isupper()


def _can_end(word: TaggedWord) -> bool:
    joint = word.text[0].islower() and word.text in _JOINTS
    return any(char.isalnum() for char in word.text) and not joint and (
        word.text[0].isupper() or word.text[0].isdigit() or word.tag in {"PROPN", "NOUN", "ADJ"}
    )


def _key(word: TaggedWord) -> str:
    return folded(word.text).strip(".'’")


def _reads_as_name(words: tuple[TaggedWord, ...], text: str) -> bool:
    """Some word must have a capital and be neither a common word nor a lone stop word.

    What a tagger calls a verb or noun is a name where its capital is no sentence's.
    """
    chosen = _is_capital_by_choice(words[0], text)
    keys = [_key(word) for word in words]
    if all(key in CAPITALISED or word.is_stop for key, word in zip(keys, words, strict=True)):
        return False
    if len(words) == 1:
        word = words[0]
        return len(word.text) > 1 and word.text[0].isupper() and (
            word.tag in {"PROPN", "X"} or chosen
        )
    return chosen or any(
        word.text[0].isupper() and word.tag in {"PROPN", "NOUN", "ADJ", "X"} for word in words
    )


def _is_alone(words: tuple[TaggedWord, ...], text: str) -> bool:
    """Whether a name stands without article or quotation marks, as companies do: not « l'AI Act »,
    « Liberté », la Loi. One word that begins a sentence says nothing."""
    start = words[0].start
    if _BEHIND_ARTICLE.search(text, max(0, start - 12), start) or len(words) > 3:  # noqa: PLR2004
        return False
    if any(word.text[0].islower() for word in words) or _key(words[0]) in OPENERS:
        return False
    inner = any(char.isupper() for char in words[0].text[1:]) and not words[0].text.isupper()
    subject = _DOES.match(text, words[-1].end) is not None
    return len(words) > 1 or inner or subject or _is_capital_by_choice(words[0], text)


def _is_capital_by_choice(word: TaggedWord, text: str) -> bool:
    """Whether a word has its capital within a sentence of lower-case words."""
    if not word.text[0].isupper() or word.text.isupper() or _key(word) in OPENERS:
        return False
    if _SENTENCE_START.search(text, max(0, word.start - 4), word.start):
        return False
    return not is_headline(text, word.start, word.end)


def _shouted(words: tuple[TaggedWord, ...], text: str) -> bool:
    """One word of a heading in capitals, or before a text: `CHRONIQUE. Le vent`, `RACHAT - Le`."""
    start, end = words[0].start, words[-1].end
    if not text[start:end].isupper():
        return False
    begins = start == 0 or text[start - 1] == "\n"
    if begins and len(words[0].text) > 3 and _KICKER.match(text, end):  # noqa: PLR2004
        return True
    return len(words) == 1 and line_of(text, start, end).isupper()


def _is_heading(text: str, start: int, end: int) -> bool:
    """Two and more words with a line of their own, such as "Key Takeaways" (names too: a loss)."""
    surface = text[start:end]
    return " " in surface and line_of(text, start, end).strip(" \t\u00a0-–—•*:#") == surface


def _reads_as_person(words: tuple[TaggedWord, ...], text: str, *, titled: bool) -> bool:
    """First name and surname, or a surname after a title; capitals and particles only."""
    if len(words) == 1:
        return titled
    if all(len(_key(word)) <= 1 for word in words):
        return False  # B. L.: initials say nothing
    sure = _key(words[0]) in FIRST_NAMES or _is_capital_by_choice(words[0], text)
    return all(
        word.text[0].isupper() or _key(word) in PARTICLES or word.text in "-.'’" for word in words
    ) and not any(
        (word.tag in _NOT_IN_A_PERSON and _key(word) not in PARTICLES and not sure)
        or any(char.isdigit() for char in word.text)
        or _key(word) in CAPITALISED
        for word in words
    )


def _reads_as_product(surface: str) -> bool:
    """GPT-5, Llama 3, GitHub: products that are not known need a figure or an inner capital."""
    return any(char.isdigit() for char in surface) or any(char.isupper() for char in surface[1:])


def surname(full_name: str) -> str | None:
    """What a person is called by later on: `Kim van Sparrentak` -> `van Sparrentak`."""
    parts = full_name.split()
    for index, part in enumerate(parts[1:], start=1):
        if folded(part) in PARTICLES or index == len(parts) - 1:
            found = " ".join(parts[index:])
            return found if len(found) > 2 else None  # noqa: PLR2004 # Cédric O: a letter is no name
    return None
