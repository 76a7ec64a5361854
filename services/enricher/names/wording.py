"""The words that names are told by: the class of `wording/names*.yaml`. Pure.

One for all languages together, unlike other topics: a page mixes French and English, and a name
keeps the words of its own language. What each list decides is said in the files.
"""

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator

from services.enricher.names.body_wording import PublicBodies
from services.enricher.names.first_names import FirstNames
from services.enricher.names.notation import (
    Phrases,
    Spellings,
    Words,
    either,
    leading,
    not_behind,
)
from services.enricher.names.phrase_wording import EnglishPhrases, FrenchPhrases
from services.enricher.names.phrases import (
    Patterns,
    behind_body,
    business_patterns,
    firm_patterns,
    government_patterns,
    person_patterns,
    portfolio,
    product_patterns,
)
from services.enricher.names.spelling import NAME, SPACE, WORD

_BLANK = "[ \u00a0]"


class NameWording(BaseModel):
    """The lists, and the expressions that they make."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    french: FrenchPhrases
    english: EnglishPhrases
    public_bodies: PublicBodies
    first_names: FirstNames
    men_in_a_or_e: Words
    women_in_other_letters: Words
    madam: Phrases
    mister: Phrases
    also_companies: Words
    titles: Words
    titles_kept: Words
    offices: Words
    articles: Words
    articles_of_surnames: Words
    body_endings: Words
    body_beginnings: Words
    company_endings: Phrases
    legal_forms: Words
    kinds_of_bodies: Words
    within_bodies: Spellings
    unfinished: Words
    towns: Words
    countries: Words
    grades: Words
    product_endings: Phrases
    version_grades: Phrases
    counted: Phrases
    product_signs: Phrases
    calendar: Words
    openers: Words
    elided_openers: Phrases
    capitalised: Words
    no_speakers: Words
    no_company: Words
    peoples: Words
    place_endings: Words
    place_beginnings: Words
    territories: Words
    """Countries of the world, from CLDR: not in the files."""
    event_beginnings: Words
    event_endings: Words

    @model_validator(mode="after")
    def _is_compiled(self) -> "NameWording":
        # At start, and not while the first article waits.
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)
        return self

    @cached_property
    def places(self) -> frozenset[str]:
        """Places that are known, in small letters with hyphens between their words."""
        return self.towns | self.countries | self.territories

    @cached_property
    def persons_first_names(self) -> frozenset[str]:
        """First names that make a person of a name, and are no company's."""
        return self.first_names.every - self.also_companies

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that make no name, if there is nothing else."""
        return self.capitalised | self.calendar | self.openers

    @cached_property
    def descriptions(self) -> frozenset[str]:
        """Words that only say what somebody is, and name nobody: "German MEP"."""
        return self.titles | self.offices | self.peoples | self.common

    @cached_property
    def never_alone(self) -> frozenset[str]:
        """Words that no company has in its name, where nothing around it says that it is one."""
        known = self.first_names.every | self.grades | self.titles
        return self.common | known | self.no_company | self.peoples

    @cached_property
    def where_from(self) -> tuple[str, ...]:
        """Ends of words that are no part of a name: `-based`."""
        return tuple(f"-{each}" for each in self.english.based)

    @cached_property
    def firm_patterns(self) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """Of organisations, each with its weight."""
        languages = self.french, self.english
        business = business_patterns(*languages, self.company_endings)
        firm = firm_patterns(*languages)
        return (*((3, each) for each in firm), *((2, each) for each in business))

    @cached_property
    def government_patterns(self) -> Patterns:
        """Of ministries and governments."""
        return government_patterns(self.french, self.english)

    @cached_property
    def portfolio(self) -> re.Pattern[str]:
        """Ends right before what a minister is in charge of: no body."""
        return portfolio(self.french)

    @cached_property
    def person_patterns(self) -> Patterns:
        """Of persons."""
        return person_patterns(self.french, self.english)

    @cached_property
    def product_patterns(self) -> Patterns:
        """Of products."""
        return product_patterns(self.french, self.english, self.product_endings)

    @cached_property
    def behind_body(self) -> re.Pattern[str]:
        """Ends right before a name that is a body's: « le groupe », « chez »."""
        return behind_body(self.french, self.english)

    @cached_property
    def lone(self) -> re.Pattern[str]:
        """Capitals within a sentence, without an article."""
        before = not_behind(self.english.no_lone_name_before, self.french.no_lone_name_before)
        return re.compile(
            rf"(?<=[a-z,]{SPACE}){before}(?P<name>{WORD}(?:{SPACE}{WORD}){{0,2}})"
            rf"(?![\w-]|{SPACE}\d)"
        )

    @cached_property
    def next_in_list(self) -> re.Pattern[str]:
        """From a name to the one that is listed behind it."""
        return re.compile(rf"{self._between_listed}(?P<name>{NAME})")

    @cached_property
    def before_in_list(self) -> re.Pattern[str]:
        """The one that is listed before a name, up to it."""
        return re.compile(rf"(?P<name>{NAME}){self._between_listed}$")

    @cached_property
    def _between_listed(self) -> str:
        return rf"(?:,{SPACE}|{SPACE}(?:{self._joining}|&){SPACE})"

    @cached_property
    def _joining(self) -> str:
        french, english = self.french, self.english
        return either(french.and_words, english.and_words, french.or_words, english.or_words)

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """All that stands between the last two of a list."""
        before = leading(self.french.before_second, blank=" ")
        return re.compile(rf",?{_BLANK}(?:{self._joining}|&){_BLANK}{before}?")

    @cached_property
    def elided(self) -> re.Pattern[str]:
        """An elided word before a name, that is no part of it: « D'Orbia »."""
        kept = either(self.french.elided_names)
        return re.compile(rf"{either(self.french.elisions)}(?=[A-ZÀ-Þ])(?!{kept})")

    @cached_property
    def madams(self) -> re.Pattern[str]:
        """Ends right before a woman's surname."""
        return re.compile(rf"\b{either(self.madam)}\.?{_BLANK}$")

    @cached_property
    def misters(self) -> re.Pattern[str]:
        """Ends right before a man's surname."""
        return re.compile(rf"\b{either(self.mister)}\.?{_BLANK}$")

    @cached_property
    def acronym(self) -> re.Pattern[str]:
        """In brackets behind a name, its acronym."""
        article = either(self.french.definite, self.english.definite)
        return re.compile(
            rf"{_BLANK}\((?:{article}{_BLANK}?)?[\"“«]?{_BLANK}?"
            rf"(?P<short>[A-Z][A-Za-z&]{{1,8}}){_BLANK}?[\"”»]?[,)]"
        )

    @cached_property
    def locative(self) -> re.Pattern[str]:
        """Ends right before where something is."""
        words = either(self.french.locatives, self.english.locatives, blank=" ")
        return re.compile(rf"\b{words}{_BLANK}$", re.IGNORECASE)

    @cached_property
    def whereabouts(self) -> re.Pattern[str]:
        """The same, before what can only be a place."""
        return re.compile(rf"\b{either(self.english.whereabouts)} $", re.IGNORECASE)

    @cached_property
    def acts(self) -> re.Pattern[str]:
        """Begins right behind whoever does or has something."""
        words = either(self.french.acts, self.english.acts)
        return re.compile(rf"(?:['’]s{_BLANK})|{_BLANK}{words}\b")

    @cached_property
    def agent(self) -> re.Pattern[str]:
        """Ends right before somebody who does something, or with whom it is done."""
        words = either(self.french.agents, self.english.agents)
        return re.compile(rf"\b{words}{_BLANK}$")

    @cached_property
    def behind_article(self) -> re.Pattern[str]:
        """Ends right before what is called something, and is no company."""
        words = leading(self.french.no_company_before, blank=_BLANK)
        return re.compile(rf"(?:\b{words}|[«“\"][ \u00a0\u202f]?)$", re.IGNORECASE)

    @cached_property
    def trade_behind(self) -> re.Pattern[str]:
        """Begins right behind somebody who has a trade: ", analyste chez"."""
        french, english = self.french, self.english
        articles = leading(
            french.definite, english.definite, english.indefinite, french.indefinite, blank=" "
        )
        modifiers = either(french.trade_modifiers, english.trade_modifiers)
        trades = either(french.trades_behind, english.trades_behind, blank=" ")
        return re.compile(
            rf" ?, (?:{articles}|{modifiers}[- ]){{0,2}}(?:[\w'’-]+ )?{trades}", re.IGNORECASE
        )

    @cached_property
    def body_before(self) -> re.Pattern[str]:
        """Ends right before a body's name: « le syndicat », « chez »."""
        french, english = self.french, self.english
        words = either(french.bodies_before, english.bodies_before, french.at, blank=" ")
        return re.compile(rf"\b{words} $", re.IGNORECASE)

    @cached_property
    def index(self) -> re.Pattern[str]:
        """Ends right before an index of shares."""
        return re.compile(rf"\b{either(self.french.indices, self.english.indices)}{_BLANK}$")

    @cached_property
    def furniture(self) -> re.Pattern[str]:
        """What a page around an article says: newsletter forms, rights and links."""
        words = either(self.french.furniture, self.english.furniture, blank=" ")
        return re.compile(words, re.IGNORECASE)

    @cached_property
    def versioned(self) -> re.Pattern[str]:
        """A product's name: Claude 3, Mixtral 8x7B."""
        signs = either(self.product_signs)
        return re.compile(rf"{signs}|[A-Za-z][ -]?\d+(?:\.\d+)?[A-Zxb]?\d*[A-Zb]?$")

    @cached_property
    def version(self) -> re.Pattern[str]:
        """Behind a product: Claude 2 + .1; Gemini + 1.5 Pro. Not `Azure 2.5 millions`."""
        counted = rf"[0-9]|{_BLANK}?(?:%|{either(self.counted)})"
        return re.compile(
            rf"(?:(?<=[0-9])\.[0-9]+|[ \u00a0-][0-9]\.[0-9](?!{counted}))(?!\w)(?:{self._grade})?"
            rf"|{self._grade}"
        )

    @cached_property
    def versions(self) -> re.Pattern[str]:
        """GPT-4 Turbo, Mixtral 8x7B, Llama2, Windows 11: all that follows what is versioned."""
        numbers = rf"[ -]?v?[0-9][\w.×]*(?:{self._grade}|[ -]?[0-9.]+[a-zA-Z]?)*"
        return re.compile(rf"(?:{numbers}|{self._grade})+$")

    @cached_property
    def _grade(self) -> str:
        return rf"[ \u00a0-]{either(self.version_grades)}\b"
