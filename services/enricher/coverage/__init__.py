"""Compares the articles of a deal with each other, and publishes what changed."""
