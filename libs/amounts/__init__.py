"""Sums of money in a text: what is read of them, for the enricher and for queries alike."""
