"""Every code with which a page or a listing that came is declined. Pure."""

from libs.errors import Failed, Rejected, Skipped


class NotAFeed(Rejected):
    """A feed was asked for, and what came is none."""

    code = "not_a_feed"


class NotASitemap(Rejected):
    """A sitemap was asked for, and what came is none."""

    code = "not_a_sitemap"


class NotAList(Rejected):
    """A list of addresses was asked for, and what came holds none."""

    code = "not_a_list"


class NoFeedsFound(Rejected):
    """The page of a site names no feed and no sitemap, and its robots.txt no sitemap."""

    code = "no_feeds_found"


class NotText(Skipped):
    """Binary data, whatever it is called: PDF, image, archive."""

    code = "not_text"


class NotAPage(Skipped):
    """Text, but no article can be in it: XML, JSON, a script, or a feed where a page was asked."""

    code = "not_a_page"


class ListingNotReplayed(Skipped):
    """The kept response is a listing: replaying it would ask the network for what it lists."""

    code = "listing_not_replayed"


class NothingListed(Skipped):
    """A page of a site that looked as if it listed feeds names none."""

    code = "nothing_listed"


class Empty(Skipped):
    """No article text on the page."""

    code = "empty"


class ConsentWall(Skipped):
    """The page asks for consent to cookies and shows nothing else."""

    code = "consent_wall"


class BotWall(Skipped):
    """The page asks for a proof of being human, or turns programs away."""

    code = "bot_wall"


class SoftNotFound(Skipped):
    """The page says that nothing is there, and its status does not."""

    code = "soft_404"


class LoginWall(Skipped):
    """The page asks to log in or to pay, and shows nothing of the article."""

    code = "login_wall"


class IndexPage(Skipped):
    """The page lists others and holds no article of its own."""

    code = "index_page"


NO_ARTICLE = (ConsentWall, BotWall, SoftNotFound, LoginWall, IndexPage)
"""What a page is declined with that looked like an article by its status."""


class TooComplex(Skipped):
    """More elements than any article has: reading them would take minutes."""

    code = "too_complex"


class TooLarge(Skipped):
    """More bytes than the limit, before or after decompression."""

    code = "too_large"


class BadEncoding(Failed):
    """The compressed body is damaged, cut short, or in an encoding that we did not ask for."""

    code = "bad_encoding"
