"""Worker processes, in which hostile pages are parsed."""
