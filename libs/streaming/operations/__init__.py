"""What operators and housekeeping do with streams."""
