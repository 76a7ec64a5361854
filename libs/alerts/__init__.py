"""Saved alerts: a search or what happens in the ledger, and who is told of what is new for it."""
