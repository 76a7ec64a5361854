"""The language models that mark names, and how many texts are read at once."""
