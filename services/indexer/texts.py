"""The texts of an article by language, so that each is analysed in its own. Pure."""

from typing import Literal, get_args

from libs.contracts import EnrichedArticle

AnalysedLanguage = Literal["fr", "en"]
ANALYSED: tuple[AnalysedLanguage, ...] = get_args(AnalysedLanguage)
_LONGEST_LEAD = 700  # characters
_SHORTEST_LEAD = 60  # shorter lines are a dateline, a byline or a heading


def texts_by_language(article: EnrichedArticle) -> dict[str, dict[str, object] | None]:
    """Title, lead, text and quotes in each language that has an analysis of its own.

    None for a language that the article is not in. A text in several languages gives to each its
    own passages, in order; the title goes with the language of the article.
    """
    return {language: _texts(article, language) for language in ANALYSED}


def _texts(article: EnrichedArticle, language: AnalysedLanguage) -> dict[str, object] | None:
    is_main = article.language.language == language
    text = _passages(article, language)
    if not is_main and not text:
        return None
    return {
        "title": article.title if is_main else None,
        "lead": lead(article.text) if is_main else None,
        "text": text,
        "quotes": [each.text for each in article.quotes if each.language == language],
    }


def _passages(article: EnrichedArticle, language: AnalysedLanguage) -> str:
    spans = article.language.spans
    if not spans:
        return article.text if article.language.language == language else ""
    own = (article.text[each.start : each.end] for each in spans if each.language == language)
    return "\n".join(own)


def lead(text: str) -> str:
    """The first paragraph, which in news says the most; what is too short for one is passed over.

    At most 700 characters.
    """
    lines = (line.strip() for line in text.split("\n", maxsplit=20))
    first = next((line for line in lines if len(line) >= _SHORTEST_LEAD), text)
    return first[:_LONGEST_LEAD]
