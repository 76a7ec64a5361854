"""Text files."""

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.parsing.article.plaintext import read_byline, read_plain_text

BODY = (
    "La Commission a dit qu’elle regarderait cet accord de près.\n\nElle n’a pas ouvert d’enquête."
)
PARAGRAPHS = (
    "La Commission a dit qu’elle regarderait cet accord de près.\nElle n’a pas ouvert d’enquête."
)


def test_a_short_first_line_that_does_not_end_like_a_sentence_is_the_headline() -> None:
    title, text = read_plain_text(f"\n\n  Bruxelles regarde l’accord de près \n{BODY}\n")
    assert title == "Bruxelles regarde l’accord de près"
    assert text == PARAGRAPHS


def test_a_question_may_be_a_headline() -> None:
    assert read_plain_text(f"Qui a peur de cet accord ?\n{BODY}")[0] == "Qui a peur de cet accord ?"


def test_a_first_line_that_is_a_sentence_is_text() -> None:
    assert read_plain_text(BODY) == (None, PARAGRAPHS)
    assert read_plain_text(f"« Rien n’est encore décidé ici. »\n{BODY}")[0] is None


def test_a_caption_or_a_byline_is_no_headline() -> None:
    for line in ("Photo 1", "Économie", "Par Anna Blom", "12/03/2024 14:05"):
        title, text = read_plain_text(f"{line}\n{BODY}")
        assert title is None
        assert text == f"{line}\n{PARAGRAPHS}"


def test_a_first_line_with_a_credit_a_day_or_a_byline_is_no_headline() -> None:
    for line in (
        "Le siège de la société à Redmond (photo d’archives)",
        "Le patron lors d’une conférence à Paris, le 26 février 2024",
        "Arthur M., cofondateur de la société | REUTERS",
        "Crédit photo : Anna Blom pour Le Phare",
        "Publié le 27 février 2024 à 18h05 par Anna Blom",
        "Par Anna Blom et Jean Roy",
        "Anna Blom 27 février 2024 Temps de lecture 3 min",
    ):
        assert read_plain_text(f"{line}\n{BODY}") == (None, f"{line}\n{PARAGRAPHS}")


def test_a_day_in_the_middle_of_a_line_is_that_of_publication() -> None:
    text = f"Économie – 27 février 2024 à 18h05 – lecture libre\n{PARAGRAPHS}"
    authors, published = read_byline(text)
    assert authors == ()
    assert published is not None
    assert (published.local.isoformat(), published.zone) == ("2024-02-27T18:05:00", None)


def test_the_day_of_a_picture_or_of_the_story_is_not_that_of_publication() -> None:
    caption = "Le patron à Paris, le 26 février 2024 © Agence"
    sentence = "Le 26 février 2024, la société a présenté son modèle."
    assert read_byline(f"{caption}\n{sentence}\n{PARAGRAPHS}") == ((), None)


def test_a_byline_names_the_authors() -> None:
    assert read_byline(f"Par Anna Blom et Jean Roy\n{PARAGRAPHS}")[0] == ("Anna Blom", "Jean Roy")
    assert read_byline(f"Par ailleurs, rien n’est signé.\n{PARAGRAPHS}")[0] == ()


def test_a_long_first_paragraph_is_no_headline() -> None:
    assert read_plain_text(f"{'mot ' * 40}\n{BODY * 3}")[0] is None


def test_one_line_alone_is_text() -> None:
    line = "Bruxelles regarde l’accord de près"
    assert read_plain_text(line) == (None, line)


def test_a_markdown_heading_is_the_headline() -> None:
    assert read_plain_text(f"# L’accord\n\n{BODY}") == ("L’accord", PARAGRAPHS)


def test_a_form_that_stands_twice_at_the_end_is_kept_once() -> None:
    form = "Recevez notre lettre\nVotre adresse\nEn vous inscrivant vous acceptez nos conditions."
    _, text = read_plain_text(f"{BODY}\n{form}\n\n{form}\n")
    assert text == f"{PARAGRAPHS}\n{form}"


def test_a_single_line_said_twice_is_kept_twice() -> None:
    _, text = read_plain_text(f"{BODY}\nNon.\nNon.")
    assert text.endswith("Non.\nNon.")


@given(st.lists(st.text(alphabet="ab cé.,", min_size=1, max_size=40), max_size=12))
def test_no_line_is_lost_unless_a_block_is_repeated(lines: list[str]) -> None:
    title, text = read_plain_text("\n".join(lines))
    kept = ([title] if title else []) + (text.split("\n") if text else [])
    said = [line.strip() for line in lines if line.strip()]
    assert kept == said[: len(kept)]
    repeated = said[len(kept) :]
    assert repeated == kept[len(kept) - len(repeated) :]
