"""What is measured of requests to sites, and how it becomes metrics of the service."""

from typing import Final, Protocol

from libs.observability import Metrics


class HttpMetrics(Protocol):
    """Takes figures as they arise; must not raise."""

    def answered(self, status: int, seconds: float) -> None:
        """A response came, with this status, this long after its request was sent."""

    def waited(self, seconds: float) -> None:
        """A request waited for its host's turn without being put back."""

    def put_off(self, code: str) -> None:
        """A request was put back, for this reason: its host's turn, rest, robots.txt or answer."""


class _NoMetrics:
    def answered(self, status: int, seconds: float) -> None: ...

    def waited(self, seconds: float) -> None: ...

    def put_off(self, code: str) -> None: ...


NO_METRICS: Final[HttpMetrics] = _NoMetrics()


class PrometheusHttpMetrics:
    """HttpMetrics that are counted."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def answered(self, status: int, seconds: float) -> None:
        """See HttpMetrics."""
        self._metrics.count("dealwire_responses_total", status=f"{status // 100}xx")
        self._metrics.observe("dealwire_fetch_seconds", seconds)

    def waited(self, seconds: float) -> None:
        """See HttpMetrics."""
        self._metrics.count("dealwire_turn_wait_seconds_total", seconds)

    def put_off(self, code: str) -> None:
        """See HttpMetrics."""
        self._metrics.count("dealwire_put_off_total", code=code)
