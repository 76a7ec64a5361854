"""What OpenSearch Dashboards shows at first, and how it gets there."""
