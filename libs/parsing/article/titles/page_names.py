"""What titles call a page instead of its article. Data."""

import re

KINDS_OF_PAGES = frozenset(
    re.findall(
        r"\S+",
        """
        menu home accueil startseite inicio article untitled index search navigation page document
        sanstitre untitleddocument
        pressrelease pressreleases newsrelease newsreleases mediarelease mediareleases pressroom
        newsroom mediacentre mediacenter news latestnews communique communiques communiquedepresse
        communiquesdepresse actualites actualite espacepresse salledepresse pressemitteilung
        pressemitteilungen medienmitteilung medienmitteilungen presse aktuelles meldungen
        notadeprensa notasdeprensa saladeprensa comunicado comunicados comunicadosdeprensa noticias
        comunicatostampa comunicatistampa comunicati salastampa notizie
        """,
    )
)
"""As `titles.letters` gives them: none of these is a headline or a part of one."""
