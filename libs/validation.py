"""What pydantic finds wrong, as people read it. Pure."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails


def in_words(error: ValidationError) -> str:
    """Each mistake as `field: what is wrong`, such as `entities.3.wikidata: …`."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, each["loc"])), said(each))))
        for each in error.errors(include_url=False)
    )


def said(mistake: ErrorDetails) -> str:
    """What is wrong, without where."""
    if mistake["type"] == "extra_forbidden":
        return "there is no such field"
    if mistake["type"] == "too_short" and mistake.get("ctx", {}).get("field_type") == "Value":
        return f"must have {mistake['ctx']['min_length']} characters or more"  # a secret
    return mistake["msg"].removeprefix("Value error, ")
