"""The list on a Redis server."""
