"""Where the saved alerts are kept."""
