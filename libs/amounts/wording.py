"""What the words around a sum say of it: about, between, from. Pure: no I/O, no settings."""

import re

ROUGHLY = re.compile(
    r"""(?:\b(?:environ|près[ ]de|presque|quelque|autour[ ]de|à[ ]peu[ ]près|approximativement
        |aux[ ]alentours[ ]de|plus[ ]de|moins[ ]de|au[ ]moins|au[ ]plus|jusqu['’]à|au-delà[ ]de
        |(?:de[ ]l['’])?ordre[ ]de|avoisin\w+|estimée?s?[ ]à|à[ ]peine|quasi(?:ment)?
        |rund|etwa|ungefähr|knapp|fast|unos|unas|cerca[ ]de|alrededor[ ]de|casi|más[ ]de
        |mehr[ ]als|über|about|around|approximately|approx\.?|roughly|some|nearly
        |almost|close[ ]to|more[ ]than
        |over|less[ ]than|under|at[ ]least|at[ ]most|up[ ]to|upwards[ ]of|as[ ]much[ ]as
        |just[ ]shy[ ]of|an[ ]estimated|in[ ]excess[ ]of|circa|c\.)[ ]
        (?:les[ ]|the[ ]|a[ ])?
        |\b(?:près|plus|moins|autour|ordre|alentours)[ ]d['’]|[~≈><±][ ]?)$""",
    re.IGNORECASE | re.VERBOSE,
)
OR_SO = re.compile(
    r"[ ](?:environ|or[ ](?:so|more)|au[ ](?:moins|plus|maximum|minimum))\b", re.IGNORECASE
)
BETWEEN = re.compile(r"\b(?:entre|between|zwischen)[ ](?:les[ ]|los[ ])?$", re.IGNORECASE)
FROM = re.compile(r"\bfrom[ ]$", re.IGNORECASE)
CHANGE = re.compile(
    r"\b(?:go|goes|went|gone|ris|rose|rais|cut|lift|lower|increas|drop|fall|fell|jump|climb|grow|grew"
    r"|mov|pass|grimp|bond|mont|tomb|chut|augment|relev|abaiss|baiss|recul|stieg|steig|sank|sink"
    r"|wuchs|kletter|subi|sub[eí]|baj|cay|cae|pas[aoó]|aument)\w*\W+(?:[\w'’]+\W+){0,4}$",
    re.IGNORECASE,
)
CHANGE_FROM = re.compile(
    r"\b(?:(?:pass|grimp|bond|mont|tomb|chut|augment|recul)\w{1,6}[ ]d[e'’]"
    r"|(?:go|goes|went|ris\w+|rose|dropp?\w*|fall\w*|fell|jump\w*|climb\w*|grow\w*|grew)[ ]from"
    r"|(?:stieg|steigt|sank|sinkt|wuchs|wächst|kletter\w+)[ ]von"
    r"|(?:pas|sub|baj|cay|aument)\w{1,4}[ ]de)[ ]?$",
    re.IGNORECASE,
)
DATED = re.compile(
    r"\b(?:en|in|im|fin|début|depuis|since|until|by|d['’]ici|année|year|jahr|año|avant|after|before"
    r"|de|from|seit)[ ](?:l['’]an[ ])?$",
    re.IGNORECASE,
)
PLUS_HALF = re.compile(
    r"\b(?:et[ \u00a0]demie?|and[ \u00a0]a[ \u00a0]half|y[ \u00a0]medi[oa])\b", re.IGNORECASE
)
PLUS_HALF_STARTS = frozenset(["et", "and", "y"])
PERCENT = re.compile(
    r"\b(?:pour[ \u00a0-]?cents?|per[ \u00a0-]?cent|pct|por[ \u00a0]ciento|prozent)\b",
    re.IGNORECASE,
)
PERCENT_STARTS = frozenset(["pour", "pourcent", "per", "percent", "pct", "por", "prozent"])
# What may follow a number that counts nothing: the end of a clause, or a word that leads on.
LEADS_ON = re.compile(
    r"""[ \u00a0]?(?:$|[\n,;:!?…()»”"–—]|\.(?:\s|$)
    |(?:en|dans|par|pour|au|aux|auprès|chez|lors|l['’]an|il|après|avant|puis|et|contre|sur|cette?
    |voilà|grâce|via|mené\w*|annoncé\w*|promis\w*|supplémentaires?|environ|à|ou|une?[ ]an\w*
    |an?[ ]year|ein[ ]Jahr|un[ ]año|in|into|from|at|for|on|last|this|the
    |then|and|after|before|by|via|more|with|to|or|while
    |im|für|bei|seit|por|para|con|desde)\b)""",
    re.VERBOSE,
)
