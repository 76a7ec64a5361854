"""The French words that lose their vowel before another: `l'accord`, `qu'une`. Pure."""

ELIDED = (
    "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
)  # fmt: skip
"""In small letters, without the apostrophe. The index's analyzer has the same list."""
