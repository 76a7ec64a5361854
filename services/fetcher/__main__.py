"""Runs the fetcher: `python -m services.fetcher`."""
