"""What the genres of articles are called, in French and in English. Pure: a table of words.

Forms are compared without accents, signs, stop words and plurals (genres.py): one of each is
enough, with its hyphen where it has one, and no form may belong to two genres.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from libs.contracts import Genre

Language = Literal["fr", "en"]
Forms = Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True)
class Called:
    """The words for one genre.

    `anywhere`: those that mean little else in the press, so that they mean the genre wherever they
    are typed. `in_field`: those that mean it behind `genre:` alone, such as `direct` and `column`.
    """

    in_field: Forms
    anywhere: Forms = field(default_factory=dict)


@dataclass(frozen=True)
class Otherwise:
    """A word for a genre that means something else behind, or before, any of these words."""

    form: str
    before: str = ""
    behind: str = ""

    @property
    def expressions(self) -> tuple[str, ...]:
        """The word with each of its neighbours."""
        return (
            *(f"{each} {self.form}" for each in self.before.split()),
            *(f"{self.form} {each}" for each in self.behind.split()),
        )


CALLED: Mapping[Genre, Called] = {
    "news": Called(
        in_field={
            "fr": (
                "actualité", "actu", "info", "information", "nouvelle", "dépêche", "brève",
                "reportage", "compte rendu",
            ),
            "en": (
                "news", "news article", "news story", "news report", "report", "reporting", "story",
                "dispatch", "wire", "wire story", "breaking news", "brief", "bulletin",
            ),
        },
    ),
    "analysis": Called(
        anywhere={
            "fr": ("décryptage", "article d'analyse"),
            "en": ("explainer", "backgrounder", "news analysis"),
        },
        in_field={
            "fr": (
                "analyse", "décodage", "éclairage", "explication", "mise en perspective",
                "vrai ou faux", "foire aux questions",
            ),
            "en": (
                "analysis", "explained", "background", "deep dive", "in depth", "fact check", "FAQ",
            ),
        },
    ),
    "opinion": Called(
        anywhere={
            "fr": (
                "tribune", "tribune libre", "libre opinion", "éditorial", "édito",
                "article d'opinion", "billet d'opinion", "billet d'humeur",
            ),
            "en": (
                "op-ed", "editorial", "opinion piece", "opinion column", "opinion article",
                "comment piece", "guest column", "guest essay",
            ),
        },
        in_field={
            "fr": (
                "chronique", "point de vue", "billet", "avis", "commentaire", "parti pris",
                "carte blanche", "lettre ouverte", "courrier des lecteurs",
            ),
            "en": (
                "opinion", "column", "comment", "commentary", "viewpoint", "point of view",
                "perspective", "essay", "take", "hot take", "open letter", "letter to the editor",
                "letter", "leader",
            ),
        },
    ),
    "blog": Called(
        anywhere={
            "fr": ("blogue", "blogueur", "blogueuse", "billet de blog", "article de blog"),
            "en": ("blog", "weblog", "blogger", "blog post", "blogpost", "blogger take"),
        },
        in_field={"fr": ("note de blog",), "en": ("post", "substack", "personal post")},
    ),
    "interview": Called(
        anywhere={
            "fr": ("entretien", "grand entretien", "questions-réponses", "trois questions à"),
            "en": ("interview", "Q&A", "questions and answers"),
        },
        in_field={
            "fr": ("entrevue", "conversation", "rencontre", "tête-à-tête", "questions à"),
            "en": ("Q and A", "Q and As", "Q/A", "Q/As", "sit-down", "talk"),
        },
    ),
    "live_blog": Called(
        anywhere={
            "fr": ("en direct", "suivi en direct", "minute par minute"),
            "en": (
                "live blog", "liveblog", "live coverage", "live updates", "live ticker",
                "minute by minute", "rolling coverage",
            ),
        },
        in_field={
            "fr": ("direct", "suivi"),
            "en": ("live", "ticker", "as it happened"),
        },
    ),
    "press_release": Called(
        anywhere={
            "fr": ("communiqué", "communiqué de presse"),
            "en": ("press release", "news release", "media release"),
        },
        in_field={
            "fr": ("CP", "annonce", "annonce officielle"),
            "en": ("PR", "release", "announcement", "statement", "handout"),
        },
    ),
    "roundup": Called(
        anywhere={
            "fr": ("revue de presse",),
            "en": (
                "press review", "review of the press", "press roundup", "news roundup",
                "news round-up", "daily roundup", "weekly roundup", "news digest", "daily digest",
                "weekly digest", "morning briefing",
            ),
        },
        in_field={
            "fr": ("infolettre", "lettre d'information", "récap", "récapitulatif", "en bref"),
            "en": ("roundup", "round-up", "newsletter", "briefing", "digest", "recap", "wrap-up"),
        },
    ),
    "review": Called(
        anywhere={
            "fr": ("prise en main", "banc d'essai"),
            "en": ("product review", "hands-on review"),
        },
        in_field={
            "fr": ("test", "essai", "critique", "comparatif", "mise à l'épreuve"),
            "en": ("review", "hands-on", "first look", "tested"),
        },
    ),
    "sponsored": Called(
        anywhere={
            "fr": (
                "publi-rédactionnel", "publi-reportage", "publicommuniqué", "contenu sponsorisé",
                "article sponsorisé",
            ),
            "en": ("advertorial", "sponsored content", "sponsored post", "sponsored article"),
        },
        in_field={
            "fr": ("publicité", "pub", "sponsorisé", "contenu partenaire", "contenu de marque"),
            "en": (
                "ad", "advert", "advertisement", "advertising", "sponsor", "promoted", "promotion",
                "paid post", "paid content", "partner content", "branded content",
                "native advertising",
            ),
        },
    ),
}  # fmt: skip

OTHERWISE: tuple[Otherwise, ...] = (
    # a newspaper, typed without capitals, and the company that owned several
    Otherwise(
        "tribune",
        before="Chicago Herald Star Lake Express Tampa",
        behind="Genève Lyon Dimanche Company Media Publishing Content Tower",
    ),
    # who works on texts, and how
    Otherwise(
        "éditorial",
        before="contenu directeur comité conseil choix projet travail pôle calendrier partenariat"
        " responsable secrétaire positionnement",
        behind="assistant board team staff line policy content control independence freedom"
        " director manager intern guideline standard decision judgment process calendar meeting",
    ),
    # of applicants, witnesses and suspects
    Otherwise(
        "interview",
        before="job exit police asylum visa immigration admission hiring recruitment screening"
        " witness FBI mock",
        behind="process question panel room technique tip skill candidate embauche",
    ),
    # upkeep
    Otherwise(
        "entretien",
        before="contrat produit agent femme technicien personnel équipe coût frais dépense travaux"
        " carnet atelier",
        behind="préventif courant réparation maintenance véhicule voiture route routier voirie"
        " réseau bâtiment jardin espace forêt ascenseur chaudière matériel",
    ),
    # talks, of staff with their superiors and of states with each other
    Otherwise(
        "entretien",
        behind="embauche évaluation annuel professionnel individuel préalable bilatéral"
        " téléphonique",
    ),
    # of a summit, of an army
    Otherwise(
        "communiqué",
        before="joint final summit G7 G8 G20 NATO",
        behind="commun conjoint final sommet armée militaire G7 G8 G20 OTAN",
    ),
    # a company's own page of news, and the software for one
    Otherwise(
        "blog",
        before="company corporate official engineering developer product security research Google"
        " AWS Amazon Microsoft Apple Meta Nvidia OpenAI Anthropic GitHub Cloudflare",
        behind="officiel entreprise sécurité platform plateforme software hosting",
    ),
    # without an intermediary, and on the air
    Otherwise(
        "en direct",
        before="investissement investir investi vente vendre vendu achat acheter prêt financement"
        " distribution commercialisation souscription détention détenu détenue participation"
        " contrat recrutement négociation négocier location commande livraison traiter gérer"
        " échange contact parler diffusion diffuser diffusé diffusée émission retransmission"
        " retransmis retransmise",
        behind="auprès chez client fournisseur consommateur producteur particulier antenne",
    ),
    # of programs
    Otherwise("live updates", before="Windows Android software firmware"),
    Otherwise("Q&A", behind="session site platform"),
)
"""Expressions in which a word for a genre means something else; a row is one kind of these."""

ORDINARY: tuple[Otherwise, ...] = (
    Otherwise(
        "opinion",
        before="public legal court dissenting second sondage enquête leader",
        behind="publique poll polling juridique",
    ),
    Otherwise(
        "review",
        before="antitrust merger regulatory judicial peer security code strategic legal safety"
        " government FTC CMA EU DoJ phase",
        behind="process period board",
    ),
    Otherwise(
        "analysis",
        before="data market financial security economic competition traffic",
        behind="tool software firm",
    ),
    Otherwise(
        "news",
        before="fake good bad Fox Sky BBC CBS NBC ABC Yahoo Google Bloomberg Hacker",
        behind="outlet agency organisation organization publisher media site website paper",
    ),
    Otherwise("sponsored", before="state government"),
)
"""Expressions in which the name of a genre that is a plain word is meant as that word."""

NEWSPAPER = "Tribune"
"""The word for a genre that, with a capital and behind another word, names a newspaper: La Tribune,
Salt Lake Tribune."""
