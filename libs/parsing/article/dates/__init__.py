"""When an article was published: in its markup and on the page."""
