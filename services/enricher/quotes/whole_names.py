"""How far does a name go that a recogniser found in part? Pure."""

import re
from collections.abc import Iterator, Sequence

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.quotes.named import Named, mentioned

_MOST_BODIES = 200  # mentions after which an abbreviation is looked for


def whole_mentions(
    plain: str,
    field: TextField,
    entities: Sequence[Entity],
    places: Sequence[Named],
    words: frozenset[str],
) -> list[Named]:
    """The persons and bodies of a field, each mention as far as its name goes.

    `words`: none of them is a first name.
    """
    persons = {e.name for e in entities if e.type == "person"}
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
            found.append(_with_first_name(plain, each, words))
        elif each.kind != "unknown":
            found.append(each)
    return found


def abbreviated(plain: str, known: Sequence[Named]) -> Iterator[Named]:
    """Bodies where the capitals stand that follow their full name in brackets.

    `European Commission (EC)`, and the other way round: `CMA (Competition and Markets Authority)`.
    """
    taken: set[int] = set()
    for body in [each for each in known if each.kind == "organisation"][:_MOST_BODIES]:
        after = re.match(r" \(([A-ZÀ-Þ]{2,8})\)", plain[body.end : body.end + 12])
        before = re.search(r"\b([A-ZÀ-Þ]{2,8}) \($", plain[max(0, body.start - 12) : body.start])
        found = after or (before if plain[body.end : body.end + 1] == ")" else None)
        short = found[1] if found else ""
        if short and short[0] == plain[body.start] and short != body.name:
            for each in re.finditer(rf"\b{short}\b", plain):
                if each.start() not in taken:
                    taken.add(each.start())
                    yield Named(*each.span(), body.name, "organisation")


def _with_first_name(plain: str, named: Named, words: frozenset[str]) -> Named:
    """Another bearer of a surname: its mention alone was found after a first name."""
    before = re.search(r"(?:^|[^\w'’.-])([A-ZÀ-Þ][\w’'-]+) $", plain[: named.start][-30:])
    surface = plain[named.start : named.end]
    if before is None or " " in surface or surface == named.name:
        return named
    word = before[1].lower()
    if word in words or word in folded(named.name).split():
        return named
    start = named.start - len(before[1]) - 1
    return Named(start, named.end, plain[start : named.end], "person")
