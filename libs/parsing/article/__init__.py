"""From the bytes of a page to the article. Pure throughout."""
