"""The schedule of polls and how they ended, kept in Redis."""
