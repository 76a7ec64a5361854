"""How far an article is about a deal and of which genre it is, each with the reason. Pure."""

from libs.contracts import Relevance


def relevance_line(judged: Relevance) -> str:
    """Deal and level, and why: `phare-amont, none: the article never names Amont`."""
    return f"{judged.deal}, {judged.level}: {_clause(judged.why)}"


def genre_line(name: str, why: str) -> str:
    """Genre, and why: `genre press release: the section is “communiqués”`."""
    return f"genre {name.replace('_', ' ')}: {_clause(why)}"


def _clause(sentence: str) -> str:
    """A reason as it stands behind a colon; none of them begins with a name."""
    return f"{sentence[:1].lower()}{sentence[1:]}"
