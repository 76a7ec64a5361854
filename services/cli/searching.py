"""The client that commands search with."""

from libs.search.client import SearchClient
from services.cli.options import State
from services.cli.settings import find_addresses, load_settings


def search_client(state: State) -> SearchClient:
    """A client for the installation of a state folder. Raises Problem where none is up."""
    settings = load_settings(state)
    url = find_addresses(settings).opensearch_url
    return SearchClient(url, index_prefix=settings.index_prefix)
