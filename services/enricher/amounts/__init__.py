"""Sums of money in a text, and what they are in figures."""
