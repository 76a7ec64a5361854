"""What the fetcher remembers: of pages, of outlets' lines, of what is under way."""
