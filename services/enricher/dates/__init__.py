"""Days, months, quarters and years that a text names, and what they are in the calendar."""
