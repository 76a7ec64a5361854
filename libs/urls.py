"""Canonical URLs, and which URLs are of one page, site or host. Pure.

One page has many addresses: with trackers, with a fragment, in capitals. The canonical one
is the identity of its article, so everything here is deterministic and idempotent.
"""

import re
from functools import lru_cache

from ada_url import URL, join_url
from courlan import extract_domain, scrub_url

from libs.errors import Rejected
from libs.masking import MASK, is_secret, masked, without_sessions

MAX_LENGTH = 4096  # longer than any address seen in a feed; servers commonly stop at 8 KB
_RECENT = 16  # addresses: those of one page are asked for several times
_ROUNDS = 8  # each round only removes something; two are enough for all but hostile input

# Parameters that say how a reader came, never what the page shows. Whole names, or prefixes
# where a vendor owns the prefix: a pattern inside a name would take `gallery` for `ga`.
_TRACKERS = frozenset(
    re.findall(
        r"\S+",
        """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid yclid ysclid igshid igsh ttclid li_fat_id
    mc_cid mc_eid mkt_tok xtor xtref xts xtmc xtcr cmpid cmp_id ocid ncid smid smtyp s_cid s_kwcid
    ns_mchannel ns_source ns_campaign ns_linkname ito taid tblci obclid wt_mc wt_zmc wtmc
    _ga _gl _hsenc _hsmi __twitter_impression __s ref_src ref_url guccounter guce_referrer
    guce_referrer_sig spm scm src_campaign campaign_id efg feature_campaign oly_anon_id oly_enc_id
    vero_id vero_conv rb_clickid srsltid echobox utm cmp mbid ftcamp __source intcmp int_cmp
    """,
    )
)
_TRACKER_PREFIXES = (
    "utm_",
    "at_",
    "lmd_",
    "mtm_",
    "pk_",
    "piwik_",
    "hsa_",
    "ga_",
    "stm_",
    "itm_",
    "xtor-",
)
# These are trackers where they name a channel by which readers come, and content anywhere else.
_ORIGINS = frozenset(
    {"ref", "referrer", "referer", "from", "source", "src", "via", "origin", "medium", "mod", "cid",
     "partner", "emc", "eref"}
)  # fmt: skip
_CHANNEL = re.compile(
    r"(?:[a-z0-9]+[-_.])?(?:"
    r"rss|rssfeed|feeds?|atom|newsletters?|e-?mail|push|social|share|sharing|"
    r"twitter|twtr|facebook|fb|linkedin|instagram|whatsapp|telegram|reddit|bluesky|mastodon|"
    r"threads|tiktok|pinterest|xing|flipboard|google-?news|apple-?news"
    r")\d?(?:[-_.].*)?",
    re.IGNORECASE,
)
# Names below these are given to anybody; the others of the kind are in the public suffix list.
_OF_MANY_PUBLISHERS = frozenset(
    re.findall(
        r"\S+",
        """
    beehiiv.com buttondown.email canalblog.com eklablog.com ghost.io hashnode.dev hautetfort.com
    jimdofree.com livejournal.com medium.com over-blog.com overblog.com skyrock.com
    squarespace.com substack.com tumblr.com typepad.com unblog.fr wixsite.com wordpress.com
    """,
    )
)
# A line break and what indents the next line, which XML turns into blanks in an attribute; a
# single blank within an address is part of it.
_LINE_BREAK = re.compile(r"[ \t]*[\r\n\t]\s*| {2,}")


class BadAddress(Rejected):
    """The address is not one that can be fetched: http, https or file, with a host or a path."""

    code = "bad_address"


class PasswordInAddress(BadAddress):
    """The address holds a user name or password, which is never sent."""

    code = "password_in_address"


def parse_address(address: str) -> URL:
    """The address as a browser reads it (WHATWG), without fragment.

    Raises BadAddress for what is not http or https, has no host, is too long, or holds a user
    name or password.
    """
    if len(address) > MAX_LENGTH:
        raise BadAddress(f"address of {len(address)} characters")
    try:
        url = URL(address.strip())
    except (ValueError, UnicodeError) as error:
        raise BadAddress(f"not an address: {_shown(address)}") from error
    if url.protocol not in {"http:", "https:"} or not url.hostname:
        raise BadAddress(f"neither http nor https: {_shown(address)}")
    if url.username or url.password:
        raise PasswordInAddress(
            f"{masked(address.strip())[:200]} holds a user name or password, which is never sent:"
            " ask for the address without it, or for the one with a token that the site may offer"
        )
    url.hash = ""
    return url


def _shown(address: str) -> str:
    """An address for an error's text; of one that cannot be read, nothing before an `@`."""
    return repr(re.sub(r"^([\w+.-]*:)?.*@", rf"\1{MASK}@", masked(address), flags=re.DOTALL)[:200])


def is_file_url(address: str) -> bool:
    """Whether an address is of a file, however it is written; its host and path may be wrong."""
    return address.strip().lower().startswith("file:")


def resolve(base: str, link: str) -> str | None:
    """The http(s) address that a link on the page `base` leads to, or None."""
    try:
        address = str(parse_address(join_url(base, _LINE_BREAK.sub("", link.strip()))).href)
    except (ValueError, UnicodeError, BadAddress):
        return None
    return address if len(address) <= MAX_LENGTH else None


@lru_cache(maxsize=_RECENT)
def host_of(address: str) -> str:
    """The host without `www.`, lower case; empty for what has none."""
    try:
        return str(parse_address(address).hostname).removeprefix("www.")
    except BadAddress:
        return ""


def host_key(address: str) -> str:
    """Which server this is: the host, with its port where that is not the usual one.

    Raises BadAddress.
    """
    return str(parse_address(address).host)


@lru_cache(maxsize=_RECENT)
def site_of(address: str) -> str:
    """The registered domain; the host with its port where there is none. Raises BadAddress.

    Under an ending that nobody registers names for (`.example`, `.internal`): its last two labels.
    At a service where everybody may have a blog, and no public suffix says so: the blog's host.
    """
    url = parse_address(address)
    labels = str(url.hostname).split(".")
    if domain := extract_domain(url.href):
        depth = 3 if domain in _OF_MANY_PUBLISHERS else 0
        return ".".join(labels[-depth:]).removeprefix("www.") if depth else str(domain)
    return ".".join(labels[-2:]) if not labels[-1].isdigit() and labels[1:] else str(url.host)


def is_public_suffix(host: str) -> bool:
    """Whether anybody may have a name below this one: `co.uk`, `github.io`, `wordpress.com`."""
    below = f"name.{host}"
    return host in _OF_MANY_PUBLISHERS or extract_domain(f"https://{below}/") == below


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered domain (or one host and port without)."""
    try:
        return site_of(one) == site_of(other)
    except BadAddress:
        return False


@lru_cache(maxsize=_RECENT)
def canonical_url(address: str) -> str:
    """The one spelling of an address: without trackers, secrets and fragment. Raises BadAddress.

    Which address a page is known under, of those that it states: parsing.article.page_address.
    """
    current = str(parse_address(address).href)
    for _ in range(_ROUNDS):
        following = _clean_once(current)
        if following == current:
            break
        current = following
    return current


def _clean_once(address: str) -> str:
    url = parse_address(address)
    scrubbed = scrub_url(address)
    try:
        candidate = parse_address(scrubbed)
        # A second address inside the query is that page's business, not another page.
        if candidate.host == url.host:
            url = candidate
    except BadAddress:
        pass
    url.search = _without_trackers(url.search)
    return masked(without_sessions(str(url.href).removesuffix("?")))


def _without_trackers(search: str) -> str:
    """The query without trackers, ordered by name; values stay as they were written."""
    pairs = [pair for pair in search.removeprefix("?").split("&") if pair]
    kept = [pair for pair in pairs if not _is_tracker(pair)]
    kept = [pair for pair in kept if not is_secret(*pair.partition("=")[::2])]
    return "&".join(sorted(kept, key=lambda pair: pair.split("=", 1)[0]))


def _is_tracker(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _ORIGINS:
        return _CHANNEL.fullmatch(value) is not None
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)
