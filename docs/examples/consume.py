"""Reads enriched articles as a program of your own would. Needs redis-py and nothing of dealwire.

usage: consume.py REDIS_URL GROUP [HOW_MANY]
"""

import json
import sys
from typing import Any

import redis

STREAM = "{dealwire}:articles.enriched.v2"


def main(url: str, group: str, how_many: int | None = None) -> None:
    """Print a line an article. Delivery is at least once: `id` tells a repetition."""
    server = redis.Redis.from_url(url, decode_responses=True)
    try:
        # From the very first entry (0). With "$" you would miss what came before you.
        server.xgroup_create(STREAM, group, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
    seen = 0
    while how_many is None or seen < how_many:
        most = 10 if how_many is None else min(10, how_many - seen)
        answer = server.xreadgroup(group, "example-1", {STREAM: ">"}, count=most, block=1000)
        for _, entries in answer or ():
            for entry_id, event in entries:
                article = json.loads(event["data"])
                sums = [sum_of_money(one) for one in article["amounts"]]
                sys.stdout.write(
                    f"{article['outlet']['name']} | {article['title'] or '(no title)'} | {sums}\n"
                )
                server.xack(STREAM, group, entry_id)
                seen += 1


def sum_of_money(amount: dict[str, Any]) -> str:
    """A range has two ends and no value; a currency that nothing tells is null."""
    if amount["value"] is None:
        figures = f"{amount['low']:.0f} to {amount['high']:.0f}"
    else:
        figures = f"{amount['value']:.0f}"
    return f"{figures} {amount['currency'] or '?'}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))
