"""What lists articles: feeds, folders, and when they are due."""
