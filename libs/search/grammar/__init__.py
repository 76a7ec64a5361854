"""The query language: what an analyst types, as a tree, and the tree as text again."""
