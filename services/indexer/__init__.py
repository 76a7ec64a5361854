"""Writes enriched articles and outcomes into OpenSearch."""
