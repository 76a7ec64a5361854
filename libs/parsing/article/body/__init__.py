"""The text of an article, without what surrounds it."""
