"""Users, roles and certificates for an OpenSearch whose security plugin is on: docs/security.md."""
