"""Reading a page takes about as long as trafilatura's own reading of it, with its metadata.

Measured on the 128 labelled pages, which have 500 to 2,400 characters of text: 1.18; longer pages
cost relatively less. The ceiling leaves room for a machine that is busy with other things.
"""

from tests.bench.extraction import cost_against_trafilatura, labelled_pages
from tests.quality.floors import at_most


def test_reading_takes_no_longer_than_trafilatura_alone() -> None:
    pages = labelled_pages()
    assert len(pages) >= 40
    assert cost_against_trafilatura(pages, rounds=5) <= at_most("extraction.cost")
