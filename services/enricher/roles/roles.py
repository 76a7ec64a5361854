"""What does the text say that each person is? Pure: no I/O, no clock, no settings.

"Ada Bronn, an analyst at Orbia", "Orbia President Ada Bronn", « la ministre Ada Bronn », "Ada Bronn
is a lawyer": the role is given in the text's own words, without the article.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from libs.contracts import Entity, Evidence, Mention, Role
from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.roles.wording import RoleWording

VERSION = "1"
_CONFIDENCE = {"apposition": 0.9, "title": 0.9, "copula": 0.85, "list": 0.8}
_READ = 200_000  # characters of a text that are read
_LONGEST = 110  # characters of a role
_WORDS_BEFORE_NOUN = 4
_OPENING = re.compile(r" ?[,(–—] ?| - ")
_END = re.compile(
    r"[,;:!?()\[\]\n«»“”\"|]|\.(?=\s|$)| [–—-] | (?:qui|que|dont|ou|who|that|which"
    r"|whose|where|when|while|mais|but) "
)
_AND = re.compile(r" (?:et|and) ")
_LIST = re.compile(r"(?: \([^()\n]{1,20}\))?(?:,| et| and) ")
_CAPITALISED_BEFORE = re.compile(r"(?:(?<![\w’'-])[A-ZÀ-Þ][\w’'.&-]*[ ])+$")
_NAMED_COMPLEMENT = re.compile(
    r"(?:[ ](?:(?:chargée?|déléguée?)[ ])?(?:of|for|de la"
    r"|de|du|des|d['’]|à la|à l['’]|à|au|aux)"
    r"[ ]?(?:the |l['’])?[A-ZÀ-Þ][\w-]*(?: [A-ZÀ-Þ][\w-]*)?){0,3}"
)
_ADJECTIVE = re.compile(
    r" \w{2,14}(?:ais|aise|ain|aine|ien|ienne|ois|oise|een|eenne|iste|and|ande"
    r"|al|ale|ique|eur|trice|teur|if|ive)"
)
_SENTENCE_STOP = re.compile(r"[.!?…:;](?=[ \n])|[\n«»“”\"()]")


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    rule: str
    plural: bool = False


class _Text:
    """A text as roles are looked for in it, with the names found in it."""

    def __init__(self, text: str, entities: Sequence[Entity], field: TextField) -> None:
        self.text = text[:_READ]
        self.plain = re.sub(r"[\u00a0\u202f]", " ", folded(self.text))
        self.spaced = re.sub(r"[\u00a0\u202f]", " ", self.text)
        self.persons = sorted(_places(entities, field, "person"))
        self.bodies = sorted(_places(entities, field, "organisation"))

    def person_at(self, start: int) -> bool:
        """Whether a person's name begins there."""
        index = bisect_left(self.persons, (start,))
        return index < len(self.persons) and self.persons[index][0] == start

    def employer(self, start: int, end: int) -> str | None:
        """The first organisation that is named between these places."""
        index = bisect_left(self.bodies, (start,))
        if index < len(self.bodies) and self.bodies[index][1] <= end:
            return self.bodies[index][2]
        return None


def with_roles(
    entities: Sequence[Entity],
    texts: Mapping[TextField, str],
    *,
    language: str,
    wordings: Mapping[str, RoleWording],
) -> tuple[Entity, ...]:
    """The entities, persons with the roles that title and text state, in the order of the text.

    A language without wording has no roles. A role that is stated twice is given once.
    """
    wording = wordings.get(language)
    if wording is None:
        return tuple(entities)
    read = {field: _Text(text, entities, field) for field, text in texts.items()}
    roles: dict[str, dict[str, Role]] = {}
    for field, text in read.items():
        for start, end, name in text.persons:
            for found in _roles_at(text, start, end, wording):
                role = _role(text, field, found)
                for bearer in (name, *_further(text, end, found)):
                    roles.setdefault(bearer, {}).setdefault(folded(role.text), role)
    return tuple(
        each.model_copy(update={"roles": tuple(roles[each.name].values())})
        if each.type == "person" and each.name in roles
        else each
        for each in entities
    )


def _places(
    entities: Iterable[Entity], field: TextField, kind: str
) -> Iterator[tuple[int, int, str]]:
    for each in entities:
        if each.type == kind:
            for mention in each.mentions:
                if mention.field == field and mention.end <= _READ:
                    yield mention.start, mention.end, each.name


def _role(text: _Text, field: TextField, found: _Found) -> Role:
    surface = text.text[found.start : found.end]
    return Role(
        text=surface,
        employer=text.employer(found.start, found.end),
        mention=Mention(field=field, start=found.start, end=found.end, surface=surface),
        evidence=Evidence(
            extractor=f"roles/{found.rule}", version=VERSION, confidence=_CONFIDENCE[found.rule]
        ),
    )


def _roles_at(text: _Text, start: int, end: int, wording: RoleWording) -> Iterator[_Found]:
    """What stands behind and before a name."""
    opening = _OPENING.match(text.plain, end)
    copula = wording.copula.match(text.plain, end)
    if opening:
        yield from _behind(text, opening.end(), wording, "apposition")
    elif copula:
        yield from _behind(text, copula.end(), wording, "copula")
    yield from _before(text, start, wording)


def _behind(text: _Text, begin: int, wording: RoleWording, rule: str) -> Iterator[_Found]:
    """A role that begins here, up to the next comma or clause."""
    article = wording.article.match(text.plain, begin)
    start = article.end() if article else begin
    end = _end_of_role(text, start, wording)
    noun = wording.noun.search(text.plain, start, end)
    if noun is None or end - start > _LONGEST:
        return
    words = text.plain[start : noun.start()].split()
    if len(words) > _WORDS_BEFORE_NOUN or not wording.stop_words.isdisjoint(words):
        return
    if words and article is None and noun[0].endswith("s"):
        return  # "Ada Bronn, asked why lawmakers …"
    if not text.person_at(noun.end() + 1):
        yield _Found(start, end, rule)


def _end_of_role(text: _Text, start: int, wording: RoleWording) -> int:
    """Where the phrase ends; "chairman and chief executive" goes on behind its "and"."""
    limit = min(len(text.plain), start + _LONGEST + 1)
    stop = _END.search(text.plain, start, limit)
    end = stop.start() if stop else limit
    for joint in _AND.finditer(text.plain, start, end):
        following = wording.noun.search(text.plain, joint.end(), end)
        if following is None or len(text.plain[joint.end() : following.start()].split()) > 1:
            return joint.start()
    return end - (text.plain[end - 1] == " ")


def _before(text: _Text, start: int, wording: RoleWording) -> Iterator[_Found]:
    """A role that ends before a name, with or without a comma between them."""
    end = start - 1
    comma = text.plain[end - 1 : end] == ","
    end -= comma
    if end < 1 or text.plain[end:start] not in {" ", ", "}:
        return
    first = max(0, end - _LONGEST)
    begin = max(
        (stop.end() for stop in _SENTENCE_STOP.finditer(text.plain, first, end)), default=first
    )
    nouns = list(wording.noun.finditer(text.plain, begin, end))
    if not nouns:
        return
    noun = nouns[-1]
    if not _belongs(text, noun.end(), end, wording, comma=comma):
        return
    for earlier in reversed(nouns[:-1]):
        if _AND.fullmatch(text.plain, earlier.end(), noun.start()):
            noun = earlier
    opens = _start_of_role(text, begin, noun.start(), wording)
    if comma and opens == noun.start() and not _may_open(text, opens, wording):
        return
    yield _Found(opens, end, "title", plural=text.plain[nouns[-1].end() - 1] == "s")


def _belongs(text: _Text, noun_end: int, end: int, wording: RoleWording, *, comma: bool) -> bool:
    """Whether what stands between a noun and a name is the rest of the role."""
    rest = text.plain[noun_end:end]
    if not rest:
        return True
    if any(noun_end <= begin < end for begin, _, _ in text.persons):
        return False
    if comma:
        return "," not in rest and bool(wording.complement.match(rest) or _ADJECTIVE.match(rest))
    named = _NAMED_COMPLEMENT.fullmatch(text.spaced, noun_end, end)
    return bool(_ADJECTIVE.fullmatch(rest) or named)


def _start_of_role(text: _Text, begin: int, noun: int, wording: RoleWording) -> int:
    """Where a role begins whose noun begins here: behind an article, or with its modifiers."""
    article = wording.article_before.search(text.plain, begin, noun)
    if article and wording.stop_words.isdisjoint(article["rest"].split()):
        return article.start("rest")
    start = noun
    while True:
        modifier = wording.modifiers_before.search(text.plain, begin, start)
        capital = _CAPITALISED_BEFORE.search(text.spaced, begin, start)
        found = modifier or capital
        if found is None:
            return start
        start = found.start()


def _may_open(text: _Text, start: int, wording: RoleWording) -> bool:
    """Before a comma, a role without modifiers begins a sentence or stands behind an article."""
    before = text.plain[max(0, start - 12) : start]
    return (
        not before.strip()
        or before[-1] in "\n'"
        or bool(re.search(r"[.!?:;«“\"\n] ?$", before) or wording.article_before.search(before))
    )


def _further(text: _Text, end: int, found: _Found) -> Iterator[str]:
    """Those who are listed behind the first: "the founders of Orbia, Ada Bronn and Odile Fabre"."""
    if not found.plural:
        return
    index = bisect_left(text.persons, (end,))
    for start, stop, name in text.persons[index:]:
        if not _LIST.fullmatch(text.plain, end, start):
            return
        yield name
        end = stop
