"""Which names that the deal profiles know does an article mean? Pure: no I/O, no settings.

Where they stand is said by libs/deals/names.py; here the longest of those that overlap is
taken, and ambiguous ones are held against the rest of the article.
"""

import re
from collections.abc import Iterable, Sequence

from libs.contracts import EntityType
from libs.deals import AmbiguousForm, Deal, KnownEntity
from libs.deals.folding import PlainText, folded
from libs.deals.names import FormHit, NameFinder, is_ruled_out

_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
_SENTENCE = 300  # characters to each side that are looked at for the rest of a sentence


class Gazetteer:
    """The names of one or several deals, ready to be looked for."""

    def __init__(self, deals: Sequence[Deal]) -> None:
        entities = {(each.type, each.name): each for deal in deals for each in deal.entities}
        self._names = NameFinder(map(_with_small_article, entities.values()))
        self._entities = {
            (each.type, folded(form)): each
            for each in entities.values()
            for form in each.clear_forms
        }

    def entity(self, kind: EntityType, form: str) -> KnownEntity | None:
        """What the profiles know under a clear form."""
        return self._entities.get((kind, folded(form)))

    def find(self, text: str) -> tuple[FormHit, ...]:
        """Every name in a text, the longest where several overlap, in order.

        Ambiguous forms are among them: `settled` says which of these count.
        """
        return longest(self._names.find(PlainText(text)))


def _with_small_article(entity: KnownEntity) -> KnownEntity:
    """A product whose name begins with an article may have it in lower case: « le Chat »."""
    if entity.type != "product":
        return entity
    forms = [entity.name, *entity.aliases]
    more = [form[0].lower() + form[1:] for form in forms if form.startswith(("Le ", "La ", "Les "))]
    new = tuple(form for form in more if form not in forms)
    return entity.model_copy(update={"aliases": (*entity.aliases, *new)})


def longest(hits: Iterable[FormHit]) -> tuple[FormHit, ...]:
    """Of hits that overlap, the longest; in the order of the text."""
    kept: list[FormHit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda each: (each.start - each.end, each.start)):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            kept.append(hit)
            taken.update(places)
    return tuple(sorted(kept, key=lambda each: each.start))


def settled(
    texts: Sequence[str], found: Sequence[tuple[FormHit, ...]]
) -> list[tuple[FormHit, ...]]:
    """The hits of an article's texts without those ambiguous ones that mean something else.

    An ambiguous form counts when the article names an organisation or product of the
    profile in a clear form, and the words around it do not speak against it.
    """
    evidence = any(
        hit.form.ambiguous is None and hit.entity.type in {"organisation", "product"}
        for hits in found
        for hit in hits
    )
    return [
        tuple(
            hit
            for hit in hits
            if hit.form.ambiguous is None or (evidence and _fits(text, hit, hit.form.ambiguous))
        )
        for text, hits in zip(texts, found, strict=True)
    ]


def _fits(text: str, hit: FormHit, rules: AmbiguousForm) -> bool:
    if is_ruled_out(text, hit.start, rules):
        return False
    left, right = max(0, hit.start - _SENTENCE), hit.end + _SENTENCE
    begin = max(
        (stop.end() for stop in _SENTENCE_END.finditer(text, left, hit.start)), default=left
    )
    stop = _SENTENCE_END.search(text, hit.end, right)
    sentence = folded(text[begin : stop.start() if stop else right])
    return {folded(word) for word in rules.not_with}.isdisjoint(re.findall(r"[\w-]+", sentence))
