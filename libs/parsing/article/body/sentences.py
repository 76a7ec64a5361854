"""Where a sentence ends. Pure."""

import re

SENTENCE_END = re.compile(r"[.!?…][\s\"'»”’)\]]*$")
"""The end of a line that ends as a sentence does, with quotes and brackets that close behind it."""
