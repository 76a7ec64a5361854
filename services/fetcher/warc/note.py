"""The note that the archive writes beside the responses of one request, for a replay. Pure."""

from typing import Literal

from libs.contracts import FetchRequest
from libs.contracts.base import Message
from services.fetcher.http.status import OK

FORMAT: Literal["dealwire.exchange.v1"] = "dealwire.exchange.v1"


class HopNote(Message):
    """One hop of the request and how it was answered."""

    url: str
    status: int


class ReplayNote(Message):
    """The block of a `metadata` record: the request, and which record answers it.

    It is the last record of its group: where it stands, the answer stands before it, whole.
    """

    format: Literal["dealwire.exchange.v1"]
    request: FetchRequest
    response: str
    """WARC-Record-ID of the last hop's record, with its angle brackets."""
    stored: Literal["response", "revisit"]
    """`revisit`: the body is that of an earlier record, or the server said so (304)."""
    truncated: bool = False
    hops: tuple[HopNote, ...]

    @property
    def answers(self) -> bool:
        """Whether a whole page came that was not in the archive already."""
        last = self.hops[-1]
        return last.status == OK and self.stored == "response" and not self.truncated
