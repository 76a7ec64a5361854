"""Backups of an installation: what they hold, how they are made, and how they come back."""
