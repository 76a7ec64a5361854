"""Runs the fetcher: `python -m services.fetcher`."""

from libs.streaming import run
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build

run(build, FetcherSettings)
