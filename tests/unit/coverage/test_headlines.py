"""Which headline stands for a story."""

from libs.coverage.headlines import best_headline


def test_the_headline_whose_words_others_share_stands_for_all() -> None:
    titles = [
        "Urgent",
        "Microsoft puts money in Mistral",
        "Mistral gets money from Microsoft",
        None,
    ]
    assert best_headline(titles) == 1


def test_an_article_without_headline_counts_only_where_none_has_one() -> None:
    assert best_headline([None, "Anything"]) == 1
    assert best_headline([None, None]) == 0
