"""What is measured of the web, and by whom is not said. Pure."""

from typing import Final, Protocol


class Measures(Protocol):
    """Takes figures as they arise; must not raise."""

    def answered(self, status: int, seconds: float) -> None:
        """A response came, with this status, this long after its request was sent."""

    def waited(self, seconds: float) -> None:
        """A request waited for its host's turn without being put back."""

    def put_off(self, code: str) -> None:
        """A request was put back, for this reason: its host's turn, rest, robots.txt or answer."""


class _Unmeasured:
    def answered(self, status: int, seconds: float) -> None: ...

    def waited(self, seconds: float) -> None: ...

    def put_off(self, code: str) -> None: ...


UNMEASURED: Final[Measures] = _Unmeasured()
