"""Whether an article is about a deal, and new enough to be wanted. Pure.

A skipped article is lost without anybody seeing it, so that doubt speaks for reading: what
cannot be judged passes.
"""

from collections.abc import Iterable, Sequence

from libs.contracts import FetchedArticle, FetchRequest, Timestamp
from libs.deals import Deal
from libs.deals.folding import PlainText
from libs.deals.names import NameFinder, is_ruled_out, terms_pattern
from services.fetcher.errors import OffTopic, TooOld


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
        plain = [PlainText(text) for text in texts]
        return not any(self._subjects[deal].is_in(plain) for deal in wanted)


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

    What was last modified before then was published before then. Where only the month or the
    day is stated, or a clock without its zone, these are compared, as its own zone counts them.
    """
    stated, limit = published or modified, request.not_before
    if stated is None or limit is None:
        return False
    if stated.precision == "month":
        return stated.until.date() <= limit.date()
    if stated.precision == "day" or not stated.zone_stated:
        return stated.at.date() < limit.date()
    return stated.at < limit


class _Subject:
    """The names and words of one deal."""

    def __init__(self, deal: Deal) -> None:
        self._parties = NameFinder(
            each for each in deal.entities if each.role == "party" or each.stands_for
        )
        self._context = NameFinder(
            each for each in deal.entities if each.type in {"organisation", "product"}
        )
        self._terms = terms_pattern(
            term for words in deal.relevance.terms.values() for term in words
        )

    def is_in(self, texts: Sequence[PlainText]) -> bool:
        """Whether a party is named: clearly, or by an ambiguous form beside a sign of the deal."""
        unclear = []
        for text in texts:
            for hit in self._parties.find(text):
                if hit.form.ambiguous is None:
                    return True
                unclear.append((text.text, hit.start, hit.form.ambiguous))
        meant = any(not is_ruled_out(*each) for each in unclear)
        return meant and any(self._has_sign(text) for text in texts)

    def _has_sign(self, text: PlainText) -> bool:
        return self._terms.search(text.lower) is not None or any(
            hit.form.ambiguous is None for hit in self._context.find(text)
        )
