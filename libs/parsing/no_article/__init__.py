"""What is no article, though it came with status 200: walls, missing pages and indices. Pure."""
