"""What people and bodies are said to have said in an article, and who said it."""
