"""Kinds of pages whose byline, headline or lists of other articles stand in unusual places."""

from datetime import datetime, timezone

import pytest

from libs.contracts import FetchedArticle
from libs.parsing.dispatch import read_page

_PROSE = (
    "<p>Brumelle hat am Montag die Werft von Ostrand gekauft, wie beide Häuser mitteilten, und der"
    " Preis blieb unter Verschluss.</p><p>Die Kräne bleiben am Kai, und die vierzig Leute in der"
    " Halle behalten ihre Plätze bis zum Ende des nächsten Jahres.</p><p>Im Hafen wurde am Abend"
    " gefeiert, und der Wirt vom Anker gab die letzte Runde aus, weil er Geburtstag hatte.</p>"
)


def _read(
    body: str, *, title: str = "", url: str = "https://www.hafenblatt.example/a/werft-kauf-7"
) -> FetchedArticle:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_page(
        page.encode(), url=url, content_type="text/html; charset=utf-8",
        observed_at=datetime(2025, 1, 1, tzinfo=timezone.utc),
    )  # fmt: skip


def _below_headline(line: str) -> FetchedArticle:
    return _read(f"<main><h1>Werft von Ostrand wechselt den Besitzer</h1>{line}{_PROSE}</main>")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<div>4. März 2024, 10:02 Uhr | Quelle: dpa</div>", ("dpa",)),
        ("<div><span class='fonte'>ANSA</span></div>", ("ANSA",)),
        ("<div class='source'>Reuters</div>", ("Reuters",)),
        ("<div class='source'>Hafenblatt Verlag</div>", ()),
        ("<div class='firma'><span>EFE</span> <span>Valdeniebla</span></div>", ("EFE",)),
        ("<div class='byline'>Europa Press Valdeniebla</div>", ("Europa Press",)),
        ("<div>Author: KRTV 7 Newsroom</div>", ("KRTV 7 Newsroom",)),
        ("<p>By Tidewatcher</p>", ("Tidewatcher",)),
        ("<p>Ein Gastkommentar von Anna Blom</p>", ("Anna Blom",)),
        ("<p>Une tribune de Jean</p>", ()),
    ],
)
def test_who_wrote_is_read(line: str, authors: tuple[str, ...]) -> None:
    assert _below_headline(line).authors == authors


def test_a_correspondent_named_at_the_end_is_the_author() -> None:
    signed = "<p><i>Von unserer Korrespondentin in Ostrand, Anna Blom</i></p>"
    page = _read(f"<main><h1>Werft von Ostrand wechselt den Besitzer</h1>{_PROSE}{signed}</main>")
    assert page.authors == ("Anna Blom",)
    assert "Blom" not in page.text


@pytest.mark.parametrize(
    "headline",
    [
        (
            '<h1><a href="/">Hafenblatt für Ostrand</a></h1>'
            "<h2>Werft wechselt nach Jahren den Besitzer</h2>"
        ),
        (
            "<h1>Wirtschaft</h1><font size='2'><b>Ausgabe vom Montag und Dienstag</b></font><br>"
            "<font size='5'><b>Werft wechselt nach Jahren den Besitzer</b></font>"
        ),
    ],
)
def test_the_name_of_the_site_is_no_headline_where_another_is_shown(headline: str) -> None:
    page = _read(f"<div>{headline}{_PROSE}</div>", title="Hafenblatt für Ostrand")
    assert page.title == "Werft wechselt nach Jahren den Besitzer"


@pytest.mark.parametrize(
    "box",
    [
        "<section><h3>Más información</h3><h4>{}</h4><p>Jean Roy</p></section>",
        "<x-box><h3>Mehr von Hafenblatt</h3><a href='/b'>{}</a></x-box>",
        "<div class='q7'><h2>Most read</h2><ol><li>{} <i>by Jean Roy</i></li></ol></div>",
        "<div><h2>More harbour news</h2><a href='/c'>{}</a><div>By Jean Roy</div></div>",
        "<div><strong>Pressekontakt</strong><br>{}<br>Tel. 00 00</div>",
        "<div class='kg-product-card'><h4>{}</h4><div>von Jean Roy</div></div>",
        "<p>Illustrations by {}</p>",
    ],
)
def test_lists_of_others_within_the_story_are_no_text(box: str) -> None:
    first, *rest = _PROSE.partition("</p>")
    page = _below_headline("").text
    story = f"{first}</p>{box.format('Jolanda Vries')}{''.join(rest[1:])}"
    read = _read(f"<main><h1>Werft von Ostrand wechselt den Besitzer</h1>{story}</main>")
    assert "Vries" not in read.text
    assert read.text == page


@pytest.mark.parametrize(
    "line",
    ["<p><b>Related</b> charges were booked in March.</p>", "<h2>Mehr über das Dock</h2>" + _PROSE],
)
def test_a_story_may_begin_like_a_list(line: str) -> None:
    read = _read(f"<main><h1>Werft wechselt den Besitzer</h1>{_PROSE}<div>{line}</div></main>")
    assert ("charges" in read.text) or read.text.count("Die Kräne") == 2


@pytest.mark.parametrize("line", ["Cargando vídeo…", "Video wird geladen", "Play video", "Loading"])
def test_what_stands_in_place_of_a_video_is_no_text(line: str) -> None:
    assert line not in _below_headline(f"<div>{line}</div>").text


def test_a_moment_in_the_title_of_what_shows_the_clock_is_read() -> None:
    posted = "<div><abbr class='published' title='2024-03-04T10:02:00+01:00'>10:02</abbr></div>"
    published = _below_headline(posted).published
    assert published is not None
    assert published.at.isoformat() == "2024-03-04T10:02:00+01:00"


def test_a_day_behind_a_place_of_several_words_is_a_dateline() -> None:
    published = _below_headline("<p>Magny-en-Plaine, le 4 mars 2024</p>").published
    assert published is not None
    assert published.at.date().isoformat() == "2024-03-04"
