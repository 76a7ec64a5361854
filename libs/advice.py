"""What to do about a request that brought no article, by the code of its outcome. Pure."""

ADVICE = {
    "private_address": "no public address: FETCHER_ALLOWED_NETWORKS names networks to read all"
    " the same, such as 127.0.0.1/32",
    "file_outside_roots": "not below a folder that may be read: FETCHER_FILE_ROOTS names them,"
    " or `dealwire up --files DIR`",
    "access_denied": "the site refuses the page to us: ask it, and set FETCHER_CONTACT so that it"
    " knows who asks",
    "robots_disallowed": "the site's robots.txt asks us not to read it: ask the site for leave",
    "unknown_host": "there is no host of this name: check its spelling",
    "dns_failure": "the name of its host cannot be resolved: check its spelling, and the network",
    "robots_unavailable": "its robots.txt cannot be had, so nothing there is read: check the"
    " address and its port; asked again every five minutes",
    "connect_failed": "nothing answers there: check the address and its port",
    "bad_sidecar": "the .meta.yaml beside the file cannot be used: mend the field that is named",
    "too_large": "longer than FETCHER_MAX_BYTES: raise it if that is an article",
    "too_deep": "a feed in a feed, deeper than FETCHER_MAX_DEPTH: ask for the inner one",
    "page_too_slow": "reading took longer than FETCHER_EXTRACTION_TIMEOUT: raise it on a slow"
    " machine",
    "page_too_big_to_read": "reading took more memory than FETCHER_EXTRACTION_MEMORY: raise it if"
    " that is an article",
    "off_topic": "names no party of the deal, and its source is read for that alone: set its"
    " `topic` to any, or add names to the profile",
    "empty": "no text of an article there: what scripts write into a page is not read",
    "no_archive": "the fetcher keeps no archive: FETCHER_ARCHIVE names its folder",
    "empty_archive": "the archive holds no page that was fetched in that period (when it was"
    " published does not matter); files are not in it: `dealwire fetch --again` reads them again",
    "redirect_loop": "more redirects than FETCHER_MAX_REDIRECTS, or in a circle: try a browser",
}
"""Code of an outcome -> what the reader can do; docs/errors.md explains all codes."""
