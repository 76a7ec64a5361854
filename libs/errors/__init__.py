"""The ways a step can decline a message, sorted by what is to be done about it.

A step raises one of these; only `libs.streaming` acts on them. Anything else that
a step raises is a bug: it is retried with growing delay and, when the attempts are
used up, dead-lettered as one of our own.

Codes are snake_case, end up in outcomes and metrics, and are never renamed.
"""

from typing import ClassVar, Literal

SkipFate = Literal["skipped", "blocked", "unchanged", "duplicate"]


class DealwireError(Exception):
    """Something went wrong in a way that has a name."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.reason_code = code or self.code


class Skipped(DealwireError):
    """There is nothing to do for this message: its request ends here, nobody needs to act."""

    code = "skipped"
    fate: SkipFate = "skipped"

    def __init__(
        self, message: str = "", *, code: str | None = None, fate: SkipFate | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.request_fate: SkipFate = fate or self.fate


class Rejected(DealwireError):
    """This message can never succeed: dead letter at once, for an operator to look at."""

    code = "rejected"


class Failed(DealwireError):
    """The outside world failed this message this time: an attempt is spent, then a dead letter.

    It never counts towards the dead-letter limit: a dead link is not a defect of ours.
    """

    code = "failed"


class Unavailable(DealwireError):
    """A server cannot answer now; no attempt is spent.

    `alone=False`: the whole stage depends on that server, so it stops reading and probes.
    `alone=True`: only this message waits (one web site of many); others go on.
    Where neither is said, the class's own `one_of_many` holds.
    `retry_after`: seconds that the server asked for, if it did.
    """

    code = "unavailable"
    one_of_many: ClassVar[bool] = False

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        alone: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.alone = self.one_of_many if alone is None else alone
        self.retry_after = retry_after


class Postponed(DealwireError):
    """Not now, by a rule of our own: due again after `delay` seconds. Costs nothing, never dies.

    For waiting that is no failure, such as for a site's turn.
    """

    code = "postponed"

    def __init__(self, message: str = "", *, delay: float, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.delay = delay
