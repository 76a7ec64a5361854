"""Addresses, and pages over HTTP."""
