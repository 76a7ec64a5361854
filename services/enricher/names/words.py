"""Words as a model tags them, and those that names are told by. Pure: no I/O, no settings."""

from dataclasses import dataclass

from libs.deals.folding import folded

# Also parties and trades without a comma: "CEO Ada Bronn", "la députée Renaissance Ada Bronn".
_STANDS_BEFORE = """
m mm mme mmes mlle mr mrs ms miss dr pr prof me sir lord lady monsieur madame president minister
ministre depute deputee eurodepute eurodeputee commissaire senateur senatrice senator commissioner
chancellor chairman secretary ceo cto cfo pdg founder cofounder analyst economist patron
economiste journaliste reporter professor dame baroness baron mep mp eurodeputees deputy vice
executive officer director coo renaissance modem lfi lr eelv republican democrat"""
TITLES = frozenset(_STANDS_BEFORE.split())
PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "der", "den", "ten", "ter", "di", "da",
     "del", "della", "dos", "el", "al", "bin", "ben", "y", "zu", "und"}
)  # fmt: skip
# Each is a word that capitals in a heading or at the start of a sentence make look like a name.
_COMMON = """ia ai llm llms api genai ceo cto cfo pdg dg dsi pme eti gafa gafam big tech
saas ndlr rgpd gdpr dsa dma ai-act act digital newsletter email e-mail internet web cloud open
source startup start-up start-ups startups lundi mardi mercredi jeudi vendredi samedi dimanche
monday tuesday wednesday thursday friday saturday sunday janvier fevrier mars avril mai juin
juillet aout septembre octobre novembre decembre january february march april may june july
august september october november december twitter x images image photo photos video credit
credits source sources conclusion introduction tl;dr tldr copyright abonnes abonnez-vous lire
voir read more restez inscrire intelligence artificielle artificial machine learning deep
american americain americaine americains european europeen europeenne europeens french francais
francaise german allemand chinese chinois british britannique etat state gouvernement government
parlement ministre minister president presidente societe company entreprise group groupe
cofounder chief executive officer model models modele modeles chatbot cfa pro bourse dow cac
indice index rss pdf usb gps api apis faq http html nasdaq ftse dax iphone wifi note
analyste analyst senior redaction propos q a qa tribune opinion brief edito
bonjour good morning subscribe sign here merci direct exclusif exclusive breaking publie mis
parlementaires investisseurs analystes regulateurs founders investors regulators lawmakers"""
CAPITALISED = frozenset(_COMMON.split())
LONGEST = {"person": 5, "organisation": 7, "product": 4, "place": 5}


@dataclass(frozen=True)
class TaggedWord:
    """A word as the model sees it: its place, its text and its part of speech (UD tag)."""

    start: int
    end: int
    text: str
    tag: str
    is_stop: bool = False


def key(word: TaggedWord) -> str:
    """The word as it is compared: folded, without the signs around it."""
    return folded(word.text).strip(".'’()[]")
