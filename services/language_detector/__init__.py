"""Tells which language an article is in, and which of its passages are in another."""
