"""What may be connected to, and how its name is resolved."""
