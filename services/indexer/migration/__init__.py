"""Builds the next generation of indices beside the current one, and switches over."""
