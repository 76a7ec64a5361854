"""What `inspect --explain` shows of an article."""

from datetime import date

from rich.console import Console

from libs.contracts import DateEstimate, GenreReading, Relevance
from services.cli.explanation import explanation
from tests.messages import enriched


def test_genre_relevance_and_a_guessed_date_are_shown_with_their_reasons() -> None:
    article = enriched(1).model_copy(
        update={
            "genre": GenreReading(name="press_release", why="The text has “a” and “b”."),
            "relevance": (
                Relevance(deal="phare-amont", level="none", score=0, why="The article names one."),
            ),
            "date_estimate": DateEstimate(
                earliest=date(2024, 2, 26), latest=None, why="names 26 February"
            ),
        }
    )
    console = Console(width=120)
    with console.capture() as shown:
        console.print(explanation(article))
    text = shown.get()
    assert "genre press release: the text has “a” and “b”." in text
    assert "phare-amont, none: the article names one." in text
    assert "written between 2024-02-26 and …, as it seems: names 26 February" in text
