"""What is skipped because it is about something else, or too old."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import FetchedArticle, FetchRequest, ListedAs, Timestamp
from libs.deals import SHIPPED_PROFILES, Deal, load_deals
from libs.parsing.dispatch import read_page
from services.fetcher.errors import OffTopic, TooOld
from services.fetcher.sources.topic_filter import TopicFilter, after_reading, before_fetch, too_old
from tests.unit.fetcher.html_pages import NEWS, SEEN_AT, URL

DEALS = [each for each in load_deals(SHIPPED_PROFILES) if each.id == "mistral-microsoft"]
TOPICS = TopicFilter(DEALS)
OTHER = Deal.model_validate(
    {
        "id": "other", "name": "Other", "languages": ["en"],
        "relevance": {"terms": {"en": ["deal"]}},
        "entities": [{"type": "organisation", "name": "Vega (Holding) S.A.", "role": "party"}],
    }
)  # fmt: skip
PARIS = timezone(timedelta(hours=1))


def _request(**fields: object) -> FetchRequest:
    return FetchRequest.model_validate({"url": URL, "request_id": "r", **fields})


def _listed(title: str | None, **fields: object) -> FetchRequest:
    return _request(topic="listing", listed_as=ListedAs(title=title), **fields)


def _article(page: str = NEWS) -> FetchedArticle:
    return read_page(page.encode(), url=URL, observed_at=SEEN_AT)


@pytest.mark.parametrize(
    "text",
    [
        "Mistral AI signe avec un géant",
        "MISTRAL AI SIGNE",
        "L’entrée de Mistral\u00a0AI",
        "Pourquoi Mistral-AI ?",
        "« Microsoft »",
        "d’après Timothee Lacroix",
        "TIMOTHÉE LACROIX",
        "Le géant de Redmond s’explique",
        "sur Azure AI",
        "Mistral noue un partenariat",
        "Mistral face à OpenAI",
    ],
)
def test_naming_a_party_its_people_or_products_is_on_topic(text: str) -> None:
    assert not TOPICS.off_topic([text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le temps de demain",
        "Le mistral souffle, la météo s’en mêle",
        "Le Mistral souffle, une enquête est ouverte",
        "Mistral remonte Amazon",
        "Un vol de Microsoftware",
        "Google et OpenAI signent un partenariat",
        "Emmanuel Macron à Bruxelles",
    ],
)
def test_naming_nobody_of_the_deal_is_off_topic(text: str) -> None:
    assert TOPICS.off_topic([text])


def test_each_deal_has_its_own_topic() -> None:
    topics = TopicFilter([*DEALS, OTHER])
    assert not topics.off_topic(["Vega (Holding) S.A."], ("other",))
    assert topics.off_topic(["Microsoft"], ("other",))
    assert not topics.off_topic(["Microsoft"], ("other", DEALS[0].id))
    assert not topics.off_topic(["Microsoft"])


def test_a_deal_that_is_not_loaded_cannot_be_judged() -> None:
    assert not TOPICS.off_topic(["Le temps"], ("unknown",))
    assert not TopicFilter([]).off_topic(["Le temps"])


def test_a_name_cut_between_two_texts_is_none() -> None:
    assert TOPICS.off_topic(["Reportage de Timothée", "Lacroix-Rousse en hiver"])


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text: str) -> None:
    assert TOPICS.off_topic([text]) in {True, False}


def test_an_item_is_judged_by_what_lists_it_before_it_is_fetched() -> None:
    with pytest.raises(OffTopic):
        before_fetch(_listed("Le temps de demain"), TOPICS)
    before_fetch(_listed("Microsoft investit"), TOPICS)
    before_fetch(_listed(None), TOPICS)
    before_fetch(_request(topic="listing"), TOPICS)
    before_fetch(_listed("Flux RSS du Phare", kind="feed"), TOPICS)


@pytest.mark.parametrize("topic", ["any", "text"])
def test_only_a_request_that_says_so_is_judged_by_what_lists_it(topic: str) -> None:
    before_fetch(_request(topic=topic, listed_as=ListedAs(title="Le temps")), TOPICS)


def test_an_article_is_judged_by_its_text_after_it_was_read() -> None:
    about, other = _article(), _article(NEWS.replace("Redmond", "Lyon"))
    after_reading(about, _request(topic="text"), TOPICS)
    with pytest.raises(OffTopic):
        after_reading(other, _request(topic="text"), TOPICS)
    for topic in ("any", "listing"):
        after_reading(other, _request(topic=topic), TOPICS)


@pytest.mark.parametrize(
    ("stated", "precision", "old"),
    [
        ("2024-02-26T00:00:00+00:00", "day", False),
        ("2024-02-25T00:00:00+00:00", "day", True),
        ("2024-02-26T00:00:00-05:00", "day", False),
        ("2024-02-01T00:00:00+00:00", "month", False),
        ("2024-01-01T00:00:00+00:00", "month", True),
        ("2024-02-26T08:59:00+01:00", "minute", True),
        ("2024-02-26T04:00:00-05:00", "second", False),
    ],
)
def test_what_was_published_before_the_wanted_days_is_too_old(
    stated: str, precision: str, old: bool
) -> None:
    published = Timestamp.model_validate({"at": stated, "precision": precision})
    wanted = datetime(2024, 2, 26, 9, 0, tzinfo=PARIS)
    for listed_as in (ListedAs(published=published), ListedAs(modified=published)):
        request = _request(not_before=wanted, listed_as=listed_as)
        if old:
            with pytest.raises(TooOld):
                before_fetch(request, TOPICS)
        else:
            before_fetch(request, TOPICS)


def test_a_clock_whose_zone_is_unknown_is_judged_by_its_day() -> None:
    wanted = _request(not_before=datetime(2024, 2, 26, 9, 0, tzinfo=PARIS))
    for day, old in ((26, False), (25, True)):
        at = datetime(2024, 2, day, 5, 0, tzinfo=timezone.utc)
        published = Timestamp(at=at, precision="minute", zone_stated=False)
        assert too_old(published, None, wanted) is old


def test_the_date_on_the_page_is_looked_at_too() -> None:
    after_reading(_article(), _request(not_before=datetime(2024, 2, 27, tzinfo=PARIS)), TOPICS)
    with pytest.raises(TooOld):
        after_reading(_article(), _request(not_before=datetime(2024, 2, 28, tzinfo=PARIS)), TOPICS)


def test_what_states_no_date_is_never_too_old() -> None:
    before_fetch(_request(not_before=SEEN_AT, listed_as=ListedAs(title="x")), TOPICS)
