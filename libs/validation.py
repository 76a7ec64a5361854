"""What pydantic finds wrong, as people read it. Pure."""

from pydantic import ValidationError


def in_words(error: ValidationError) -> str:
    """Each mistake as `field: what is wrong`, such as `entities.3.wikidata: …`."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, each["loc"])), _said(each["msg"]))))
        for each in error.errors(include_url=False)
    )


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
