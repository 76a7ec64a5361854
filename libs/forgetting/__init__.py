"""What must not come back: the list of forgotten articles and sites, and who asks it."""
