"""The index templates, as files that OpenSearch takes once the names have their prefix."""
