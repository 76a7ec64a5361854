"""How names are written, whatever the language of the text: capitals and particles. Pure."""

SPACE = "[ \u00a0\u202f]"
# Also the capitals of Central Europe, Turkey and Vietnam: Łukasz, Şahin, Đặng.
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(
    letter
    for letter in map(chr, (*range(0x100, 0x250), *range(0x1E00, 0x1F00)))
    if letter.isupper()
)
# A word of a name: Alizés, O'Hara, Saint-Véran, TechPivot, C3.ai; not the s of Adobe's. It is read
# from its beginning and bounded, so that a text of one endless word ends in linear time.
_REST = r"\w{1,40}"
WORD = (
    rf"[{UPPER}](?<!\w[{UPPER}])\w{{0,40}}(?:[-&]{_REST}|['’](?!s\b){_REST}|\.(?=[a-zA-Z]){_REST}){{0,4}}"
    r"(?!\w)"
)
_JOINT = rf"(?:&{SPACE}|of{SPACE}(?:the{SPACE})?)?"
NAME = rf"{WORD}(?:{SPACE}{_JOINT}{WORD}){{0,4}}"
# Small words that belong to a surname. They are the shape of a name and no words of the text's
# language: Ada von Thal is called so in French.
PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "der", "den", "ten", "ter", "di", "da",
     "del", "della", "dos", "el", "al", "bin", "ben", "y", "zu", "und"}
)  # fmt: skip
_PARTICLE = (
    rf"(?:(?:de|du|des|van|von|der|den|ten|ter|di|da|del|della|la|le|el|al|abd|bin|ben"
    rf"|y){SPACE}|[dD]['’]|el-|al-)"
)
BEARER = rf"(?:{_PARTICLE}){{0,3}}{WORD}"
# "Ada Bronn | de Lyon": a French particle stands right behind the first name or nowhere.
_FURTHER = rf"(?:(?:van|von|der|den|ten|ter|y|el|al){SPACE}){{0,2}}{WORD}"
# First name and surname, with the particles and the middle initial between them.
FULL_NAME = (
    rf"(?:{WORD}|[{UPPER}]\.)(?:{SPACE}[{UPPER}]\.)?{SPACE}{BEARER}(?:{SPACE}{_FURTHER}){{0,2}}"
)
# Particles that a model leaves out.
DUTCH = r"(?:van|von|den|der|ter|ten|zu|zur|vom)"
