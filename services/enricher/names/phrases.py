"""The phrases in which names stand, as regular expressions. Pure: no I/O, no clock, no settings.

Their shape is here, their words are data: `fr` and `en` are the lists of one language each. A
translated page mixes them, so that all phrases are looked for in every text. Names are held in
groups: `org`, `person`, `product` or `place`, numbered where there are several. `§` is a blank.
Every repetition is bounded. The order of the patterns decides between names that overlap.
"""

import re

from services.enricher.names.notation import Phrases, either, leading
from services.enricher.names.phrase_wording import EnglishPhrases, FrenchPhrases
from services.enricher.names.spelling import BEARER, FULL_NAME, NAME, SPACE, UPPER, WORD

Patterns = tuple[re.Pattern[str], ...]
_QUOTE = rf"(?:[«“\"‘]{SPACE}?)?"


def _all(*patterns: str) -> Patterns:
    return tuple(re.compile(pattern.replace("§", SPACE), re.MULTILINE) for pattern in patterns)


def _body(fr: FrenchPhrases, en: EnglishPhrases) -> str:
    return either(fr.bodies, en.bodies)


def _adjective(fr: FrenchPhrases) -> str:
    return rf"(?:{SPACE}\w{{2,14}}{either(fr.adjective_endings)}s?)?"


def behind_body(fr: FrenchPhrases, en: EnglishPhrases) -> re.Pattern[str]:
    """Ends right before a name that is a body's: « le groupe », « chez »."""
    body = _body(fr, en) + _adjective(fr)
    return re.compile(rf"\b(?:{body}|{either(fr.no_person_behind)}){SPACE}$")


def portfolio(fr: FrenchPhrases) -> re.Pattern[str]:
    """Ends right before what a minister is in charge of: « ministre des Transports »."""
    of = leading(fr.of_with_article, fr.in_charge_of)
    return re.compile(rf"\b{either(fr.ministers)}(?:{SPACE}[a-zà-ÿ]+)?{SPACE}{of}$")


def firm_patterns(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Of organisations, by words that stand around nothing else."""
    return (
        *_behind_kinds(fr, en),
        *_behind_parts(fr, en),
        *_beside_offices(fr, en),
        *_described(fr, en),
    )


def _behind_kinds(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """What it is or where it is from stands before the name."""
    body, adjective = _body(fr, en), _adjective(fr)
    return _all(
        rf"\b{leading(fr.nation_articles)}{either(fr.nations)}§(?P<org>{NAME})",
        rf"[{UPPER}](?<!\w[{UPPER}])\w{{1,30}}-{either(en.based)}§(?:\w+§)?(?P<org>{NAME})",
        rf"\b{body}(?:{adjective}|§)§?(?<=§){_QUOTE}(?P<org>{NAME})",
        rf"\b{leading(fr.indefinite, en.indefinite)}(?:\w+§)?{body}{adjective},§(?P<org>{NAME})"
        r"(?=[.,;)])",
    )


def _behind_parts(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Who or what belongs to it stands before the name."""
    return _all(
        rf"\b{either(fr.at)}§(?P<org>{NAME})",
        rf"\b{either(fr.heads)}§{leading(fr.of)}(?P<org>{NAME})",
        rf"\b{either(fr.owned)}§{leading(fr.of)}(?P<org>{NAME})",
        rf"\b{either(en.owned)}§{leading(en.owned_in)}(?P<org>{NAME})",
        rf"\b{either(en.jobs)}(?:§\w+){{0,3}}§{leading(en.job_at, fr.job_at)}"
        rf"{leading(en.definite)}?(?P<org>{NAME})",
        rf"\b{either(en.works_for)}§(?P<org>{NAME})",
        rf"\b{either(en.heads)}§{leading(en.of)}(?P<org>{NAME})",
    )


def _beside_offices(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Behind the name stands an office, or before it a person or a place, as in credits."""
    return _all(
        rf"(?P<org>{NAME})['’]s§{either(en.offices, blank=' ')}\b",
        rf"(?P<org>{NAME})§{either(en.offices_behind)}\b",
        rf"{FULL_NAME}§\((?P<org>{NAME})\)",
        rf"^(?P<place>[{UPPER}]{{3,}}(?:[ -][{UPPER}]{{2,}}){{0,3}}),?"
        rf"[^()\n]{{0,30}}\((?P<org>{NAME})\)§?[-–—]",
        rf"\b{either(fr.credits, en.credits)}s?(?:§{either(fr.credit_of, en.credit_of)})?§?:?§?"
        rf"(?P<person>(?:[{UPPER}]\.|{WORD}){SPACE}{BEARER})?(?:§?[/|]§?|,§)(?P<org>{NAME})$",
    )


def _described(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """The name says what it is, or what stands behind it does."""
    newspaper = either(fr.newspapers, en.newspapers)
    return _all(
        rf"(?P<org>{NAME}),§{leading(fr.indefinite, en.indefinite)}(?:[\w'’-]+§){{0,3}}"
        rf"{_body(fr, en)}(?=[,.;)]|§{leading(fr.after_body, en.after_body)})",
        rf"\b(?P<org>{either(fr.named_bodies)}§{leading(fr.of_with_article)}?{NAME})",
        rf"\b{either(fr.movements)}§(?P<org>{NAME}§{either(fr.movement_adjectives)})\b",
        rf"\b{either(fr.before_titles, en.before_titles)}§[«“\"]§?(?P<org>"
        rf"{leading(fr.title_articles, en.title_articles)}?{newspaper}"
        rf"(?:§{either(fr.of_with_article, en.of)}§?[\w-]+|§{WORD}){{0,2}})(?=§?[»”\"])",
    )


def government_patterns(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Of ministries and governments, whose whole name is told by its words, capitals or not.

    `people`: whose government it is, unless the words say so themselves.
    """
    of = leading(fr.of_with_article)
    return _all(
        rf"\b{either(fr.ministries)}(?:§[a-zà-ÿ-]+)?§{of}{NAME}"
        rf"(?:§{leading(fr.and_words)}{of}{NAME})?",
        rf"\b(?:{either(en.nationalities)}|{WORD}['’]s|(?P<people>{WORD}))"
        rf"§{either(en.government)}\b",
    )


def business_patterns(fr: FrenchPhrases, en: EnglishPhrases, endings: Phrases) -> Patterns:
    """Of organisations, by what companies do for the most part; `endings` of their names."""
    named = rf"(?P<org>{WORD}(?:§{WORD}){{0,2}}§{either(endings)})\b"
    return (*_listed(fr, en), *_funded(fr, en), *_dealing(fr, en), *_all(named))


def _listed(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """By name among others of a kind, or with what it is or does behind the name."""
    such = either(fr.such_bodies, en.such_bodies)
    last = leading(en.and_words, fr.and_words, fr.or_words, en.or_words)
    return _all(
        rf"\b{such}(?:§\w+)?,?§{leading(fr.such_as, en.such_as)}(?P<org>{NAME})"
        rf"(?:,§(?P<org2>{NAME}))?(?:,§(?P<org3>{NAME}))?(?:,?§{last}(?P<org4>{NAME}))?",
        rf"(?P<org>{NAME}),§{either(en.relative)}§{either(en.company_acts)}\b",
        rf"\w§{either(fr.nations)}{either(fr.nation_endings)}?§(?P<org>{NAME})",
    )


def _funded(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Who gives money, or is the source of what is said."""
    return _all(
        rf"\b{either(fr.rounds, en.rounds)}\b[^.\n]{{0,40}}§{either(fr.round_by, en.round_by)}§?"
        rf"(?P<org>{NAME})",
        rf"\b{either(fr.sources, en.sources)}§(?P<org>{WORD})(?![ \u00a0][{UPPER}]|[-’'])",
        rf"(?P<org>{NAME})§{either(en.led)}§{leading(en.led_a)}(?:\w+§){{0,2}}"
        rf"{either(en.led_rounds)}",
    )


def _dealing(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """With whom a pact is made, who is bought, and who does business."""
    pact = rf"\b{either(fr.pacts, en.pacts)}(?:§[\w-]+){{0,2}}"
    scale = either(en.scales, fr.scales)
    into = either(fr.into, en.into)
    return _all(
        rf"{pact}§{leading(fr.pact_between, en.pact_between)}(?P<org1>{NAME})"
        rf"§{leading(fr.and_words, en.and_words)}(?P<org2>{NAME})",
        rf"{pact}§{leading(fr.pact_with, en.pact_with)}(?P<org>{NAME})",
        rf"\b{either(fr.buying, en.buying)}§(?P<org>{NAME})",
        rf"{scale}(?:§{either(fr.currencies, en.currencies)})?(?:§(?!{into})\w+)?§{into}§"
        rf"(?P<org>{NAME})",
        rf"(?P<org>{NAME})§(?={leading(fr.running, en.running)})",
    )


def person_patterns(fr: FrenchPhrases, en: EnglishPhrases) -> Patterns:
    """Of persons: by a trade, an office, a title, or by who wrote the text."""
    trade = either(fr.trades, en.trades)
    adjective = rf"(?:§\w{{3,14}}{either(fr.trade_adjective_endings)})?"
    office = rf"(?:{leading(en.office_titles)}){{1,4}}"
    articles = leading(en.indefinite, en.definite, fr.indefinite, fr.definite)
    by = leading(en.by, fr.by)
    return _all(
        rf"(?P<person>{FULL_NAME}),?§(?:{either(en.who)}\b|(?:\w+§){{1,4}}{leading(en.whose)})",
        rf"\b{trade}{adjective},?§(?P<person>{FULL_NAME})",
        rf"(?P<org>{NAME})§{office}(?P<person>{FULL_NAME})",
        rf"\b{office}(?P<person>{FULL_NAME})",
        rf"(?P<person>{FULL_NAME})(?:§?,§|§\(){articles}?(?:[\w'’-]+§){{0,2}}{trade}\b",
        rf"^{either(en.bylines, fr.bylines)}§(?P<person>{FULL_NAME})",
        rf"{either(en.desk, fr.desk)}[^\n:;()]{{0,24}}§{by}(?P<person>{FULL_NAME})"
        rf"(?:§{leading(en.desk_in)}{NAME})?"
        rf"(?:(?:,§|§{leading(en.and_words, fr.and_words)})(?P<person2>{FULL_NAME}))?",
        rf"\b{either(en.salutations, fr.salutations)}\.?§(?P<person>{FULL_NAME})",
        rf"\b(?P<person>{either(en.peers)}§{BEARER})",
    )


def product_patterns(fr: FrenchPhrases, en: EnglishPhrases, endings: Phrases) -> Patterns:
    """Of products: by who makes them, what they are and where they are to be had."""
    return _all(
        rf"\b{either(fr.makers, en.makers)}§{leading(fr.of, en.makers_of)}(?P<product>{NAME})",
        rf"\b{either(fr.product_kinds, en.product_kinds)}§{_QUOTE}(?P<product>{NAME})",
        rf"\b{either(fr.available, en.available)}§{leading(fr.available_on, en.available_on)}"
        rf"{leading(fr.platform)}?(?P<product>{NAME})",
        rf"\b(?P<product>{WORD}(?:§{WORD})?§{either(endings)})\b(?!§[{UPPER}])",
    )
