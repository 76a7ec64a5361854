"""What the services share. Knows no service."""
