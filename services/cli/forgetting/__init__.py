"""Removes articles from each store of an installation, and looks whether anything is left."""
