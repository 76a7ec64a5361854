"""The deal profile: parties, names, words, sources and outlets of a deal that is followed."""

from libs.deals.files import BadProfile, load_deals
from libs.deals.profile import (
    AmbiguousForm,
    Deal,
    KnownEntity,
    KnownOutlet,
    RelevanceRules,
    Source,
)

__all__ = [
    "AmbiguousForm",
    "BadProfile",
    "Deal",
    "KnownEntity",
    "KnownOutlet",
    "RelevanceRules",
    "Source",
    "load_deals",
]
