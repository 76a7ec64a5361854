"""The `dealwire` command: starts and stops an installation, asks for articles, and shows them."""
