"""When a page was published and changed: HTML in, article out."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from libs.contracts import FetchedArticle, FetchRequest, ListedAs, Timestamp
from libs.parsing.article.article import read_article
from libs.parsing.page import Page

SEEN_AT = datetime(2024, 7, 1, tzinfo=timezone.utc)
PARIS = timezone(timedelta(hours=2))
URL = "https://relais.example/eco/brumelle"
STORY = "".join(
    f"<p>La maison Brumelle confirme son rapprochement avec Ostrand, au terme de pourparlers que "
    f"ses dirigeants avaient tenus secrets pendant {count} mois.</p>"
    for count in ("deux", "trois", "quatre")
)


def _read(
    top: str = "",
    *,
    head: str = "",
    before: str = "",
    foot: str = "",
    after: str = "",
    lang: str = "fr",
    url: str = URL,
    listed_as: ListedAs | None = None,
) -> FetchedArticle:
    page = (
        f'<html lang="{lang}"><head><title>Brumelle, le pari</title>{head}</head><body>{before}'
        f"<article><h1>Brumelle, le pari</h1>{top}{STORY}{foot}</article>{after}</body></html>"
    )
    request = FetchRequest(url=url, request_id="one", listed_as=listed_as)
    return read_article(
        page, Page(final_url=url, body=b"", content_type="text/html"), request,
        plain=False, observed_at=SEEN_AT,
    )  # fmt: skip


def _published(article: FetchedArticle) -> str | None:
    """The moment as a page would write it: no zone where none is stated."""
    return _written(article.published)


def _written(stamp: Timestamp | None) -> str | None:
    if stamp is None:
        return None
    if stamp.precision == "day":
        return stamp.at.date().isoformat()
    at = stamp.at if stamp.zone_stated else stamp.at.replace(tzinfo=None)
    return at.isoformat(timespec="minutes" if stamp.precision == "minute" else "seconds")


def _ld(kind: str = "NewsArticle", **fields: object) -> str:
    node = {"@type": kind, "headline": "Brumelle, le pari", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def _meta(content: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{content}">'


UTC_CLOCK, OWN_CLOCK = "2024-06-04T10:04:15+00:00", "2024-06-04T10:04:15+02:00"
SHOWN = f'<time datetime="{OWN_CLOCK}">4 juin 2024 à 10h04</time>'


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (_meta(UTC_CLOCK), SHOWN),
        (_meta("2024-06-04T10:04:15Z"), SHOWN),
        (_ld(datePublished="2024-06-04T10:04:15Z"), SHOWN),
        (_ld(datePublished=UTC_CLOCK) + _meta(OWN_CLOCK), ""),
        (_meta("2024-06-04T10:04:15") + _ld(datePublished=OWN_CLOCK), ""),
        (_meta(UTC_CLOCK), "<p>Publié le 4 juin 2024 à 10h04 (heure de Paris)</p>"),
        (_meta(UTC_CLOCK), "<p>4 June 2024, 10:04 CEST</p>"),
        (_meta(UTC_CLOCK), "<p>4. Juni 2024, 10:04 MESZ</p>"),
        (_meta(UTC_CLOCK), "<p>4 June 2024, 10:04 GMT+2</p>"),
    ],
)
def test_a_zone_of_utc_gives_way_to_the_one_shown_at_the_same_clock(head: str, top: str) -> None:
    article = _read(top, head=head)
    assert _published(article) == OWN_CLOCK


def test_the_place_of_the_zone_is_told() -> None:
    assert _read(SHOWN, head=_meta(UTC_CLOCK)).origins["published"] == "meta, zone from time"


@pytest.mark.parametrize(
    "top", ["<p>4 June 2024, 10:04 CEST</p>", f'<p><time datetime="{OWN_CLOCK}">4 juin</time></p>']
)
def test_a_moment_in_utc_that_another_clock_confirms_stays(top: str) -> None:
    article = _read(top, head=_ld(datePublished="2024-06-04T08:04:15Z"))
    assert _published(article) == "2024-06-04T08:04:15+00:00"


@pytest.mark.parametrize(
    "top",
    [
        "<p>Publié le 4 juin 2024 à 00h30</p>",
        "<p>Publié le 4 juin 2024 à 00h30 (heure de Paris)</p>",
        '<p><time datetime="2024-06-04T00:30:00+02:00">4 juin 2024</time></p>',
    ],
)
def test_the_day_is_the_publishers_own(top: str) -> None:
    article = _read(top, head=_ld(datePublished="2024-06-03T22:30:00Z"))
    assert _published(article) == "2024-06-04T00:30:00+02:00"


def test_a_day_written_as_its_midnight_in_utc_is_that_day() -> None:
    article = _read("<p>Publié le 4 juin 2024</p>", head=_ld(datePublished="2024-06-03T22:00:00Z"))
    assert _published(article) == "2024-06-04"


def test_a_zone_that_nobody_states_is_said_to_be_unknown() -> None:
    article = _read("<p>Publié le 4 juin 2024 à 10h04</p>")
    assert _published(article) == "2024-06-04T10:04"
    assert article.published is not None
    assert not article.published.zone_stated
    assert article.origins["published"] == "visible date, zone not stated"


@pytest.mark.parametrize(
    ("content", "moment"),
    [
        ("1717488255", "2024-06-04T08:04:15+00:00"),
        ("1717488255000", "2024-06-04T08:04:15+00:00"),
        ("2024-06-04T08:15:00.000+0200", "2024-06-04T08:15:00+02:00"),
        ("2024-06-04T10:04:15+02:00[Europe/Paris]", OWN_CLOCK),
        ("2024-06-04 10:04:15 CEST", OWN_CLOCK),
        ("20240604T100415Z", UTC_CLOCK),
        ("2024/06/04 10:04:15", "2024-06-04T10:04:15"),
        ("Tue, 04 Jun 2024 10:04:15 +0200", OWN_CLOCK),
        ("Tue, 04 Jun 2024 10:04:15 CEST", OWN_CLOCK),
        ("Tue Jun 04 10:04:15 CEST 2024", OWN_CLOCK),
        ("June 4, 2024, 10:04 PM", "2024-06-04T22:04"),
        ("2024-06-04", "2024-06-04"),
        ("4 juin 2024 à 10h04", "2024-06-04T10:04"),
    ],
)
def test_reads_the_spellings_of_programs(content: str, moment: str) -> None:
    assert _published(_read(head=_meta(content))) == moment


def test_a_number_in_json_is_a_moment() -> None:
    article = _read(head=_ld(datePublished=1717488255000))
    assert _published(article) == "2024-06-04T08:04:15+00:00"


def test_publication_is_not_creation_nor_change() -> None:
    dates = {
        "dateCreated": "2024-06-01T08:00:00+02:00",
        "dateModified": "2024-06-05T09:00:00+02:00",
    }
    article = _read(head=_ld(datePublished=OWN_CLOCK, **dates))
    assert _published(article) == OWN_CLOCK
    assert _written(article.modified) == "2024-06-05T09:00:00+02:00"
    assert _read(head=_ld(dateModified=OWN_CLOCK)).published is None
    assert _published(_read(head=_ld(dateCreated=OWN_CLOCK))) == OWN_CLOCK
    assert _published(_read(head=_ld("VideoObject", uploadDate=OWN_CLOCK))) == OWN_CLOCK


def test_json_that_is_broken_elsewhere_still_states_its_date() -> None:
    broken = _ld(datePublished=OWN_CLOCK).replace("Brumelle,", '"Brumelle",')
    assert _published(_read(head=broken)) == OWN_CLOCK


@pytest.mark.parametrize(
    ("lang", "line", "moment"),
    [
        ("fr", "Mardi 4 juin 2024 à 10h04", "2024-06-04T10:04"),
        ("fr", "Par Anna Blom, le 04/06/2024 à 10:04", "2024-06-04T10:04"),
        ("fr", "Publié le 4 juin 2024 à 10h04 par Anna Blom", "2024-06-04T10:04"),
        ("fr", "Nantes, le 4 juin 2024", "2024-06-04"),
        ("de", "4. Juni 2024, 10:04 Uhr", "2024-06-04T10:04"),
        ("de", "Von Anna Blom, Berlin, 4.6.2024", "2024-06-04"),
        ("de", "04.06.24, 10:04 Uhr", "2024-06-04T10:04"),
        ("es", "Publicado el 4 de junio de 2024", "2024-06-04"),
        ("es", "Madrid - 04 JUN 2024 - 10:04 CEST", "2024-06-04T10:04+02:00"),
        ("en", "June 4, 2024 10:04 a.m. ET", "2024-06-04T10:04-04:00"),
        ("en", "Published 10:04 AM ET, Tue June 4, 2024", "2024-06-04T10:04-04:00"),
        ("en", "By Anna Blom | June 4, 2024 | 5 min read", "2024-06-04"),
        ("en", "by a_blom » Tue Jun 04, 2024 10:04 pm", "2024-06-04T22:04"),
        ("en-GB", "04/06/2024", "2024-06-04"),
        ("en", "04/06/2024", "2024-04-06"),
        ("fr", "il y a 2 heures", None),
        ("fr", "Hier à 10h04", None),
    ],
)
def test_reads_the_dateline_by_the_headline(lang: str, line: str, moment: str | None) -> None:
    assert _published(_read(f"<p>{line}</p>", lang=lang)) == moment


@pytest.mark.parametrize(
    "places",
    [
        {"top": "<figure><figcaption>Odilon Varnier, le 3 mars 2019.</figcaption></figure>"},
        {"top": '<div class="caption">Odilon Varnier à Lorval, le 3 mars 2019.</div>'},
        {"top": "<p>Photo : Léo Marchepied, 3 mars 2019</p>"},
        {"top": "<p>Le 12 mai 2017, Odilon Varnier quittait le conseil.</p>"},
        {"top": "<p>Le procès du 12 mai 2017 à Lorval</p>"},
        {"top": "<p>Conférence : 14 juin 2024</p>"},
        {"top": "<p>Prochain rendez-vous : 14 juin 2024</p>"},
        {"top": "<p>Save the date: 14 June 2024</p>"},
        {"top": "<p>Du 14 au 16 juin 2024</p>"},
        {"top": "<p>14 juin 2024 – 16 juin 2024, Nantes</p>"},
        {"top": "<p>Nantes, 14 juin 2024, 18h00 – 20h00</p>"},
        {"top": "<p>Membre depuis le 3 mars 2019</p>"},
        {"before": '<div class="agenda">14 juin 2024</div>'},
        {"before": '<div class="agenda"><time datetime="2024-06-14">14 juin</time></div>'},
        {"before": '<header><p class="date">Lundi 1 juillet 2024</p></header>'},
        {"after": "<footer>Mentions légales mises à jour le 5 janvier 2020</footer>"},
        {"after": "<div>Mentions légales mises à jour le 5 janvier 2020</div>"},
        {"after": "<div>© 2019-2024 Le Relais, 4 juin 2024</div>"},
        {"after": "<h3>3 commentaires</h3><p>Jean Brac, le 5 juin 2024</p>"},
        {"after": '<div class="comment"><time datetime="2024-06-05T10:00Z">5 juin</time></div>'},
        {
            "after": "<article><h2><a href='/b'>Une autre</a></h2>"
            "<time class='published' datetime='2024-06-05T10:00Z'>5 juin</time></article>"
        },
    ],
)
def test_the_date_of_something_else_is_not_that_of_the_page(places: dict[str, str]) -> None:
    article = _read(**places)  # type: ignore[arg-type]  # places alone
    assert article.published is None
    assert article.modified is None


def test_a_date_within_the_story_is_the_storys() -> None:
    article = _read(foot=f"<p>Le 12 mai 2017</p>{STORY.replace('mois', 'ans')}")
    assert article.published is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Anna Blom, le 4 juin 2024", "2024-06-04"),
        ("Fait à Nantes, le 4 juin 2024", "2024-06-04"),
        ("Publié le 4 juin 2024 à 10h04", "2024-06-04T10:04"),
        ("Posted by Anna Blom on June 4, 2024", "2024-06-04"),
    ],
)
def test_reads_the_signature_at_the_foot(line: str, moment: str) -> None:
    comments = "<h3>1 commentaire</h3><p>Jean Brac, le 5 juin 2024</p>"
    assert _published(_read(foot=f"<p>{line}</p>", after=comments)) == moment


def test_reads_the_header_of_a_day_above_the_post() -> None:
    page = (
        "<html><body><div class='day'><h2 class='date-header'>Friday, June 7, 2024</h2>"
        f"<div class='posts'><div class='post'><h3>Brumelle, le pari</h3>{STORY}</div></div></div>"
    )
    request = FetchRequest(url=URL, request_id="one")
    head = "<title>Brumelle, le pari</title>"
    article = read_article(
        page.replace("<body>", f"<head>{head}</head><body>"),
        Page(final_url=URL, body=b"", content_type="text/html"), request,
        plain=False, observed_at=SEEN_AT,
    )  # fmt: skip
    assert _published(article) == "2024-06-07"


def test_a_time_element_tells_the_moment_of_what_its_line_says() -> None:
    ago = f'<p><time datetime="{OWN_CLOCK}">il y a 2 heures</time></p>'
    changed = f'<p>Mis à jour le <time datetime="{OWN_CLOCK}">4 juin 2024</time></p>'
    assert _published(_read(ago)) == OWN_CLOCK
    assert _read(changed).published is None
    assert _written(_read(changed).modified) == OWN_CLOCK


def test_the_articles_own_footer_may_state_it() -> None:
    footer = f'<footer><time class="entry-date" datetime="{OWN_CLOCK}">4 juin</time></footer>'
    assert _published(_read(foot=footer)) == OWN_CLOCK


def test_reads_the_change_beside_the_publication() -> None:
    article = _read("<p>Publié le 4 juin 2024 à 10h04, mis à jour le 5 juin 2024 à 11h20</p>")
    assert _published(article) == "2024-06-04T10:04"
    assert _written(article.modified) == "2024-06-05T11:20"
    assert article.origins["modified"] == "visible date, zone not stated"


LISTED = Timestamp(at=datetime(2024, 6, 4, 10, 4, tzinfo=PARIS), precision="minute")


@pytest.mark.parametrize(
    ("head", "top", "listed", "day", "origin"),
    [
        (_meta("2024-06-01"), "<p>2 juin 2024</p>", True, "2024-06-01", "meta"),
        ("", "<p>2 juin 2024</p>", True, "2024-06-02", "visible date"),
        ("", "", True, "2024-06-04T10:04+02:00", "listing"),
        ("", "", False, "2024-06-03", "url"),
    ],
)
def test_the_page_is_believed_before_the_listing_and_that_before_the_address(
    head: str, top: str, listed: bool, day: str, origin: str
) -> None:
    article = _read(
        top, head=head, url="https://relais.example/2024/06/03/brumelle",
        listed_as=ListedAs(published=LISTED) if listed else None,
    )  # fmt: skip
    assert (_published(article), article.origins["published"]) == (day, origin)


def test_the_listing_gives_the_clock_that_the_page_leaves_out() -> None:
    article = _read("<p>4 juin 2024</p>", listed_as=ListedAs(published=LISTED))
    assert _published(article) == "2024-06-04T10:04+02:00"


def test_a_listings_unknown_zone_stays_unknown() -> None:
    unknown = LISTED.model_copy(update={"zone_stated": False})
    article = _read(listed_as=ListedAs(published=unknown))
    assert article.origins["published"] == "listing, zone not stated"


def test_an_address_far_off_yields_to_what_programs_and_readers_are_told() -> None:
    url = "https://relais.example/2024/02/03/brumelle"
    head = _ld(datePublished=OWN_CLOCK)
    assert _published(_read("<p>Publié le 4 juin 2024</p>", head=head, url=url)) == OWN_CLOCK
    assert _published(_read(head=head, url=url)) == "2024-02-03"


def test_what_lies_after_the_page_was_seen_is_passed_over() -> None:
    later = _ld(datePublished="2031-06-04T10:00:00Z", dateModified="2031-06-05T10:00:00Z")
    article = _read("<p>Publié le 4 juin 2024</p>", head=later)
    assert (_published(article), article.origins["published"]) == ("2024-06-04", "visible date")
    alone = _read(head=later)
    assert (alone.published, alone.modified) == (None, None)
    assert alone.origins["published"] == "json-ld, later than seen"
    assert alone.origins["modified"] == "json-ld, later than seen"
    assert _read(url="https://relais.example/2031/06/03/brumelle").published is None


def test_a_clock_a_few_hours_ahead_is_kept() -> None:
    ahead = (SEEN_AT + timedelta(hours=9)).replace(tzinfo=None).isoformat()
    assert _published(_read(head=_meta(ahead))) == ahead


def test_a_text_file_has_the_date_of_its_listing() -> None:
    request = FetchRequest(url=URL, request_id="one", listed_as=ListedAs(published=LISTED))
    article = read_article(
        "La maison Brumelle confirme son rapprochement.",
        Page(final_url=URL, body=b"", content_type="text/plain"), request,
        plain=True, observed_at=SEEN_AT,
    )  # fmt: skip
    assert article.published == LISTED
    assert article.origins["published"] == "listing"


@pytest.mark.parametrize("names", ["published", "date", ""])
def test_an_abbreviation_states_the_moment_that_it_shows_as_a_day(names: str) -> None:
    top = f'<p><abbr class="{names}" title="2024-06-04T08:04:00Z">mardi 4 juin 2024</abbr></p>'
    assert _published(_read(top)) == "2024-06-04T08:04:00+00:00"


def test_an_abbreviation_of_words_states_none() -> None:
    top = '<p><abbr title="Organisation fondée le 2024-01-02">Brumelle</abbr>, 4 juin 2024</p>'
    assert _published(_read(top)) == "2024-06-04"
