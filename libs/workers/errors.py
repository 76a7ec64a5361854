"""What goes wrong in worker processes: what they read is called a page here. Pure."""

from libs.errors import Failed, Postponed, Skipped, Unavailable


class PageTooSlow(Skipped):
    """Extracting the page took longer than the limit."""

    code = "page_too_slow"


class PageTooBig(Skipped):
    """Extracting the page took more memory than the limit."""

    code = "page_too_big_to_read"


class PageCrashed(Failed):
    """The process that extracted the page died: of the page, or killed from outside."""

    code = "page_crashed"


class WorkersUnavailable(Unavailable):
    """No process can be started that would extract a page."""

    code = "workers_unavailable"


class WorkersBusy(Postponed):
    """The processes that extract pages are all at work on others, and were for long."""

    code = "workers_busy"
