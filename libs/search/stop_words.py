"""Words that say little in French or English, and so need not stand in what is found. Pure.

Left out on purpose: `pas`, `ne`, `not`, `no`, `sans`, which turn a sense round, and words that mean
something in the other language: `car`, `or`, `but`, `son`, `ton`, `ai`, `an`, `pour`, `plus`.
"""

from libs.deals.folding import folded

STOP_WORDS = frozenset(
    """
    au aux avec ce ces cette cet d dans de des du elle elles en est et eux il ils j je l la le les
    leur leurs lui m ma mais mes mon n nos notre nous ou par qu que quel quelle quels quelles
    qui quoi s sa se ses si sont sur t ta te tes tu un une vos votre vous y c comment pourquoi
    quand combien dont y-a être avoir été a à était étaient
    the of to and in on at by for from with is are was were be been being it its this that these
    those which who whom whose what when where why how has have had do does did will would can
    could should their there they them he she his her you your we our us i me my as if into about
    """.split()  # noqa: SIM905 - each word in quotes, one a line, nobody would read
)


def is_stop_word(word: str) -> bool:
    """Whether a word is one of them, in any case, with or without accents and a sign behind it."""
    return folded(word).rstrip("?!.,;:…") in _FOLDED


_FOLDED = frozenset(map(folded, STOP_WORDS))
