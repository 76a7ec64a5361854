"""What is measured of the web, as metrics of the service."""

from libs.observability import Metrics


class WebMetrics:
    """Measures (see services.fetcher.web.measures) that are counted."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def answered(self, status: int, seconds: float) -> None:
        """See Measures."""
        self._metrics.count("dealwire_responses_total", status=f"{status // 100}xx")
        self._metrics.observe("dealwire_fetch_seconds", seconds)

    def waited(self, seconds: float) -> None:
        """See Measures."""
        self._metrics.count("dealwire_turn_wait_seconds_total", seconds)

    def put_off(self, code: str) -> None:
        """See Measures."""
        self._metrics.count("dealwire_put_off_total", code=code)
