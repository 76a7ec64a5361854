"""The client that commands search with, and what they have in common."""

from libs.deals import BadProfile, load_deals
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import NO_VOCABULARY, Vocabulary, vocabulary_of
from services.cli.console import err
from services.cli.deals import refuse_unknown
from services.cli.options import State
from services.cli.problems import Problem
from services.cli.settings import CliSettings, find_addresses, load_settings


def search_client(state: State) -> SearchClient:
    """A client for the installation of a state folder. Raises Problem where none is up."""
    settings = load_settings(state)
    return client_at(find_addresses(settings).opensearch_url, settings)


def client_at(url: str, settings: CliSettings, *, timeout: float = 10.0) -> SearchClient:
    """A client for the OpenSearch at an address; it knows what the deal profiles know of words."""
    return SearchClient(
        url,
        index_prefix=settings.index_prefix,
        vocabulary=_vocabulary(settings),
        timeout=timeout,
        ca=settings.opensearch_ca,
    )


def _vocabulary(settings: CliSettings) -> Vocabulary:
    """What the profiles know; nothing where one is broken, since words can be found without."""
    try:
        return vocabulary_of(load_deals(settings.profiles_folder), shipped_thesaurus())
    except BadProfile as error:
        err.print(f"searched without the names of deal profiles: {error}", soft_wrap=True)
        return NO_VOCABULARY


async def article_named(client: SearchClient, said: str) -> str:
    """The id of the article that an id, its first digits or an address means.

    Raises Problem where none or several are meant.
    """
    ids = await client.article_ids(said) if said else ()
    if not ids:
        raise Problem(
            f"no article has the id or address {said!r}: `dealwire search --json` shows both"
        )
    if len(ids) > 1:
        raise several(said, len(ids))
    return ids[0]


def several(beginning: str, number: int) -> Problem:
    """So many articles have ids that begin so, where one is meant."""
    return Problem(f"{beginning} is how the ids of {number} articles begin: give more of it")


async def resolved(client: SearchClient, state: State, query: SearchQuery) -> SearchQuery:
    """The query with the whole id of the article that others are to be like.

    Raises Problem where there is no such article, and for a deal or slot that there is not.
    """
    await refuse_unknown(client, load_settings(state), deals=query.deal, slots=query.slot)
    if query.like is None:
        return query
    return query.model_copy(update={"like": await article_named(client, query.like)})
