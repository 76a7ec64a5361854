"""Asking a site over HTTP, politely."""
