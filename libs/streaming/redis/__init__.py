"""The streams on a Redis server."""
