"""Runs the indexer: `python -m services.indexer`."""

from libs.streaming import run
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build

run(build, IndexerSettings)
