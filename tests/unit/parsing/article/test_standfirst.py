"""What sums an article up between headline and text."""

import pytest

from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.body.standfirst import read_standfirst
from libs.parsing.dispatch import read_page
from tests.unit.fetcher.html_pages import SEEN_AT

STANDFIRST = "La criée change de mains, les pêcheurs gardent leurs quais"
STORY = (
    "<p>Le conseil du port a vendu lundi la criée de Kervalen à un armateur de Vigo, après huit"
    " mois de discussions avec les équipages et la mairie.</p><p>Les quarante salariés seront"
    " repris aux mêmes conditions, a promis le nouveau propriétaire devant la presse réunie.</p>"
    "<p>La vente aux enchères du matin continuera comme avant, au moins jusqu’à la fin de l’année"
    " prochaine, selon l’accord signé par les parties.</p>"
)


def _text(header: str, *, head: str = "", story: str = STORY) -> str:
    page = (
        f"<html lang='fr'><head><title>La criée vendue à Vigo</title>{head}</head><body>"
        f"<div class='page'><div class='top'>{header}</div><div class='corps'>{story}</div></div>"
        "</body></html>"
    )
    return read_page(
        page.encode(), url="https://quai.example/a", content_type="text/html", observed_at=SEEN_AT
    ).text


H1 = "<h1>La criée de Kervalen vendue à un armateur de Vigo</h1>"
DESCRIPTION = f'<meta name="description" content="{STANDFIRST}">'


@pytest.mark.parametrize(
    ("header", "head"),
    [
        (f"{H1}<h2>{STANDFIRST}</h2>", ""),
        (f"{H1}<h4>{STANDFIRST}</h4><p>Par Anna Blom</p>", ""),
        (f"{H1}<p>Par Anna Blom</p><p class='chapo'>{STANDFIRST}</p>", ""),
        (
            f"{H1}<div class='meta'>4 juin 2024</div><div class='article__lead'>{STANDFIRST}</div>",
            "",
        ),
        (f"{H1}<p>4 juin 2024</p><div class='teaser-text'><p>{STANDFIRST}</p></div>", ""),
        (f"{H1}<p>Par Anna Blom</p><div><span>{STANDFIRST}</span></div>", DESCRIPTION),
        (f"<h1>La criée vendue <small class='subtitle'>{STANDFIRST}</small></h1>", ""),
    ],
)
def test_it_is_the_first_line_of_the_text_and_stands_there_once(header: str, head: str) -> None:
    text = _text(header, head=head)
    assert text.startswith(STANDFIRST)
    assert text.count(STANDFIRST) == 1


def test_one_that_the_story_holds_is_not_repeated() -> None:
    text = _text(f"{H1}<h2>{STANDFIRST}.</h2>", story=f"<p><b>{STANDFIRST}.</b></p>{STORY}")
    assert text.count(STANDFIRST) == 1


@pytest.mark.parametrize(
    "around",
    [
        f"<p class='surtitre'>Ports et pêche</p>{H1}",
        f"{H1}<h2>Économie</h2>",
        f"{H1}<p>Par Anna Blom, envoyée spéciale à Kervalen</p>",
        f"{H1}<div><a href='/b'>Le phare rallumé après trente ans de nuit noire au large</a></div>",
        f"{H1}<div><img src='a.jpg'></div><div>La criée un matin de brume, vue du quai.</div>",
        f"{H1}<p class='legende'>La criée un matin de brume vue du quai nord en mai dernier.</p>",
        f"{H1}<aside><p>Le phare a été rallumé hier soir après trente ans de nuit.</p></aside>",
    ],
)
def test_kickers_sections_bylines_teasers_and_captions_are_none(around: str) -> None:
    tree = parse_html(f"<body><div>{around}</div></body>")
    assert tree is not None
    assert read_standfirst(tree.find(".//h1"), [STANDFIRST], ["Anna Blom"]) == ()


def test_a_call_below_the_headline_is_none() -> None:
    text = _text(f"{H1}<header><h3>Abonnez-vous pour lire les articles du port</h3></header>")
    assert text.startswith("Le conseil du port")
