"""One page for each code; tests/quality/no_article holds the many."""

from datetime import datetime, timezone

import pytest

from libs.contracts import FetchedArticle, FetchRequest
from libs.errors import Skipped
from libs.parsing.dispatch import interpret
from libs.parsing.errors import (
    BotWall,
    ConsentWall,
    IndexPage,
    LoginWall,
    SoftNotFound,
)
from libs.parsing.listings.listing import Listing
from libs.parsing.no_article.walls import wall_kind
from libs.parsing.page import Page
from tests.unit.fetcher.html_pages import FIRST, SECOND

ADDRESS = "https://phare.example/2024/02/27/quai"
TEASERS = "".join(
    f"<div class='t'><h2><a href='/n/{number}'>Le quai numéro {number} sera refait</a></h2>"
    "<p>La mairie a voté les crédits lundi soir.</p></div>"
    for number in range(5)
)
STORY = f"<h1>Le contrat sera lu</h1><p>{FIRST}</p><p>{SECOND}</p>"


def _read(
    body: str, *, title: str = "Le Phare", asked: str = ADDRESS, came: str = ADDRESS
) -> FetchedArticle | Listing:
    page = f"<html lang='fr'><head><title>{title}</title></head><body>{body}</body></html>"
    return interpret(
        Page(came, page.encode(), "text/html; charset=utf-8"),
        FetchRequest(url=asked, request_id="r", kind="page"),
        observed_at=datetime(2024, 2, 28, tzinfo=timezone.utc),
    )


@pytest.mark.parametrize(
    ("error", "body"),
    [
        (ConsentWall, "<p>Nos 12 partenaires et nous déposons des cookies.</p>"),
        (BotWall, "<p>Merci de confirmer que vous n’êtes pas un robot.</p>"),
        (SoftNotFound, "<p>L’article que vous cherchez n’existe plus.</p>"),
        (LoginWall, "<p>Cet article est réservé à nos abonnés. Déjà abonné ? Connectez-vous.</p>"),
        (IndexPage, f"<h1>Ports</h1>{TEASERS}"),
    ],
)
def test_is_declined_and_beside_a_story_is_an_article(error: type[Skipped], body: str) -> None:
    with pytest.raises(error):
        _read(body)
    found = _read(STORY + body, title="Le contrat sera lu par Bruxelles")
    assert isinstance(found, FetchedArticle)
    assert found.text.startswith(FIRST)


FILES = ("accord.html", "brouillon.txt", "feed.xml")
ROWS = "".join(f"<li><a href='{name}'>{name}</a></li>" for name in FILES)
DATED = "".join(
    f"<tr><td><a href='{name}'>{name}</a></td><td align=right>27-Feb-2024 18:05</td>"
    "<td>4.2K</td></tr>"
    for name in FILES
)
HEAD = "<tr><th><a href='?C=N'>Name</a></th><th>Last modified</th><th>Size</th></tr>"
FOOT = "<address>Apache/2.4 Server at phare.example Port 80</address>"
PRE = "\n".join(f'<a href="{name}">{name}</a>     27-Feb-2024 18:05    4213' for name in FILES)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Directory listing for /", f"<h1>Directory listing for /</h1><hr><ul>{ROWS}</ul><hr>"),
        ("Index of /", f"<h1>Index of /</h1><hr><pre><a href='../'>../</a>\n{PRE}</pre><hr>"),
        (
            "Index of /presse/2024",
            f"<h1>Index of /presse/2024</h1><table>{HEAD}{DATED}</table>{FOOT}",
        ),
        ("Directory: /presse/", f"<h1>Directory: /presse/</h1><table>{DATED}</table>"),
        ("Index of /", f"<h1>Index of /</h1><hr><pre>{40 * (PRE + chr(10))}</pre><hr>"),
        ("phare.example - /presse/", f"<h1>phare.example - /presse/</h1><pre>{PRE}</pre>"),
        ("Directory listing for /leer/", "<h1>Directory listing for /leer/</h1><ul></ul>"),
    ],
)
def test_a_servers_list_of_files_is_an_index(title: str, body: str) -> None:
    with pytest.raises(IndexPage, match="list of the files"):
        _read(body, title=title)


def test_an_article_about_such_a_list_is_one() -> None:
    found = _read(f"<h1>Index of /</h1>{STORY}<ul>{ROWS}</ul>", title="Index of / left open")
    assert isinstance(found, FetchedArticle)


def test_an_index_says_how_its_articles_are_had() -> None:
    with pytest.raises(IndexPage, match=r"5 teasers.*kind=site"):
        _read(f"<h1>Ports</h1>{TEASERS}", asked="https://phare.example/ports")


def test_an_address_that_leads_up_to_an_index_is_missing() -> None:
    with pytest.raises(SoftNotFound):
        _read(f"<h1>Ports</h1>{TEASERS}", came="https://phare.example/ports")
    with pytest.raises(IndexPage):  # https for http, or another spelling, leads nowhere else
        _read(f"<h1>Ports</h1>{TEASERS}", came=f"{ADDRESS}/")


def test_what_is_quoted_is_said_by_somebody_else() -> None:
    assert wall_kind("Cookies", ["We use cookies, as you know."]) == "consent_wall"
    assert wall_kind("Cookies", ["“We use cookies, as you know”, it said on every page."]) is None


def test_links_to_other_sites_and_to_places_on_the_page_are_no_teasers() -> None:
    for target in ("https://ailleurs.example/n/", "#"):
        body = TEASERS.replace("/n/", target)
        found = _read(f"<h1>Cinq quais à voir cet été</h1>{body}")
        assert isinstance(found, FetchedArticle), target
