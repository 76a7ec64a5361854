"""The life of a page, kept in Redis."""
