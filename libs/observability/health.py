"""`/livez`, `/readyz` and `/metrics` over HTTP, where operators and orchestrators look."""

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Self

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from libs.observability.metrics import Metrics


@dataclass(frozen=True)
class Health:
    """Whether the service is ready, and if not, every reason why."""

    problems: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """No problem is known."""
        return not self.problems


class CannotListen(Exception):
    """The health server cannot be opened: `setting` names the one that is wrong."""

    def __init__(self, setting: Literal["health_host", "health_port"], message: str) -> None:
        super().__init__(message)
        self.setting = setting


class HealthServer:
    """Serves health and metrics of one stage as long as its context is open.

    Opening it raises CannotListen.
    """

    def __init__(
        self, *, host: str, port: int, metrics: Metrics, health: Callable[[], Health]
    ) -> None:
        self._host = host
        self._port = port
        self._metrics = metrics
        self._health = health
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._exposition)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except (OSError, UnicodeError) as error:  # no host name, where it cannot be encoded
            await self._runner.cleanup()
            raise self._refused(error) from error
        return self

    def _refused(self, error: Exception) -> CannotListen:
        number = getattr(error, "errno", None)
        if number in {errno.EADDRINUSE, errno.EACCES}:
            taken = "taken" if number == errno.EADDRINUSE else "not for this user"
            return CannotListen("health_port", f"port {self._port} of {self._host} is {taken}")
        why = f"{self._host!r} is no address of this machine ({error})"
        return CannotListen("health_host", why)

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port that is really listened on, where 0 was asked for."""
        if self._runner is None:
            raise RuntimeError("the health server is not open")
        return int(self._runner.addresses[0][1])

    async def _livez(self, _: web.Request) -> web.Response:
        # Answering at all proves that the event loop turns.
        return web.json_response({"alive": True})

    async def _readyz(self, _: web.Request) -> web.Response:
        health = self._health()
        body = {"ready": health.ready, "problems": list(health.problems), **health.facts}
        return web.json_response(body, status=200 if health.ready else 503)

    async def _exposition(self, _: web.Request) -> web.Response:
        return web.Response(
            body=self._metrics.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )
