"""`python -m deploy.demo --port 8080 --pages 500` serves the press site until it is stopped."""

import argparse
import asyncio
import signal
import sys

from deploy.demo.site import EDIT_PATH, PressSite


async def _serve(site: PressSite) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with site:
        sys.stdout.write(f"{len(site.pages)} pages; feeds:\n")
        sys.stdout.writelines(f"  {request.url}\n" for request in site.feeds())
        sys.stdout.write(f"editor's changes: curl -X POST {site.url}{EDIT_PATH}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes any free port")
    parser.add_argument("--pages", type=int, default=0, help="generated pages beside the written")
    parser.add_argument("--seed", type=int, default=1, help="of the generated pages")
    options = parser.parse_args()
    asyncio.run(
        _serve(
            PressSite(
                pages_extra=options.pages, seed=options.seed, host=options.host, port=options.port
            )
        )
    )


if __name__ == "__main__":
    main()
