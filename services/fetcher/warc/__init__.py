"""Every response kept in WARC files, and articles read from such files again."""
