"""What an article without markup says of itself in its first and last lines."""
