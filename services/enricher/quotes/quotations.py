"""Are words in marks a quotation, by their form and by what stands around them? Pure."""

from collections.abc import Sequence

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.people import People
from services.enricher.quotes.shapes import is_heading, is_title, is_whole, word_count
from services.enricher.quotes.tokens import Token

_FEWEST = 2  # words of a quotation
_NEAR = frozenset({"inverted", "following", "dash", "colon", "preposition"})


def is_quotation(
    words: str, links: Links, at: int, link: Link | None, *, people: People, lexicon: Lexicon
) -> bool:
    """Whether the words of the quotation that is token `at` may be what somebody said.

    `link`: what says who speaks.
    """
    if people.is_name(words):
        return False
    around = links.tokens
    whole = is_whole(words)
    if link is None:
        alone = len([each for each in around if each.kind != "mark"]) == 1
        beside = alone or at == 0 or around[at - 1].kind == "mark"
        return whole and beside and not is_title(words)
    if word_count(words) < _FEWEST:
        following = next(
            (each for each, token in enumerate(around) if each > at and token.quote), 0
        )
        cut = following and links.continues(link, following)
        return bool(cut) or (whole and words.endswith((".", "!", "?")))
    named = at and around[at - 1].low in lexicon.wording.definite and word_count(words) <= _FEWEST
    part = at and lexicon.is_of(around[at - 1]) and word_count(words) <= _FEWEST
    part = part and link.cue is not None and link.cue.after < at  # sa campagne de « calme plat »
    if link.rule == "preceding" and (named or part):
        return False  # le « partenariat stratégique »: what is called so
    return link.rule in _NEAR or not is_title(words)


def names_a_work(around: Sequence[Token], at: int, words: str, lexicon: Lexicon) -> bool:
    """`dans « Le Nuage »`, `intitulé « … »`, `le mot de « … »`."""
    before = around[at - 1].low if at else ""
    if before in lexicon.wording.naming or (
        at > 1 and around[at - 2].low in lexicon.wording.naming and lexicon.is_of(around[at - 1])
    ):
        return True
    return before in lexicon.wording.object_prepositions and (is_title(words) or is_heading(words))
