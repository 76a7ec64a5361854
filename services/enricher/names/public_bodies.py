"""Authorities and agencies that articles name by their initials. Pure: no I/O, no settings.

No profile has to list them: general knowledge, by language. A profile's own name for one of
these goes before.
"""

import re
from collections.abc import Iterator

from services.enricher.names.names import Name

_BODIES = {
    "Union européenne|European Union": "UE EU U.E. E.U.",
    "Commission européenne|European Commission": "",
    "Parlement européen|European Parliament": "",
    "Conseil de l'Union européenne|Council of the European Union": "",
    "Cour de justice de l'Union européenne|Court of Justice of the European Union": "CJUE CJEU",
    "Conseil d'État|Conseil d'État": "",
    "Assemblée nationale|National Assembly": "",
    "Sénat|Senate": "",
    "Maison Blanche|White House": "",
    "Banque centrale européenne|European Central Bank": "BCE ECB",
    "Fonds monétaire international|International Monetary Fund": "FMI IMF",
    "Organisation des Nations unies|United Nations": "ONU UN",
    "Organisation mondiale du commerce|World Trade Organization": "OMC WTO",
    "OCDE|OECD": "OCDE OECD",
    "OTAN|NATO": "OTAN NATO",
    "Autorité de la concurrence|Autorité de la concurrence": "ADLC",
    "Autorité des marchés financiers|Autorité des marchés financiers": "AMF",
    "CNIL|CNIL": "CNIL Cnil",
    "Arcep|Arcep": "ARCEP Arcep",
    "Arcom|Arcom": "ARCOM Arcom",
    "Anssi|Anssi": "ANSSI Anssi",
    "CNRS|CNRS": "CNRS",
    "Inria|Inria": "INRIA Inria",
    "Bundeskartellamt|Bundeskartellamt": "Bundeskartellamt",
    "Competition and Markets Authority|Competition and Markets Authority": "CMA",
    "Federal Trade Commission|Federal Trade Commission": "FTC",
    "Securities and Exchange Commission|Securities and Exchange Commission": "SEC",
    "Department of Justice|Department of Justice": "DOJ DoJ",
    "Financial Conduct Authority|Financial Conduct Authority": "FCA",
    "Agence France-Presse|Agence France-Presse": "AFP",
    "Associated Press|Associated Press": "AP",
    "BBC|BBC": "BBC",
    "Reuters|Reuters": "Reuters",
    "Bloomberg|Bloomberg": "Bloomberg",
}
_EUROPE = re.compile(r"europ|bruxelles|brussels|\bUE\b|\bEU\b|\bMEPs?\b", re.IGNORECASE)
# In Title Case or at the start of a sentence too, but not one of many: Commission des finances.
_COMMISSION = re.compile(
    r"\b(?:[Ll]a|[Tt]he|[Aa])[ \u00a0](?P<name>Commission)\b"
    r"(?!(?:[ \u00a0][A-Z]|[ \u00a0](?:des?|du|on|for|of|nationale|d['’]|paritaire|fédérale)))"
)


def _by_form() -> dict[str, tuple[str, str]]:
    forms = {}
    for names, short in _BODIES.items():
        french, _, english = names.partition("|")
        for form in {french, english, *short.split()}:
            forms[form] = (french, english)
    return forms


_FORMS = _by_form()
_ANY = re.compile(
    rf"(?<![\w.-])(?:{'|'.join(re.escape(form) for form in sorted(_FORMS, key=len, reverse=True))})"
    rf"(?![\w-])"
)


def public_bodies(text: str, *, language: str, europe: bool) -> Iterator[tuple[Name, str]]:
    """Where a text names one, and its usual name in the language.

    europe: whether the article speaks of Europe, so that "the Commission" is the European one.
    """
    for found in _ANY.finditer(text):
        french, english = _FORMS[found[0]]
        shown = english if language == "en" else french
        yield Name("organisation", *found.span(), found[0], 3, "pattern"), shown
    if europe:
        french, english = _FORMS["European Commission"]
        for found in _COMMISSION.finditer(text):
            shown = english if language == "en" else french
            yield Name("organisation", *found.span("name"), found["name"], 3, "pattern"), shown


def speaks_of_europe(text: str) -> bool:
    """Whether Europe or Brussels is named anywhere."""
    return _EUROPE.search(text) is not None
