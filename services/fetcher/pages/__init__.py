"""The life of one URL: its state, its claims, its revisits, and what of it is new."""
