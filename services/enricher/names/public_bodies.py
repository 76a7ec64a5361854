"""Authorities and agencies that articles name by their initials. Pure: no I/O, no settings.

No profile has to list them. A profile's own name for one of these goes before.
"""

from collections.abc import Iterator

from services.enricher.names.body_wording import PublicBodies
from services.enricher.names.names import Name


def public_bodies(
    text: str, *, language: str, europe: bool, wording: PublicBodies
) -> Iterator[tuple[Name, str]]:
    """Where a text names one, and its usual name in the language.

    europe: whether the article speaks of Europe, so that "the Commission" is the European one.
    """
    for found in wording.any_form.finditer(text):
        name = Name("organisation", *found.span(), found[0], 3, "pattern")
        yield name, wording.by_form[found[0]].shown(language)
    if europe:
        shown = wording.by_form[wording.noun.body].shown(language)
        for found in wording.noun_alone.finditer(text):
            yield Name("organisation", *found.span("name"), found["name"], 3, "pattern"), shown


def speaks_of_europe(text: str, *, wording: PublicBodies) -> bool:
    """Whether Europe or Brussels is named anywhere."""
    return wording.names_europe.search(text) is not None
