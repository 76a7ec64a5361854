"""The client that commands search with, and what they have in common."""

from libs.search.client import SearchClient
from services.cli.options import State
from services.cli.problems import Problem
from services.cli.settings import find_addresses, load_settings

_WHOLE_ID = 32  # hex digits


def search_client(state: State) -> SearchClient:
    """A client for the installation of a state folder. Raises Problem where none is up."""
    settings = load_settings(state)
    url = find_addresses(settings).opensearch_url
    return SearchClient(url, index_prefix=settings.index_prefix)


async def article_named(client: SearchClient, said: str) -> str:
    """The id of the article that an id, its first digits or an address means.

    Raises Problem where none or several are meant.
    """
    if len(said) == _WHOLE_ID and not said.startswith("http"):
        return said
    ids = await client.article_ids(said) if said else ()
    if not ids:
        raise Problem(
            f"no article has the id or address {said!r}: `dealwire search --json` shows both"
        )
    if len(ids) > 1:
        raise Problem(f"{said} is how the ids of {len(ids)} articles begin: give more of it")
    return ids[0]
