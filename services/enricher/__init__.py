"""Adds to an article whom and what it names, the sums it gives and how far it is about a deal."""
