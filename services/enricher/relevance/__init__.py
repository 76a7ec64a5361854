"""How far an article is about a deal."""
