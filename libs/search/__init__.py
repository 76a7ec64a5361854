"""The query layer: what an analyst asks, as an OpenSearch query, and its answer as values."""
