"""What kind of name is it, by its own words and those around it? Pure: no I/O, no settings."""

import re

from libs.contracts import EntityType
from services.enricher.names.name_shapes import acts, reads_as_person
from services.enricher.names.vocabulary import (
    BODIES,
    FIRST_NAMES,
    HEADS,
    NAMED_AFTER_PEOPLE,
    PLACES,
    TOWNS,
)
from services.enricher.names.words import LONGEST, TaggedWord, key

# Claude 3, Mixtral 8x7B
_VERSIONED = re.compile(r"GPT|[A-Za-z][ -]?\d+(?:\.\d+)?[A-Zxb]?\d*[A-Zb]?$")
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
_WHEREABOUTS = re.compile(r"\b(?:in|across|near|around|throughout|outside) $", re.IGNORECASE)


def kind_in_context(
    kind: EntityType, words: tuple[TaggedWord, ...], text: str, *, titled: bool
) -> EntityType:
    """The type that its own words and those around it give a name, else the model's."""
    start, end = words[0].start, words[-1].end
    before = text[max(0, start - 20) : start].replace("\u00a0", " ")
    known_place = "-".join(map(key, words)) in PLACES
    if kind == "place" and not known_place and _is_no_place(words, text):
        return "organisation"
    if known_place and (kind == "organisation" or (kind == "person" and len(words) > 1)):
        return "place"
    if len(words) == 1:
        there = kind == "organisation" and _WHEREABOUTS.search(before)
        found: EntityType = "place" if there else kind
    elif _TRADE.match(text, end) and reads_as_person(words, text, titled=titled):
        found = "person"
    elif kind == "person" and not titled and _is_body(words, before):
        found = "organisation"
    else:
        found = "person" if kind != "person" and _is_called(words, text) else kind
    return "product" if found == "organisation" and _VERSIONED.search(text, start, end) else found


def _is_no_place(words: tuple[TaggedWord, ...], text: str) -> bool:
    """Whether a name that a model takes for a place is written like a company, or acts like one."""
    start, end = words[0].start, words[-1].end
    body = len(words) > 1 and (key(words[-1]) in BODIES or key(words[0]) in HEADS)
    return body or _CAMEL.fullmatch(text, start, end) is not None or acts(text, start, end)


def _is_body(words: tuple[TaggedWord, ...], before: str) -> bool:
    own = key(words[0]) in HEADS or key(words[-1]) in BODIES
    return bool(own or _BODY.search(before) or _AT.search(before))


def _is_called(words: tuple[TaggedWord, ...], text: str) -> bool:
    """A first name and a surname, whatever a model takes them for: `Odile Fabre`."""
    first, last = key(words[0]), key(words[-1])
    return (
        1 < len(words) <= LONGEST["person"]
        and first in FIRST_NAMES
        and first not in NAMED_AFTER_PEOPLE
        and last not in BODIES | TOWNS
        and reads_as_person(words, text, titled=False)
    )
