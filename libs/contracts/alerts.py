"""What saved alerts led to: one match of an alert, and its way to one address."""

from typing import Literal

from pydantic import AwareDatetime, Field

from libs.contracts.base import HexId, Message, Text
from libs.contracts.coverage import LedgerEventKind

AlertKind = Literal["article", LedgerEventKind, "test"]
"""`test`: an operator asked whether it arrives; nothing matched."""
TargetKind = Literal["webhook", "email"]


class AlertMatch(Message):
    """Something new that a saved alert asks for: an article, or what happened in the ledger.

    Written once for each pair of an alert and a thing, however often that is delivered, read again
    or corrected. It names no address: who is told stands in the saved alert alone.
    """

    id: HexId = Field(description="of the alert and what matched: the same however often it is met")
    alert_id: HexId = Field(description="of the saved alert; another after it was added again")
    alert: Text = Field(description="name of the saved alert")
    kind: AlertKind
    at: AwareDatetime = Field(description="when it was found")
    deals: tuple[str, ...] = ()
    article_id: HexId | None = None
    version: HexId | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    outlet_domain: str | None = None
    language: str | None = None
    timeline_at: AwareDatetime | None = Field(
        default=None, description="when the article was published, else seen"
    )
    excerpt: str | None = Field(default=None, description="how the article begins, or the claim")
    slot: str | None = Field(default=None, description="of the ledger")
    value: str | None = Field(default=None, description="of the slot")
    why: str | None = Field(default=None, description="what happened in the slot, for people")


class AlertDelivery(Message):
    """A match on its way to one webhook or e-mail address, apart from all others."""

    match: AlertMatch
    target: HexId = Field(description="which address of the saved alert; the address is not here")
    target_kind: TargetKind
