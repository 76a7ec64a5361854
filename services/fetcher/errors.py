"""Every code with which the fetcher declines a request before anything is parsed. Pure."""

from libs.errors import Failed, Postponed, Rejected, Skipped, Unavailable


class BadSidecar(Rejected):
    """What an operator states beside a file cannot be used; the message names file and field."""

    code = "bad_sidecar"


class NotAFolder(Rejected):
    """A folder was asked for, and the address is none."""

    code = "not_a_folder"


class RedirectLoop(Rejected):
    """The redirects come back to where they were, or there are too many."""

    code = "redirect_loop"


class PrivateAddress(Skipped):
    """The host, or a host it redirects to, has no public address."""

    code = "private_address"
    fate = "blocked"


class FileOutsideRoots(Skipped):
    """The file does not lie below a folder that this installation may read."""

    code = "file_outside_roots"
    fate = "blocked"


class AccessDenied(Skipped):
    """The site refuses this page to us (401, 402, 403, 451)."""

    code = "access_denied"
    fate = "blocked"


class RobotsDisallowed(Skipped):
    """The site's robots.txt asks us not to read this page."""

    code = "robots_disallowed"
    fate = "blocked"


class FileMissing(Skipped):
    """There is no such file or folder, or it cannot be read."""

    code = "file_missing"


class NotFound(Skipped):
    """The page does not exist (404) or no longer does (410)."""

    code = "not_found"


class RequestRefused(Skipped):
    """The site finds fault with the request itself (another 4xx)."""

    code = "request_refused"


class OffTopic(Skipped):
    """It names no party of the deals that it is wanted for."""

    code = "off_topic"


class TooOld(Skipped):
    """It was published before the day from which on articles are wanted."""

    code = "too_old"


class TooDeep(Skipped):
    """A feed in a feed in a feed: the limit of expansions is reached."""

    code = "too_deep"


class TimedOut(Failed):
    """The server did not answer, or not to the end, within the time limit."""

    code = "timeout"


class DnsFailure(Failed):
    """The host's name cannot be resolved."""

    code = "dns_failure"


class NoSuchHost(DnsFailure):
    """The resolver says that there is no host of this name."""


class UnknownHost(Rejected):
    """Somebody asked by hand for a page of a host that does not exist: mistyped, most likely."""

    code = "unknown_host"


class ConnectFailed(Failed):
    """No connection: refused, reset, unreachable, or TLS failed."""

    code = "connect_failed"


class BadResponse(Failed):
    """What came is no valid HTTP, or ends before its announced length."""

    code = "bad_response"


class HeadersTooLarge(BadResponse):
    """The response's headers are longer, or more, than any page needs."""

    code = "headers_too_large"


class ServerError(Failed):
    """The server failed on this page (500 and other 5xx that are not `server_busy`)."""

    code = "server_error"


class ServerBusy(Unavailable):
    """The site, or what stands before it, asks to come back later (429, 502, 503, 504)."""

    code = "server_busy"
    one_of_many = True


class RobotsUnavailable(Unavailable):
    """The site's robots.txt cannot be had now: until it can, nothing there may be read."""

    code = "robots_unavailable"
    one_of_many = True


class HostResting(Unavailable):
    """The host asked for a pause, or did not answer several times: it is left alone."""

    code = "host_resting"
    one_of_many = True


class HostTurn(Postponed):
    """Others are before us at this host: so many requests in so many seconds, not more."""

    code = "host_turn"


class HostsUnavailable(Unavailable):
    """Redis cannot say when a host may be asked: without it nobody can be polite."""

    code = "hosts_unavailable"


class LedgerUnavailable(Unavailable):
    """The ledger of what was indexed cannot be read: nothing can be decided without it."""

    code = "ledger_unavailable"


class NotAWarc(Rejected):
    """A WARC file was asked for, and the file is none."""

    code = "not_a_warc"


class NoArchive(Rejected):
    """Something of the archive was asked for, and this installation keeps none."""

    code = "no_archive"


class RecordMissing(Skipped):
    """The archive has no page at this place, or no longer."""

    code = "record_missing"


class RecordBroken(Rejected):
    """The record is damaged: cut short, or not what its digest says."""

    code = "record_broken"


class ArchiveUnavailable(Unavailable):
    """The archive cannot be written: a full disk, a missing folder. Nothing is fetched unkept."""

    code = "archive_unavailable"


class AddressTaken(Postponed):
    """Another request is fetching this address, perhaps for other deals: that is waited for."""

    code = "address_taken"
