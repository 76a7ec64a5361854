"""Bytes into an article or a listing, or a reason why they hold none. Pure throughout."""
