"""`python -m services.cli` is the `dealwire` command."""

import signal


def main() -> None:
    """Run the command line. Ctrl-C while it is being loaded ends it without a word."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from services.cli.app import main as run  # noqa: PLC0415 - takes a second or two

    signal.signal(signal.SIGINT, before)
    run()


if __name__ == "__main__":
    main()
