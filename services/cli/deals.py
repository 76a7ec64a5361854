"""The deals and slots that a command is for, checked against profiles and articles."""

from collections.abc import Collection, Sequence

from libs.deals import BadProfile, Deal, load_deals
from libs.search.client import SearchClient
from libs.search.facets import Facet
from libs.search.query import SearchQuery
from services.cli.problems import Problem, did_you_mean
from services.cli.settings import CliSettings

_LOOKED_AT = 1000  # values that articles have


def known_deals(settings: CliSettings, wanted: Sequence[str]) -> tuple[str, ...]:
    """The deals named, each once. Raises Problem for one that no profile describes."""
    if not wanted:
        return ()
    known = [deal.id for deal in load_deals(settings.profiles_folder)]
    for one in wanted:
        if one not in known:
            raise Problem(
                f"no profile in {settings.profiles_folder} is called {one}"
                f" (DEALWIRE_PROFILES names the folder); {_meant(one, known)}"
            )
    return tuple(dict.fromkeys(wanted))


async def refuse_unknown(
    client: SearchClient,
    settings: CliSettings,
    *,
    deals: Sequence[str] = (),
    slots: Sequence[str] = (),
) -> None:
    """Raises Problem for a deal, or a slot, that neither a profile nor an article has."""
    described = _profiles(settings) if deals or slots else ()
    ids = {deal.id for deal in described}
    of_deals = {slot.id for deal in described for slot in deal.slots}
    await _refuse(client, "deal", deals, ids, settings)
    await _refuse(client, "slot", slots, of_deals, settings)


def _profiles(settings: CliSettings) -> Sequence[Deal]:
    """None where one is broken: what articles have can be asked for without."""
    try:
        return load_deals(settings.profiles_folder)
    except BadProfile:
        return ()


async def _refuse(
    client: SearchClient,
    facet: Facet,
    wanted: Sequence[str],
    described: Collection[str],
    settings: CliSettings,
) -> None:
    plain = {each.lower() for each in described}
    unknown = [each for each in wanted if each.lower() not in plain]
    if not unknown:
        return
    every = SearchQuery(size=0, facets=(facet,), facet_size=_LOOKED_AT)
    counts = (await client.search(every, exactly=True)).facets.get(facet, ())
    known = sorted({*described, *(one.value for one in counts)})
    for one in unknown:
        if one.lower() not in {each.lower() for each in known}:
            raise Problem(
                f"no {facet} is called {one}, neither in the profiles of {settings.profiles_folder}"
                f" (DEALWIRE_PROFILES) nor in an article; {_meant(one, known)}"
            )


def _meant(said: str, known: Collection[str]) -> str:
    """The nearest one, as a question, and all that there are."""
    there = f"there are: {', '.join(known) or 'none'}"
    near = did_you_mean(said, known, otherwise="")
    return f"{near} {there[0].upper()}{there[1:]}" if near else there
