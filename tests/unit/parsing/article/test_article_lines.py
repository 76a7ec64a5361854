"""Which lines are the article."""

from libs.parsing.article.body.article_lines import article_lines

PROSE = [
    "La Commission a demandé une copie de l’accord, mardi, sans ouvrir d’enquête.",
    "Les deux sociétés répondent qu’elles n’ont rien à cacher.",
]


def test_the_headline_and_what_stands_above_it_are_no_text() -> None:
    lines = ["Économie", "Bruxelles lit l’accord", *PROSE]
    assert article_lines(lines, title="Bruxelles lit\u00a0l’accord") == PROSE


def test_prose_above_a_repeated_headline_is_kept() -> None:
    lines = [PROSE[0], "Bruxelles lit l’accord", PROSE[1]]
    assert article_lines(lines, title="Bruxelles lit l’accord") == lines


def test_a_byline_and_a_date_are_no_text() -> None:
    lines = ["Par Anna Blom", "Publié le 27 février 2024 à 17h42", "Le Phare", *PROSE]
    assert article_lines(lines, title=None, names=["Anna Blom", "Le Phare"]) == PROSE


def test_a_sentence_that_names_the_author_is_text() -> None:
    lines = ["Anna Blom raconte une semaine à Bruxelles.", *PROSE]
    assert article_lines(lines, title=None, names=["Anna Blom"]) == lines


def test_an_agencys_dateline_within_a_sentence_is_text() -> None:
    lines = ["BRUXELLES, 27 février – La Commission lit.", *PROSE]
    assert article_lines(lines, title=None) == lines


def test_a_form_that_stands_twice_at_the_end_is_left_out() -> None:
    form = ["La lettre du matin", "Cinq histoires et un café, à six heures."]
    assert article_lines([*PROSE, *form, *form], title=None) == PROSE


def test_a_paragraph_that_stands_twice_elsewhere_is_kept_once() -> None:
    assert article_lines([PROSE[0], PROSE[0], PROSE[1]], title=None) == PROSE


def test_a_short_answer_said_twice_is_kept() -> None:
    lines = [PROSE[0], "Non.", "Non.", PROSE[1]]
    assert article_lines(lines, title=None) == lines


def test_a_date_with_a_name_or_few_words_is_no_line_of_the_article() -> None:
    lines = [
        "Posted by Anna Blom on Tuesday, June 2nd, 2009 at 9:14 pm",
        "Anna BlomPublié le 21 nov. 2023 à 18:22 - Mis à jour le 22 nov. 2023 à 07:05",
        "On 3 June 2009 the bench was moved.",
    ]
    assert article_lines(lines, title=None, names=["Anna Blom"]) == lines[2:]


def test_a_headline_broken_in_two_is_no_text() -> None:
    lines = ["Reportage", "Sel et vent :", "les marais se rebiffent", "Il est cinq heures."]
    assert article_lines(lines, title="Sel et vent : les marais se rebiffent") == lines[3:]


def test_the_mark_that_a_story_ends_is_no_text() -> None:
    assert article_lines(["Il est cinq heures.", "* * *", "Il est midi.", "◼"], title=None) == [
        "Il est cinq heures.", "* * *", "Il est midi.",
    ]  # fmt: skip


def test_a_line_on_who_wrote_the_text_is_no_text() -> None:
    lines = ["Texte Tristan Le Roy — Photos Anna Blom", "Il est cinq heures."]
    assert article_lines(lines, title=None, names=["Tristan Le Roy"]) == lines[1:]
