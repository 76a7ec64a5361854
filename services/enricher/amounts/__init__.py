"""What the sums of money in a text are about, and what they are in the currency of a deal."""
