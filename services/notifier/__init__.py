"""Tells webhooks and mailboxes what is new for saved alerts."""
