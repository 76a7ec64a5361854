"""Broker and search engine for a machine without Docker, and the supervisor over all processes."""
