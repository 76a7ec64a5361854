"""The words by which each language says things: data files, and their reader."""
