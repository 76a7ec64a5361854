"""Who is named where in an article: its entities, and capitals that they miss. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.names.first_names import FirstNames
from services.enricher.quotes.body_names import BodyNames
from services.enricher.quotes.capitals import Capitals
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.genders import gender_of
from services.enricher.quotes.named import NAME, PLACE, Named, last_name, mentioned
from services.enricher.quotes.whole_names import abbreviated, whole_mentions
from services.enricher.quotes.wording import Gender

_PLAIN = dict.fromkeys(range(0xE000, 0xE010), "?") | {
    ord("’"): "'",
    0xA0: " ",
    0x202F: " ",
    ord("\t"): " ",
}
_MOST_PERSONS = 60
_BEFORE_SUBJECT = 8  # characters
# Ends right before the subject of a clause.
_CLAUSE_START = re.compile(r"(?:^|[.!?;:,»”\"\n—–]\s*|\b(?:que|that|and|et|mais|but) )$")
_BEFORE, _AFTER = 60, 120  # characters around a name that may hold a role


def _bearers(names: Iterable[Named]) -> dict[str, set[str]]:
    """The persons by surname; a surname alone is no other person than its one full bearer."""
    found: dict[str, set[str]] = {}
    for each in (one for one in names if one.kind == "person"):
        found.setdefault(last_name(each.name), set()).add(each.name)
    for same in found.values():
        full = {name for name in same if " " in name}
        same.intersection_update(full or same)
    return found


def _without(places: Iterable[Named], seats: Iterable[Named]) -> list[Named]:
    taken = {each.start for each in seats}
    return [each for each in places if each.start not in taken]


class People:
    """The names of an article by field, and what is known of them."""

    def __init__(
        self,
        texts: dict[TextField, str],
        entities: Sequence[Entity],
        lexicon: Lexicon,
        first_names: FirstNames,
    ) -> None:
        self._lexicon, self._wording = lexicon, lexicon.wording
        self._first_names = first_names
        self._plain = {field: text.translate(_PLAIN) for field, text in texts.items()}
        others = [each for each in entities if each.type not in {"person", "organisation"}]
        capitals = Capitals(lexicon.wording.function_words, lexicon.offices, lexicon.saying)
        all_places = {field: list(mentioned(others, field)) for field in texts}
        seats = {field: list(self._seats(field, all_places[field], entities)) for field in texts}
        places = {field: _without(all_places[field], seats[field]) for field in texts}
        whole = {field: self._whole(field, places[field], entities) for field in texts}
        self._bodies = [each.name for each in entities if each.type == "organisation"]
        self._body_names = BodyNames(self._bodies)
        self._surnames = _bearers(one for found in whole.values() for one in found)
        unknown = {
            field: list(capitals.unknown(self._plain[field], [*whole[field], *places[field]]))
            for field in texts
        }
        for each in (one for found in unknown.values() for one in found if " " in one.name):
            self._surnames.setdefault(last_name(each.name), set()).add(each.name)
        known = {field: [self._settled(field, each) for each in whole[field]] for field in texts}
        for field in texts:
            known[field] += [*abbreviated(self._plain[field], known[field]), *seats[field]]
        self.named: dict[TextField, dict[int, Named]] = {
            field: {
                each.start: each for each in (*map(self._resolved, unknown[field]), *known[field])
            }
            for field in texts
        }
        self.masked = {field: self._mask(field, places[field]) for field in texts}
        self._labels: dict[str, Named | None] = {}
        self._names = {
            folded(name)
            for field in texts
            for each in (*known[field], *places[field])
            for name in (each.name, self._plain[field][each.start : each.end])
        }
        self._facts: dict[str, tuple[set[str], set[str]]] = {}
        for field in texts:
            self._learn(field)

    def _whole(
        self, field: TextField, places: Sequence[Named], entities: Sequence[Entity]
    ) -> list[Named]:
        words = self._lexicon.no_names
        return whole_mentions(self._plain[field], field, entities, places, words)

    def _seats(
        self, field: TextField, places: Iterable[Named], entities: Sequence[Entity]
    ) -> Iterator[Named]:
        """« Bruxelles » of an article that names the Commission: it may speak for that."""
        bodies = {folded(each.name): each.name for each in entities if each.type == "organisation"}
        for place in places:
            called = folded(self._plain[field][place.start : place.end])
            known = (bodies.get(each) for each in self._lexicon.seats.get(called, ()))
            name = next(filter(None, known), None)
            opens = _CLAUSE_START.search(
                self._plain[field], max(0, place.start - _BEFORE_SUBJECT), place.start
            )
            if name is not None and opens:
                yield Named(place.start, place.end, name, "organisation")

    def _settled(self, field: TextField, named: Named) -> Named:
        """A surname alone names nobody where two persons of the article bear it.

        `M.` or `Ms` before it may tell which of them it is.
        """
        if named.kind != "person":
            return named
        if " " in self._plain[field][named.start : named.end]:
            return named
        bearers = self._surnames[last_name(named.name)]
        if len(bearers) == 1:
            return Named(named.start, named.end, next(iter(bearers)), "person")
        before = self._plain[field][max(0, named.start - 10) : named.start].lower()
        title = before.split()[-1].rstrip(".") if before.split() else ""
        meant = self._bearer(bearers, title)
        if meant is None:
            return Named(named.start, named.end, "", "nobody")
        return Named(named.start, named.end, meant, "person")

    def _bearer(self, bearers: set[str], title: str) -> str | None:
        """Whom of several a title fits: by a first name that is known, else by exclusion."""
        wanted: Gender
        if title in self._wording.feminine_words:
            wanted = "feminine"
        elif title in self._wording.masculine_words:
            wanted = "masculine"
        else:
            return None
        genders = {name: gender_of(name, self._first_names) for name in bearers}
        for fit in ({wanted}, {wanted, None}):
            fitting = [name for name, gender in genders.items() if gender in fit]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _resolved(self, named: Named) -> Named:
        """A surname alone, or another form with it, is the one person who bears it."""
        body = self._body_names.called(named.name)
        if body is not None:
            return Named(named.start, named.end, body, "organisation")
        bearers = self._surnames.get(last_name(named.name), set())
        if len(bearers) == 1 and " " not in named.name:
            return Named(named.start, named.end, next(iter(bearers)), "person")
        return named

    def _mask(self, field: TextField, places: Iterable[Named]) -> str:
        plain = self._plain[field]
        pieces, done = [], 0
        marks = [(each.start, each.end, NAME) for each in self.named[field].values()]
        marks += [(each.start, each.end, PLACE) for each in places]
        for start, end, char in sorted(marks):
            if start < done:
                if char == NAME:
                    self.named[field].pop(start, None)
                continue
            pieces += [plain[done:start], char * (end - start)]
            done = end
        return "".join([*pieces, plain[done:]])

    def _learn(self, field: TextField) -> None:
        """Reads offices and genders around each name: no clause, no `editor of` another."""
        masked = self.masked[field]
        for named in self.named[field].values():
            before = re.split(
                r"[,.;:!?\n«“\"(]", masked[max(0, named.start - _BEFORE) : named.start]
            )
            words = before[-1].lower().replace("'", " ").split()[-8:]
            after = masked[named.end : named.end + _AFTER]
            apposed = re.match(r" ?[,(] ?([^,.;:!?\n«“\"()]+)", after)
            words_after = apposed[1].lower().replace("'", " ").split()[:8] if apposed else []
            if self._wording.having.intersection(words_after):
                words_after = []
            if words and words[-1] in self._lexicon.before_object:
                words = []
            roles, marks = self._facts.setdefault(named.name, (set(), set()))
            offices = (
                self._lexicon.wording.bodies
                if named.kind == "organisation"
                else self._lexicon.roles_and_bodies
            )
            roles |= offices.intersection([*words, *words_after])
            marks |= set(words[-3:]) | set(words_after[:2])

    def body_called(self, noun: str) -> str | None:
        """The one organisation whose name begins with a common noun: la fédération."""
        plain = folded(noun)
        found = [each for each in self._bodies if folded(each).startswith(f"{plain} ")]
        return found[0] if len(found) == 1 else None

    def is_authority(self, words: str) -> bool:
        """Whether a body decides for the public, by the words of its name."""
        return not self._lexicon.authorities.isdisjoint(folded(words).replace("-", " ").split())

    def may_be_called(self, name: str, noun: str) -> bool:
        """`the watchdog` is an authority, `the company` is none."""
        return self.is_authority(name) == self.is_authority(noun)

    def only_authority(self) -> Named | None:
        """The one authority that the article names, before or after."""
        found = {name for name in self._bodies if self.is_authority(name)}
        return Named(0, 0, found.pop(), "organisation") if len(found) == 1 else None

    def is_body_word(self, word: str) -> bool:
        """Whether a common noun stands for a body: groupe, company."""
        return word in self._lexicon.wording.bodies

    def is_name(self, words: str) -> bool:
        """Whether these words are nothing but a name."""
        return folded(words.strip(" .,")) in self._names

    def in_order(self, field: TextField) -> list[Named]:
        """The names of a field as they stand."""
        return sorted(self.named.get(field, {}).values(), key=lambda each: each.start)

    def may_be_person(self, named: Named) -> bool:
        """A person, or two and more capitalised words that are no known organisation."""
        return named.kind == "person" or (named.kind == "unknown" and " " in named.name)

    def called(self, label: str) -> Named | None:
        """The person whom a label names: in full, by the surname, or by initials."""
        if label not in self._labels:
            self._labels[label] = self._called(label)
        return self._labels[label]

    @cached_property
    def _persons(self) -> list[Named]:
        """Each person once, in order, the first few dozen."""
        every = (each for field in self.named for each in self.in_order(field))
        persons = {each.name: each for each in every if self.may_be_person(each)}
        return list(persons.values())[:_MOST_PERSONS]

    def _called(self, label: str) -> Named | None:
        plain = folded(label)
        initials = [part[0] for part in re.findall(r"[^\W\d_]+", plain)]
        persons = self._persons
        for each in persons:
            if folded(each.name) == plain or last_name(each.name) == plain:
                return each
        first = [each for each in persons if folded(each.name).split()[0] == plain]
        if len(first) == 1:
            return first[0]
        if all(len(part) == 1 for part in re.findall(r"[^\W\d_]+", plain)) or label.isupper():
            for each in persons:
                parts = [part[0] for part in re.split(r"[ -]", folded(each.name)) if part]
                short = list(re.sub(r"[^\w]", "", plain))
                if parts in (initials, short):
                    return each
        return None

    def is_credited(self, named: Named) -> bool:
        """Whether the name stands in the text after "by"."""
        before = self.masked["text"][max(0, named.start - 40) : named.start]
        line = before.rpartition("\n")[2].lower()
        return line.rstrip().endswith(self._wording.credit_words)

    def has_role(self, name: str, role: str) -> bool:
        """Whether the text gives somebody just this office."""
        return role in self._facts.get(name, (set(), set()))[0]

    def with_role(self, role: str) -> set[str]:
        """Whom the text gives this office, else one of its kind: `élue` of a `députée`."""
        exact = {name for name, (roles, _) in self._facts.items() if role in roles}
        alike = {one for group in self._lexicon.roles_alike if role in group for one in group}
        return exact or {name for name, (roles, _) in self._facts.items() if roles & alike}

    def gender(self, named: Named) -> Gender | None:
        """By first name, else by the words beside the name; None where nothing tells."""
        if named.kind == "organisation":
            return "body"
        if named.kind in {"spokesperson", "nobody"}:
            return None
        by_name = gender_of(named.name, self._first_names)
        if by_name is not None:
            return by_name
        marks = self._facts.get(named.name, (set(), set()))[1]
        feminine = len(marks.intersection(self._wording.feminine_words))
        masculine = len(marks.intersection(self._wording.masculine_words))
        if feminine == masculine:
            return None
        return "feminine" if feminine > masculine else "masculine"
