"""Whether an article is about a deal, and new enough to be wanted. Pure.

A skipped article is lost without anybody seeing it, so that doubt speaks for reading: what
cannot be judged passes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from libs.contracts import FetchedArticle, FetchRequest, Timestamp
from libs.deals import Deal, KnownEntity
from services.fetcher.errors import OffTopic, TooOld

_MARKS = re.compile("[\u0300-\u036f]")
_PLAIN = str.maketrans(dict.fromkeys("’‘ʼ`", "'") | dict.fromkeys("‐‑–", "-") | {"×": "x"})
_GAP = r"[\s-]+"


class TopicFilter:
    """What the loaded deals are about, ready to be looked for."""

    def __init__(self, deals: Iterable[Deal]) -> None:
        self._subjects = {deal.id: _Subject(deal) for deal in deals}

    def off_topic(self, texts: Iterable[str], deals: Sequence[str] = ()) -> bool:
        """Whether no party of these deals (none given: of any) is named in the texts.

        A deal that is not loaded cannot be judged: then nothing is off topic.
        """
        wanted = deals or tuple(self._subjects)
        if not wanted or any(deal not in self._subjects for deal in wanted):
            return False
        text = _plain("\n|\n".join(texts))  # a name does not reach from one text into the next
        return not any(self._subjects[deal].is_in(text) for deal in wanted)


def before_fetch(request: FetchRequest, topics: TopicFilter) -> None:
    """Raises TooOld or OffTopic where what lists a page is enough to say so."""
    said = request.listed_as
    if said is None:
        return
    if too_old(said.published, said.modified, request):
        raise TooOld("as it is listed")
    texts = [text for text in (said.title, said.summary) if text]
    judged = request.topic == "listing" and request.kind in {"page", "auto"}
    if judged and texts and topics.off_topic(texts, request.deals):
        raise OffTopic("as it is listed")


def after_reading(article: FetchedArticle, request: FetchRequest, topics: TopicFilter) -> None:
    """Raises TooOld or OffTopic where the article's own date or text says so."""
    if too_old(article.published, article.modified, request):
        raise TooOld
    texts = (article.title or "", article.text)
    if request.topic == "text" and topics.off_topic(texts, request.deals):
        raise OffTopic


def too_old(published: Timestamp | None, modified: Timestamp | None, request: FetchRequest) -> bool:
    """Whether it was published before `request.not_before`; without any date it was not.

    What was last modified before then was published before then. Where only the day is
    stated, days are compared, each as its own zone counts them.
    """
    stated, limit = published or modified, request.not_before
    if stated is None or limit is None:
        return False
    if stated.precision == "day":
        return stated.at.date() < limit.date()
    return stated.at < limit


class _Subject:
    """The patterns of one deal."""

    def __init__(self, deal: Deal) -> None:
        parties = [each for each in deal.entities if each.role == "party" or each.stands_for]
        context = [each for each in deal.entities if each.type in {"organisation", "product"}]
        terms = [term for words in deal.relevance.terms.values() for term in words]
        self._clear = _any_of(_named(form) for each in parties for form in each.clear_forms)
        self._unclear = _any_of(pattern for each in parties for pattern in _ambiguous(each))
        self._signs = _any_of(
            [
                *(_named(form) for each in context for form in each.clear_forms),
                *(f"(?i:{_term(term)})" for term in terms),
            ]
        )

    def is_in(self, plain: str) -> bool:
        """Whether a party is named: clearly, or by an ambiguous form beside a sign of the deal."""
        if self._clear.search(plain):
            return True
        return bool(self._unclear.search(plain) and self._signs.search(plain))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern for whole words; of nothing, one that never matches."""
    longest_first = sorted(set(patterns), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")


def _ambiguous(entity: KnownEntity) -> Iterable[str]:
    for unclear in entity.ambiguous:
        before = "".join(
            rf"(?<!\b(?i:{re.escape(_plain(word))})[\s'])" for word in unclear.not_after
        )
        yield before + _named(unclear.form)


def _named(form: str) -> str:
    """A capital of the form must be one in the text; the text may stand in capitals."""
    return _GAP.join("".join(map(_letter, word)) for word in _words(form))


def _letter(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.islower() else re.escape(letter)


def _term(term: str) -> str:
    plain = _GAP.join(re.escape(word) for word in _words(term.removesuffix("*")))
    return plain + r"\w*" if term.endswith("*") else plain


def _words(form: str) -> list[str]:
    return re.split(_GAP, _plain(form).strip())


def _plain(text: str) -> str:
    """The text without accents, with one kind of apostrophe, hyphen and space."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_PLAIN)
