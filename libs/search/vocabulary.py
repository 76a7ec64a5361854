"""What deal profiles know of words: names and their aliases, synonyms, rates. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from libs.deals import Deal, KnownEntity
from libs.deals.folding import folded
from libs.search.genres import is_genre
from libs.search.spellings import terms
from libs.search.thesaurus import NO_THESAURUS, Thesaurus

Words = tuple[str, ...]
_MOST_ALIKE = 12  # forms of one name: more would be a query too long


@dataclass(frozen=True)
class RateRange:
    """What one unit of a currency was worth in another, over the days that a profile knows."""

    currency: str
    into: str
    low: float
    high: float


@dataclass(frozen=True)
class Vocabulary:
    """What words mean the same.

    `alike`: by the folded words of a form, the other forms. `names`: by a folded alias, the names
    that articles list for it. `known`: the words of all names, folded. `parties`: the forms of
    those who make a deal. `longest`: the most words that a form has. `thesaurus`: what is looked
    for too where few articles have the words.
    """

    alike: Mapping[Words, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parties: frozenset[Words] = frozenset()
    known: frozenset[str] = frozenset()
    rates: tuple[RateRange, ...] = ()
    longest: int = 0
    thesaurus: Thesaurus = NO_THESAURUS

    def others(self, words: Sequence[str]) -> tuple[str, ...]:
        """The forms that mean the same as these words, without the words themselves."""
        of_profiles = self.alike.get(key_of(words), ())
        return tuple(dict.fromkeys((*of_profiles, *self.thesaurus.same(words))))

    def knows(self, word: str) -> bool:
        """Whether a word is part of a name, or names a genre, and so is no typing mistake."""
        return set(key_of([word])) <= self.known or is_genre(word)

    def is_party(self, words: Sequence[str]) -> bool:
        """Whether these words name one of those who make a deal."""
        return key_of(words) in self.parties

    def names_of(self, name: str) -> tuple[str, ...]:
        """The names that this one is an alias of; itself where it is none."""
        return self.names.get(" ".join(key_of([name])), (name,))


NO_VOCABULARY = Vocabulary()


def key_of(words: Iterable[str]) -> Words:
    """Words as they are looked up: folded, signs left out."""
    return tuple(terms(folded(" ".join(words))))


def vocabulary_of(deals: Sequence[Deal], thesaurus: Thesaurus = NO_THESAURUS) -> Vocabulary:
    """What all the profiles of an installation know, and a thesaurus."""
    groups = [group for deal in deals for group in _groups(deal)]
    alike: dict[Words, dict[str, None]] = defaultdict(dict)
    for group in groups:
        for form in group:
            own = key_of([form])
            alike[own] |= dict.fromkeys(other for other in group if key_of([other]) != own)
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for deal in deals:
        for entity in deal.entities:
            for form in _forms(entity):
                names[" ".join(key_of([form]))][entity.name] = None
    return Vocabulary(
        alike={words: tuple(forms)[:_MOST_ALIKE] for words, forms in alike.items() if words},
        names={alias: tuple(found) for alias, found in names.items()},
        parties=frozenset(
            key_of([form]) for deal in deals for party in deal.parties for form in _forms(party)
        ),
        known=frozenset(word for alias in names for word in alias.split()),
        rates=tuple(rate for deal in deals for rate in _rates(deal)),
        longest=max((len(words) for words in alike), default=0),
        thesaurus=thesaurus,
    )


def _forms(entity: KnownEntity) -> tuple[str, ...]:
    return (entity.name, *entity.aliases, *(each.form for each in entity.ambiguous))


def _groups(deal: Deal) -> Iterable[tuple[str, ...]]:
    """Forms that mean the same: of each entity its clear ones, and the synonyms of the profile."""
    for entity in deal.entities:
        forms = tuple(dict.fromkeys((entity.name, *entity.clear_forms)))
        if len(forms) > 1:
            yield forms
    yield from deal.synonyms


def _rates(deal: Deal) -> Iterable[RateRange]:
    if deal.currency is None:
        return
    by_currency: dict[str, list[float]] = defaultdict(list)
    for rate in deal.rates:
        by_currency[rate.currency].append(rate.rate)
    for currency, rates in by_currency.items():
        yield RateRange(currency, deal.currency, min(rates), max(rates))
