"""Writes into indices that a migration has made."""

from opensearchpy import AsyncOpenSearch

from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import Templates
from services.indexer.writes import IndexName


def writer_to(client: AsyncOpenSearch, templates: Templates) -> OpenSearchWriter:
    """It is never entered: it would make indices, and close the client, which is the caller's."""
    return OpenSearchWriter(client, templates, indices=_AsTheyAre())


class _AsTheyAre:
    """The indices of a migration: made before, and never by the way."""

    def forget(self) -> None:
        """Nothing is remembered."""

    def problem(self) -> None:
        """They are there."""

    async def ready(self) -> None:
        """They are there."""

    async def ready_sooner_or_later(self) -> None:
        """They are there."""

    async def lineages(self) -> dict[IndexName, str]:
        """None is told apart from another."""
        return {}
