"""What the words around a sum say of it: about, between, from. Pure: no I/O, no settings."""

import re

ROUGHLY = re.compile(
    r"""(?:\b(?:environ|près[ ]de|presque|quelque|autour[ ]de|à[ ]peu[ ]près|approximativement
        |aux[ ]alentours[ ]de|plus[ ]de|moins[ ]de|au[ ]moins|au[ ]plus|jusqu['’]à|au-delà[ ]de
        |(?:de[ ]l['’])?ordre[ ]de|avoisin\w+|estimée?s?[ ]à|à[ ]peine|quasi(?:ment)?
        |about|around|approximately|approx\.?|roughly|some|nearly|almost|close[ ]to|more[ ]than
        |over|less[ ]than|under|at[ ]least|at[ ]most|up[ ]to|upwards[ ]of|as[ ]much[ ]as
        |just[ ]shy[ ]of|an[ ]estimated|in[ ]excess[ ]of|circa|c\.)[ ]
        (?:les[ ]|the[ ]|a[ ])?
        |\b(?:près|plus|moins|autour|ordre|alentours)[ ]d['’]|[~≈><±][ ]?)$""",
    re.IGNORECASE | re.VERBOSE,
)
OR_SO = re.compile(
    r"[ ](?:environ|or[ ](?:so|more)|au[ ](?:moins|plus|maximum|minimum))\b", re.IGNORECASE
)
BETWEEN = re.compile(r"\b(?:entre|between)[ ](?:les[ ])?$", re.IGNORECASE)
CHANGE = re.compile(
    r"\b(?:from|(?:pass|grimp|bond|mont|tomb|chut|augment)\w{1,6}[ ]d[e'’])[ ]?$", re.IGNORECASE
)
RISE = re.compile(
    r"\b(?:go|goes|went|gone|ris|rose|rais|cut|lift|lower|increas|drop|fall|fell|jump|climb|grow|grew"
    r"|mov|pass|grimp|bond|mont|tomb|chut|augment|relev|abaiss)\w*\W+(?:[\w'’]+\W+){0,4}$",
    re.IGNORECASE,
)
