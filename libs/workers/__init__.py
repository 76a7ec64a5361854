"""Processes for work that would hold up the event loop, with limits for each job."""
