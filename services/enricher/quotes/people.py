"""Who is named where in an article: its entities, and capitals that they miss. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.entities import TextField
from services.enricher.quotes.genders import gender_of
from services.enricher.quotes.named import NAME, PLACE, Named, last_name, mentioned
from services.enricher.quotes.wording import Gender, QuoteWording

_PLAIN = dict.fromkeys(range(0xE000, 0xE010), "?") | {
    ord("’"): "'",
    0xA0: " ",
    0x202F: " ",
    ord("\t"): " ",
}
_CAPITALISED = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][^\W_]*(?:['’-][^\W_]+){0,3}(?:[ \u00a0](?:(?:de|du|van|von|der|den|la|le|di|"
    r"del|al|bin|ben|ter|dos|da)[ \u00a0]){0,2}[A-ZÀ-ÖØ-Þ](?:\.|[^\W_]*(?:['’-][^\W_]+){0,3})){0,4}"
)
_SENTENCE_START = re.compile(r"(?:^|[\n.!?…:»”\"«“‘'(])[ ]?[—–-]?[ ]?$")
_ARTICLES = frozenset({"le", "la", "les", "the"})
_HEARERS = frozenset({"nous", "me", "m", "us"})
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|M|Mme|Pr)\. $")
_ELIDED = frozenset({"l", "d", "c", "j", "n", "s", "qu", "m", "t"})
_MOST_PERSONS = 60
_MOST_BODIES = 200  # mentions after which an abbreviation is looked for
_BEFORE, _AFTER = 60, 120  # characters around a name that may hold a role
_SHORTEST = 3  # letters of a lone capitalised word that may be a name


class People:
    """The names of an article by field, and what is known of them."""

    def __init__(
        self, texts: dict[TextField, str], entities: Sequence[Entity], wording: QuoteWording
    ) -> None:
        self._read_wording(wording)
        self._plain = {field: text.translate(_PLAIN) for field, text in texts.items()}
        others = [each for each in entities if each.type not in {"person", "organisation"}]
        places = {field: list(mentioned(others, field)) for field in texts}
        whole = {field: self._whole(field, entities, places[field]) for field in texts}
        self._bodies = [each.name for each in entities if each.type == "organisation"]
        self._surnames: dict[str, set[str]] = {}
        for each in (one for found in whole.values() for one in found if one.kind == "person"):
            self._surnames.setdefault(last_name(each.name), set()).add(each.name)
        for bearers in self._surnames.values():
            full = {name for name in bearers if " " in name}
            bearers.intersection_update(full or bearers)  # Drost is Wilhelmina Drost
        unknown = {
            field: list(self._unknown(field, [*whole[field], *places[field]])) for field in texts
        }
        for each in (one for found in unknown.values() for one in found if " " in one.name):
            self._surnames.setdefault(last_name(each.name), set()).add(each.name)
        known = {field: [self._settled(field, each) for each in whole[field]] for field in texts}
        for field in texts:
            known[field] += self._abbreviated(field, known[field])
        self.named: dict[TextField, dict[int, Named]] = {
            field: {
                each.start: each for each in (*known[field], *map(self._resolved, unknown[field]))
            }
            for field in texts
        }
        self.masked = {field: self._mask(field, places[field]) for field in texts}
        self._labels: dict[str, Named | None] = {}
        self._names = {folded(each.name) for found in known.values() for each in found}
        self._names |= {
            folded(self._plain[field][each.start : each.end])
            for field in texts
            for each in (*known[field], *places[field])
        }
        self._facts: dict[str, tuple[set[str], set[str]]] = {}
        for field in texts:
            self._learn(field)

    def _read_wording(self, wording: QuoteWording) -> None:
        self._wording = wording
        self._function = frozenset(wording.function_words.split())
        self._titles = frozenset(wording.roles.split()) | frozenset(wording.titles.split())
        self._roles = frozenset(wording.roles.split()) | frozenset(wording.bodies.split())
        self._bodies_words = frozenset(wording.bodies.split())
        self._having = frozenset(wording.having.split())
        self._saying = frozenset(wording.verbs)
        self._of = {each.rstrip("'") for each in wording.prepositions_before_no_subject.split()}
        self._alike = [frozenset(each.split()) for each in wording.roles_alike]

    def _whole(
        self, field: TextField, entities: Sequence[Entity], places: Sequence[Named]
    ) -> list[Named]:
        """The persons and bodies of a field, each mention as far as its name goes."""
        plain, persons = self._plain[field], {e.name for e in entities if e.type == "person"}
        countries = {each.start: each for each in places}
        found = []
        for each in mentioned(entities, field):
            last = each.name.rpartition(" ")[2]
            if each.kind == "organisation" and last != each.name and last in persons:
                found.append(Named(each.start, each.end, each.name, "person"))  # Ms Drost, said
            elif each.kind == "organisation" and (place := countries.get(each.end + 1)) is not None:
                joined = plain[each.end] == " " and each.end > each.start
                name = plain[each.start : place.end] if joined else each.name
                end = place.end if joined else each.end
                found.append(Named(each.start, end, name, "organisation"))  # Microsoft Canada
            elif each.kind == "person":
                found.append(self._with_first_name(plain, each))
            elif each.kind != "unknown":
                found.append(each)
        return found

    def _abbreviated(self, field: TextField, known: Sequence[Named]) -> Iterator[Named]:
        """Bodies where the capitals stand that follow their full name in brackets."""
        plain = self._plain[field]
        taken = {each.start for each in known}
        for body in [each for each in known if each.kind == "organisation"][:_MOST_BODIES]:
            found = re.match(r" \(([A-ZÀ-Þ]{3,8})\)", plain[body.end : body.end + 12])
            short = found[1] if found else ""
            if found and short[0] == plain[body.start]:
                for each in re.finditer(rf"\b{short}\b", plain):
                    if each.start() not in taken:
                        taken.add(each.start())
                        yield Named(*each.span(), body.name, "organisation")

    def _with_first_name(self, plain: str, named: Named) -> Named:
        """Another bearer of a surname: its mention alone was found after a first name."""
        before = re.search(r"(?:^|[^\w'’.-])([A-ZÀ-Þ][\w’'-]+) $", plain[: named.start][-30:])
        surface = plain[named.start : named.end]
        if before is None or " " in surface or surface == named.name:
            return named
        word = before[1].lower()
        other = word not in self._function | self._titles and word not in folded(named.name).split()
        if not other or word in self._saying:
            return named
        start = named.start - len(before[1]) - 1
        return Named(start, named.end, plain[start : named.end], "person")

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
        if title in self._wording.feminine_words.split():
            wanted = "feminine"
        elif title in self._wording.masculine_words.split():
            wanted = "masculine"
        else:
            return None
        genders = {name: gender_of(name) for name in bearers}
        for fit in ({wanted}, {wanted, None}):
            fitting = [name for name, gender in genders.items() if gender in fit]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _unknown(self, field: TextField, known: Sequence[Named]) -> Iterator[Named]:
        """Capitalised words that are no entity: one alone only within a sentence."""
        plain = self._plain[field]
        taken = sorted((each.start, each.end) for each in known)
        index = 0
        for found in _CAPITALISED.finditer(plain):
            start, end = found.span()
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                end = taken[index][0]
            yield from self._trimmed(plain, start, end)

    def _trimmed(self, plain: str, start: int, end: int) -> Iterator[Named]:
        """Without words that only begin a sentence, and without offices before a name."""
        words = [each.span() for each in re.finditer(r"[^ ]+", plain[start:end])]
        first = 0
        while first < len(words):
            word = plain[start + words[first][0] : start + words[first][1]].lower()
            word = word.rstrip(".")
            elided, _, rest = word.partition("'")
            if rest and elided in _ELIDED:
                at, until = words[first]
                words[first] = at + len(elided) + 1, until
                if not plain[start + words[first][0]].isupper():
                    first += 1  # l'accord
                    continue
                word = rest
            if word not in self._function and word not in self._titles:
                break
            if word in _ARTICLES and first == 0 < len(words) - 1 and self._is_amid(plain, start):
                break  # l'hebdomadaire La Cote
            first += 1
        last = len(words)
        while (
            last > first
            and plain[start + words[last - 1][0] : start + words[last - 1][1]].lower()
            in self._titles
        ):
            last -= 1
        while last > first and (
            not plain[start + words[last - 1][0]].isupper()
            or plain[start + words[last - 1][0] : start + words[last - 1][1]].lower()
            in self._function
        ):
            last -= 1  # Received Thursday
        if first == last:
            return
        end = start + words[last - 1][1]
        begin = start + words[first][0]
        surface = plain[begin:end].rstrip(" '’-")
        before = plain[max(0, begin - 6) : begin]
        starts = first == 0 and bool(_SENTENCE_START.search(before))
        starts = starts and not _TITLE_BEFORE.search(before)
        if last - first == 1 and len(surface) < _SHORTEST:
            return
        if last - first == 1 and starts and not self._is_told_to(plain, begin + len(surface)):
            return
        compound = " " not in surface and surface.rpartition("-")[2].islower()
        if surface and not (compound and "-" in surface):  # Paris-based
            yield Named(begin, begin + len(surface), surface, "unknown")

    def _is_told_to(self, plain: str, end: int) -> bool:
        """Whether a verb of saying with its object follows: `Fatou nous demande`, `Bo told us`."""
        after = plain[end : end + 40].lower().replace("'", " ").split()[:3]
        for at, word in enumerate(after[:2]):
            if word in self._saying:
                object_ = after[at - 1] if at else (after[1:2] or [""])[0].strip(",.:")
                return object_ in _HEARERS
        return False

    def _is_amid(self, plain: str, start: int) -> bool:
        """Whether a capital stands within a sentence, after a common noun."""
        before = plain[max(0, start - 2) : start]
        return len(before) > 1 and before[0].islower() and before[1] == " "

    def _resolved(self, named: Named) -> Named:
        """A surname alone, or another form with it, is the one person who bears it."""
        body = self._body(named.name)
        if body is not None:
            return Named(named.start, named.end, body, "organisation")
        bearers = self._surnames.get(last_name(named.name), set())
        if len(bearers) == 1 and " " not in named.name:
            return Named(named.start, named.end, next(iter(bearers)), "person")
        return named

    def _body(self, words: str) -> str | None:
        """The one organisation whose name has these words: Commission."""
        short = folded(words).split()
        whole = [
            name
            for name in self._bodies
            if (parts := folded(name).split()) != short
            and (
                any(parts[at : at + len(short)] == short for at in range(len(parts)))
                or (words.isupper() and words == "".join(re.findall(r"\b[A-ZÀ-Þ]", name)))
            )
        ]
        return whole[0] if len(whole) == 1 else None

    def _mask(self, field: TextField, places: Iterable[Named]) -> str:
        plain = self._plain[field]
        pieces, done = [], 0
        marks = [(each.start, each.end, NAME) for each in self.named[field].values()]
        marks += [(each.start, each.end, PLACE) for each in places]
        for start, end, char in sorted(marks):
            if start < done:
                self.named[field].pop(start, None) if char == NAME else None
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
            if self._having.intersection(words_after):
                words_after = []
            if words and words[-1] in self._of:
                words = []
            roles, marks = self._facts.setdefault(named.name, (set(), set()))
            offices = self._bodies_words if named.kind == "organisation" else self._roles
            roles |= offices.intersection([*words, *words_after])
            marks |= set(words[-3:]) | set(words_after[:2])

    def body_called(self, noun: str) -> str | None:
        """The one organisation whose name begins with a common noun: la fédération."""
        plain = folded(noun)
        found = [each for each in self._bodies if folded(each).startswith(f"{plain} ")]
        return found[0] if len(found) == 1 else None

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
        alike = {one for group in self._alike if role in group for one in group}
        return exact or {name for name, (roles, _) in self._facts.items() if roles & alike}

    def gender(self, named: Named) -> Gender | None:
        """By first name, else by the words beside the name; None where nothing tells."""
        if named.kind == "organisation":
            return "body"
        if named.kind in {"spokesperson", "nobody"}:
            return None
        by_name = gender_of(named.name)
        if by_name is not None:
            return by_name
        marks = self._facts.get(named.name, (set(), set()))[1]
        feminine = len(marks.intersection(self._wording.feminine_words.split()))
        masculine = len(marks.intersection(self._wording.masculine_words.split()))
        if feminine == masculine:
            return None
        return "feminine" if feminine > masculine else "masculine"
