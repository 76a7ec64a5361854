"""Text files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.article.plain_text.plaintext import PlainText, read_plain_text

BODY = (
    "La Commission a dit qu’elle regarderait cet accord de près.\n\nElle n’a pas ouvert d’enquête."
)
PARAGRAPHS = (
    "La Commission a dit qu’elle regarderait cet accord de près.\nElle n’a pas ouvert d’enquête."
)


def _title(text: str) -> str | None:
    return read_plain_text(text).title


def test_a_short_first_line_that_does_not_end_like_a_sentence_is_the_headline() -> None:
    read = read_plain_text(f"\n\n  Bruxelles regarde l’accord de près \n{BODY}\n")
    assert read == PlainText("Bruxelles regarde l’accord de près", PARAGRAPHS)


def test_a_question_may_be_a_headline() -> None:
    assert _title(f"Qui a peur de cet accord ?\n{BODY}") == "Qui a peur de cet accord ?"


def test_a_first_line_that_is_a_sentence_is_text() -> None:
    assert read_plain_text(BODY) == PlainText(None, PARAGRAPHS)
    assert _title(f"« Rien n’est encore décidé ici. »\n{BODY}") is None


def test_a_caption_or_a_byline_is_no_headline() -> None:
    for line in ("Photo 1", "Économie", "Par Anna Blom", "12/03/2024 14:05"):
        read = read_plain_text(f"{line}\n{BODY}")
        assert read.title is None
        assert read.text == f"{line}\n{PARAGRAPHS}"


def test_a_first_line_with_a_credit_a_day_or_a_byline_is_no_headline() -> None:
    for line in (
        "Le siège de la société à Redmond (photo d’archives)",
        "Le patron lors d’une conférence à Paris, le 26 février 2024",
        "Publié le 27 février 2024 à 18h05 par Anna Blom",
        "Par Anna Blom et Jean Roy",
        "Anna Blom 27 février 2024 Temps de lecture 3 min",
    ):
        read = read_plain_text(f"{line}\n{BODY}")
        assert (read.title, read.text) == (None, f"{line}\n{PARAGRAPHS}")


def test_a_day_in_the_middle_of_a_line_is_that_of_publication() -> None:
    text = f"Économie – 27 février 2024 à 18h05 – lecture libre\n{PARAGRAPHS}"
    read = read_plain_text(text)
    assert read.authors == ()
    assert read.published is not None
    assert (read.published.local.isoformat(), read.published.zone) == ("2024-02-27T18:05:00", None)


def test_the_day_of_a_picture_or_of_the_story_is_not_that_of_publication() -> None:
    for line in (
        "Le patron à Paris, le 26 février 2024 © Agence",
        "Le patron lors d’une conférence à Paris, le 26 février 2024",
        "Le 26 février 2024, la société a présenté son modèle.",
        "Un accord annoncé le 27 février 2024",
        "— Anna Blom (@annablom) February 26, 2024",
    ):
        assert read_plain_text(f"{line}\n{PARAGRAPHS}").published is None


def test_a_byline_names_the_authors() -> None:
    named = read_plain_text(f"Par Anna Blom et Jean Roy\n{PARAGRAPHS}")
    assert named.authors == ("Anna Blom", "Jean Roy")
    assert read_plain_text(f"Par ailleurs, rien n’est signé.\n{PARAGRAPHS}").authors == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Propos recueillis par Anna Blom", ("Anna Blom",)),
        ("(Propos recueillis par Anna Blom et Jean Roy)", ("Anna Blom", "Jean Roy")),
        ("Entretien réalisé par Anna Blom.", ("Anna Blom",)),
        ("Interview by Anna Blom", ("Anna Blom",)),
        ("Entretien : Anna Blom", ("Anna Blom",)),
        ("Das Gespräch führte Anna Blom.", ("Anna Blom",)),
        ("Entrevista realizada por Anna Blom", ("Anna Blom",)),
        ("Par Anna Blom", ("Anna Blom",)),
    ],
)
def test_who_signs_at_the_end_is_the_author_and_the_line_is_no_text(
    line: str, names: tuple[str, ...]
) -> None:
    for furniture in ("", "\nÀ Relais | Un autre article du même jour"):
        read = read_plain_text(f"{BODY * 2}\n{line}{furniture}")
        assert read.authors == names
        assert "Blom" not in read.text


def test_a_signature_behind_the_last_sentence_leaves_that_sentence() -> None:
    last = "Nous verrons bien, conclut-il. Propos recueillis par Anna Blom"
    read = read_plain_text(f"{BODY}\n{last}")
    assert read.authors == ("Anna Blom",)
    assert read.text.endswith(last)


def test_a_headline_behind_a_dateline_or_a_byline_is_one() -> None:
    for line in ("LE PHARE, 27 février 2024", "Par Anna Blom", "Source : Relais"):
        read = read_plain_text(f"{line}\nBruxelles regarde l’accord de près\n{BODY}")
        assert read.title == "Bruxelles regarde l’accord de près"
        assert read.text == f"{line}\n{PARAGRAPHS}"


def test_lines_with_labels_state_headline_and_author() -> None:
    read = read_plain_text(f"Titre : Le contrat\nAuteur : Anna Blom\nDate : 2024-02-26\n{BODY}")
    assert (read.title, read.authors) == ("Le contrat", ("Anna Blom",))
    assert read.published is not None


def test_an_item_of_a_list_is_no_headline() -> None:
    assert _title(f"- Le contrat sera lu demain\n- Rien n’est signé\n{BODY}") is None


def test_the_first_lines_state_outlet_and_day() -> None:
    read = read_plain_text(f"Le Phare — 26/02/2024\nPar Anna Blom\n{BODY}")
    assert (read.outlet, read.authors) == ("Le Phare", ("Anna Blom",))
    assert read.published is not None
    assert read.published.timestamp().at.date().isoformat() == "2024-02-26"


def test_a_stated_title_that_stands_first_is_no_text() -> None:
    headline = "Bruxelles regarde l’accord de près"
    same = read_plain_text(f"{headline}\n{BODY}", stated_title=f"{headline} !")
    assert (same.title, same.text) == (f"{headline} !", PARAGRAPHS)
    other = read_plain_text(f"{headline}\n{BODY}", stated_title="Un accord")
    assert (other.title, other.text) == ("Un accord", f"{headline}\n{PARAGRAPHS}")


def test_a_long_first_paragraph_is_no_headline() -> None:
    assert _title(f"{'mot ' * 40}\n{BODY * 3}") is None


def test_one_line_alone_is_text() -> None:
    line = "Bruxelles regarde l’accord de près"
    assert read_plain_text(line) == PlainText(None, line)


def test_a_markdown_heading_is_the_headline() -> None:
    assert read_plain_text(f"# L’accord\n\n{BODY}") == PlainText("L’accord", PARAGRAPHS)


def test_a_sign_up_form_that_stands_twice_at_the_end_is_no_text() -> None:
    form = "Recevez notre lettre\nVotre adresse\nEn vous inscrivant vous acceptez nos conditions."
    assert read_plain_text(f"{BODY}\n{form}\n\n{form}\n").text == PARAGRAPHS


def test_any_other_block_that_stands_twice_at_the_end_is_kept_once() -> None:
    block = "Le texte entier du règlement\nLe texte entier de l’accord"
    assert read_plain_text(f"{BODY}\n{block}\n\n{block}\n").text == f"{PARAGRAPHS}\n{block}"


def test_a_single_line_said_twice_is_kept_twice() -> None:
    assert read_plain_text(f"{BODY}\nNon.\nNon.").text.endswith("Non.\nNon.")


@given(st.lists(st.text(alphabet="ab cé.,", min_size=1, max_size=40), max_size=12))
def test_no_line_is_lost_unless_a_block_is_repeated(lines: list[str]) -> None:
    read = read_plain_text("\n".join(lines))
    kept = ([read.title] if read.title else []) + (read.text.split("\n") if read.text else [])
    said = [line.strip() for line in lines if line.strip()]
    assert kept == said[: len(kept)]
    repeated = said[len(kept) :]
    assert repeated == kept[len(kept) - len(repeated) :]


@pytest.mark.parametrize(
    "label",
    ["COMMUNIQUÉ DE PRESSE", "Press Release", "Revue de presse", "POINT PRESSE", "BREAKING NEWS"],
)
def test_what_a_text_is_called_is_no_outlet(label: str) -> None:
    text = f"Le quai est loué\n{label}\nParis, 26 février 2024\nLe quai est loué depuis lundi à Jo."
    assert read_plain_text(text).outlet is None
