"""What pydantic finds wrong, as people read it. Pure."""

from pydantic import ValidationError


def in_words(error: ValidationError) -> str:
    """Each mistake as `field: what is wrong`, such as `entities.3.wikidata: …`."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, each["loc"])), _said(each["type"], each["msg"]))))
        for each in error.errors(include_url=False)
    )


def _said(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "there is no such field"
    return message.removeprefix("Value error, ")
