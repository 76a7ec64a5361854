"""The fetcher as operators run it: a process with settings, logs and an exit status."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from libs.contracts import FetchRequest
from libs.streaming import RedisStreams
from tests.stages import outcomes, send, until

ROOT = Path(__file__).parents[3]


def start(url: str, prefix: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "FETCHER_REDIS_URL": url,
        "FETCHER_KEY_PREFIX": prefix,
        "FETCHER_HEALTH_PORT": "0",
        "FETCHER_LOG_FORMAT": "json",
        "FETCHER_SCHEDULER": "false",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "services.fetcher"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


async def test_every_line_of_its_log_is_json_and_each_end_of_a_request_is_one(
    broker_url: str, key_prefix: str
) -> None:
    process = start(broker_url, key_prefix)
    try:
        async with RedisStreams(broker_url, key_prefix) as streams:
            await send(streams, FetchRequest(url="file:///etc/passwd", request_id="r"))

            async def ended() -> bool:
                return bool(await outcomes(streams))

            await until(ended)
        process.send_signal(signal.SIGTERM)
        written, _ = await asyncio.to_thread(process.communicate, timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    lines = [json.loads(line) for line in written.decode().splitlines()]
    ends = [line for line in lines if line["event"] == "request_ended"]
    assert [(line["code"], line["level"]) for line in ends] == [("file_outside_roots", "info")]
