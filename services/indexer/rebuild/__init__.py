"""Fills an index again that was lost: from the streams, and through the archive."""
