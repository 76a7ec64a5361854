"""Compares what should be in the index with what is, and mends it."""
