"""What the text says that a person is. Pure: no I/O, no clock, no settings."""
