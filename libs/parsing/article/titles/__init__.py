"""The headline of an article: in its markup and on the page."""
