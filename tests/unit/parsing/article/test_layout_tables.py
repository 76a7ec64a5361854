"""Bodies in lists, tables and loose text: HTML in, lines out."""

import pytest

from libs.parsing.article.body.body_text import body_text, parse_html

FIRST = "La maison Brumelle confirme son rapprochement avec Ostrand, au terme de deux mois secrets."
SECOND = "Le contrat court sur trois ans et prévoit une prise de participation de dix pour cent."
THIRD = "Les syndicats de Brumelle demandent des garanties et attendent une réunion avant la fin."
STORY = [FIRST, SECOND, THIRD]
TITLE = "<h1>Brumelle, le pari</h1>"
ITEMS = ["- Ostrand a avancé 3 millions d’euros en mars.", "- Un second versement date de mai."]
LIST = f"<ul><li>{ITEMS[0][2:]}<li>{ITEMS[1][2:]}</ul>"
MENU = "<td><a href=/a>Accueil</a><br><a href=/b>Économie</a><br><a href=/c>Politique</a></td>"
TABLE = "<table><tr><th>Société<th>Montant<tr><td>Ostrand<td>3 millions d’euros</table>"
ROWS = ["| Société | Montant |", "|---|---|", "| Ostrand | 3 millions d’euros |"]


def _lines(body: str) -> list[str]:
    tree = parse_html(f"<html><head><title>Brumelle, le pari</title></head><body>{body}</body>")
    assert tree is not None
    return body_text(tree, title="Brumelle, le pari").split("\n")


def _paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("around", ["{}", "<div>{}</div>", "<article>{}</article>"])
@pytest.mark.parametrize("items", [LIST, LIST.replace("ul>", "ol>")])
def test_a_list_stays_where_it_stands(around: str, items: str) -> None:
    body = f"{TITLE}<p>{FIRST}{items}<p>{SECOND}<p>{THIRD}"
    assert _lines(around.format(body)) == [FIRST, *ITEMS, SECOND, THIRD]


def test_a_list_directly_in_a_short_page_stays_too() -> None:
    assert _lines(f"{TITLE}<p>{FIRST}{LIST}<p>{SECOND}") == [FIRST, *ITEMS, SECOND]


def test_a_definition_list_keeps_terms_and_definitions() -> None:
    terms = "<dl><dt>Prix<dd>3 millions d’euros<dt>Durée<dd>Trois ans</dl>"
    lines = ["- Prix", "- 3 millions d’euros", "- Durée", "- Trois ans"]
    body = f"{TITLE}<p>{FIRST}</p>{terms}{_paragraphs(SECOND, THIRD)}"
    assert _lines(body) == [FIRST, *lines, SECOND, THIRD]


@pytest.mark.parametrize(
    "body",
    [
        f"{TITLE}{'<br><br>'.join(STORY)}",
        f"<div>{TITLE}{'<br>'.join(STORY)}</div>",
        f"<div>{TITLE}<pre>{chr(10).join(STORY)}</pre></div>",
        f"{TITLE}{FIRST}<p>{SECOND}</p>{THIRD}",
        f"<table><tr>{MENU}<td>{TITLE}{'<br><br>'.join(STORY)}</td></tr></table>",
        f"<table><tr>{MENU}<td>{TITLE}{_paragraphs(*STORY)}</td></tr></table>",
        (f"<table><tr>{MENU}<td><table><tr><td>{TITLE}<tr><td>{'<br><br>'.join(STORY)}</table>"
        "</td></tr></table>"),
        (f"<table><tr>{MENU}<td><b>Brumelle, le pari</b><tr><td><td>{FIRST}<br><br>{SECOND}"
        f"<tr><td><td>{THIRD}</table>"),
        f"<table role=presentation><tr>{MENU}<td>{TITLE}{_paragraphs(*STORY)}<td>Météo</table>",
    ],
)  # fmt: skip
def test_each_paragraph_is_a_line_whatever_lays_it_out(body: str) -> None:
    lines = _lines(body)
    assert [line for line in lines if line != "Météo"] == STORY


def test_a_short_story_in_a_layout_table_leaves_the_menu_out() -> None:
    body = f"<table><tr>{MENU}<td>{TITLE}<p>Ostrand achète Brumelle.<p>La vente est signée.</table>"
    assert _lines(body) == ["Ostrand achète Brumelle.", "La vente est signée."]


@pytest.mark.parametrize("around", ["<article>{}</article>", f"<table><tr>{MENU}<td>{{}}</table>"])
def test_a_table_of_data_stays_in_rows(around: str) -> None:
    body = f"{TITLE}<p>{FIRST}</p>{TABLE}{_paragraphs(SECOND, THIRD)}"
    assert _lines(around.format(body)) == [FIRST, *ROWS, SECOND, THIRD]


def test_a_table_of_data_without_a_head_stays_in_rows() -> None:
    plain = "<table><tr><td>Ostrand<td>3 millions<tr><td>Brumelle<td>2 millions</table>"
    body = f"<article>{TITLE}<p>{FIRST}</p>{plain}{_paragraphs(SECOND, THIRD)}</article>"
    rows = ["| Ostrand | 3 millions |", "| Brumelle | 2 millions |"]
    assert [line for line in _lines(body) if line.startswith("| ")] == rows
