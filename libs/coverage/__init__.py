"""What is known across the articles of a deal: a pure function of the articles, in any order."""
