"""One folder is one process is one container image; `cli` is the `dealwire` command."""
