"""The deals that a command is for, checked against the profiles."""

from collections.abc import Sequence

from libs.deals import load_deals
from services.cli.problems import Problem, did_you_mean
from services.cli.settings import CliSettings


def known_deals(settings: CliSettings, wanted: Sequence[str]) -> tuple[str, ...]:
    """The deals named, each once. Raises Problem for one that no profile describes."""
    if not wanted:
        return ()
    known = [deal.id for deal in load_deals(settings.profiles_folder)]
    for one in wanted:
        if one not in known:
            meant = did_you_mean(one, known, otherwise=f"there are: {', '.join(known)}")
            raise Problem(
                f"no profile in {settings.profiles_folder} is called {one}"
                f" (DEALWIRE_PROFILES names the folder); {meant}"
            )
    return tuple(dict.fromkeys(wanted))
