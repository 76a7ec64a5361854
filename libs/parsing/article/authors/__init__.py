"""Who signs an article: in its markup, in a byline, at its foot."""
