"""The press site over real HTTP on loopback: all outlets on one port, each under its own path."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from deploy.demo.corpus import corpus
from deploy.demo.expectation import Expectation, expect
from deploy.demo.feeds import feed_content_type, feeds_of, render_feed
from deploy.demo.generator import generate
from deploy.demo.outlets import OUTLETS
from deploy.demo.page import Page
from deploy.demo.rendering import content_type, render
from libs.contracts import FetchRequest
from libs.contracts import Outlet as OutletRecord

EDIT_PATH = "/-/edit"
"""POST here and the editors make their changes: of one page with `?path=…`, of all without."""

_RELATED = 4  # links to other pages of the outlet under each page


def _related(feeds: Mapping[str, tuple[Page, ...]]) -> dict[str, tuple[Page, ...]]:
    """For each page's path its neighbours in the feed that lists it."""
    related = {}
    for pages in feeds.values():
        for place, page in enumerate(pages):
            start = max(0, place - _RELATED)
            near = pages[start : place + _RELATED + 1]
            related[page.path] = tuple(other for other in near if other is not page)[:_RELATED]
    return related


class PressSite:
    """The written pages and `pages_extra` generated ones, served until the context ends.

    `port` 0 takes any free port. Counts what it was asked for in `hits`, by path.
    """

    def __init__(
        self, *, pages_extra: int = 0, seed: int = 1, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.pages: tuple[Page, ...] = (*corpus(), *generate(pages_extra, seed))
        self.hits: dict[str, int] = {}
        self._by_path = {page.path: page for page in self.pages}
        self._feeds = feeds_of(self.pages)
        self._related = _related(self._feeds)
        self._edited: set[str] = set()
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listening. Raises OSError where the port is taken."""
        application = web.Application()
        application.router.add_post(EDIT_PATH, self._edit)
        application.router.add_get("/{path:.*}", self._serve)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The site's address without a slash at its end."""
        return f"http://{self._host}:{self._port}"

    def feeds(self, *, deals: tuple[str, ...] = ()) -> list[FetchRequest]:
        """One request for each feed; together the feeds list every page once."""
        requests = []
        for path, pages in self._feeds.items():
            outlet = OUTLETS[pages[0].outlet]
            record = OutletRecord(
                name=outlet.name,
                domain=outlet.domain,
                country=outlet.country,
                language=outlet.language,
            )
            requests.append(
                FetchRequest(
                    url=self.url + path,
                    kind="feed",
                    deals=deals,
                    source=outlet.slug,
                    outlet=record,
                )
            )
        return requests

    def edit(self, path: str | None = None) -> None:
        """The editor's change: from now on the page, or every one that has one, is revised."""
        editable = {page.path for page in self.pages if page.revision is not None}
        if path is not None and path not in editable:
            raise ValueError(f"{path} is not a page that is edited")
        self._edited |= editable if path is None else {path}

    def expect(self, *, after_edit: bool = False) -> Expectation:
        """What must be in the index after one round over all feeds, or after a second one."""
        return expect(self.pages, after_edit=after_edit)

    async def _edit(self, request: web.Request) -> web.Response:
        try:
            self.edit(request.query.get("path"))
        except ValueError as error:
            return web.Response(status=404, text=str(error))
        return web.Response(status=204)

    async def _serve(self, request: web.Request) -> web.Response:
        path = request.path
        self.hits[path] = self.hits.get(path, 0) + 1
        # Links lead back to the name by which the client reached us.
        base = f"http://{request.host}"
        page = self._by_path.get(path)
        if page is not None and page.kind != "missing":
            body = render(
                page, base=base, related=self._related.get(path, ()), edited=path in self._edited
            )
            return web.Response(body=body, headers={"Content-Type": content_type(page)})
        if listed := self._feeds.get(path):
            outlet = OUTLETS[listed[0].outlet]
            body = render_feed(outlet, listed, base=base)
            return web.Response(body=body, headers={"Content-Type": feed_content_type(outlet)})
        if path == "/":
            return web.Response(text="\n".join(base + feed for feed in self._feeds))
        return web.Response(status=404, text="This page does not exist.")
