"""The deal profile: parties, names, words, sources and outlets of a deal that is followed."""

from libs.deals.files import SHIPPED_PROFILES, BadProfile, ProfilesFolder, load_deals
from libs.deals.profile import (
    AmbiguousForm,
    Deal,
    KnownEntity,
    KnownOutlet,
    RelevanceRules,
    Source,
    SourceKind,
    described_outlets,
)
from libs.deals.slots import Rate, Slot, SlotValue

__all__ = [
    "SHIPPED_PROFILES",
    "AmbiguousForm",
    "BadProfile",
    "Deal",
    "KnownEntity",
    "KnownOutlet",
    "ProfilesFolder",
    "Rate",
    "RelevanceRules",
    "Slot",
    "SlotValue",
    "Source",
    "SourceKind",
    "described_outlets",
    "load_deals",
]
