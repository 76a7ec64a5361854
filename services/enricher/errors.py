"""What goes wrong while a text is enriched. Pure."""

from libs.errors import Failed, Skipped


class TextTooSlow(Skipped):
    """Enriching the text took longer than the limit, even without a language's model."""

    code = "text_too_slow"


class TextCrashed(Failed):
    """The process that enriched the text died: of the text, or killed from outside."""

    code = "text_crashed"
