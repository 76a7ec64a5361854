"""Feeds, sitemaps and lists of links: what they name."""
