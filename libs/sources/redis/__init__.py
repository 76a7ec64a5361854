"""The sources that are followed, kept in Redis."""
