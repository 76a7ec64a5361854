"""Saved alerts, held against what is indexed."""
