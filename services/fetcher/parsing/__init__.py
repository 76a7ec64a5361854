"""Bytes into an article or a listing, in a worker process."""
