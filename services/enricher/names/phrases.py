"""The phrases in which names stand, as regular expressions. Pure: no I/O, no clock, no settings.

French and English beside each other: a translated page mixes them, and none of these phrases
means something else in the other language. Every repetition is bounded.
"""

import re

SPACE = "[ \u00a0\u202f]"
_UPPER = "A-ZÀ-ÖØ-Þ"
# A word of a name: Alizés, O'Hara, Saint-Véran, TechPivot, C3.ai; not the s of Adobe's. It is read
# from its beginning and bounded, so that a text of one endless word ends in linear time.
_REST = r"\w{1,40}"
WORD = (
    rf"[{_UPPER}](?<!\w[{_UPPER}])\w{{0,40}}(?:[-&]{_REST}|['’](?!s\b){_REST}|\.(?=[a-zA-Z]){_REST}){{0,4}}"
    r"(?!\w)"
)
_JOINT = rf"(?:&{SPACE}|of{SPACE}(?:the{SPACE})?)?"
NAME = rf"{WORD}(?:{SPACE}{_JOINT}{WORD}){{0,4}}"
_PARTICLE = (
    rf"(?:(?:de|du|des|van|von|der|den|ten|ter|di|da|del|della|la|le|el|al|abd|bin|ben"
    rf"|y){SPACE}|[dD]['’]|el-|al-)"
)
_BEARER = rf"(?:{_PARTICLE}){{0,3}}{WORD}"
# "Ada Bronn | de Lyon": a French particle stands right behind the first name or nowhere.
_FURTHER = rf"(?:(?:van|von|der|den|ten|ter|y|el|al){SPACE}){{0,2}}{WORD}"
# First name and surname, with the particles and the middle initial between them.
FULL_NAME = (
    rf"(?:{WORD}|[{_UPPER}]\.)(?:{SPACE}[{_UPPER}]\.)?{SPACE}{_BEARER}(?:{SPACE}{_FURTHER}){{0,2}}"
)

_ADJECTIVE = (
    rf"(?:{SPACE}\w{{2,14}}(?:ais|aise|ain|aine|ien|ienne|ois|oise|éen|éenne|and|ande|ole?|ique|on"
    r"|onne|ote?)s?)?"
)
# A common noun for a body; a name right behind it is its name.
_BODY_FR = r"""sociétés?|entreprises?|compagnies?|cabinets?(?:\ d['’]\w+|\ de\ conseil)?|firmes?
|fonds(?:\ d['’]investissement)?|agences?(?:\ de\ presse)?|banques?(?:\ d['’]\w+)?|éditeurs?
|hébergeurs?|opérateurs?|constructeurs?|équipementiers?|assureurs?|distributeurs?
|fabricants?|fournisseurs?|start-?ups?|jeunes?\ pousses?|licornes?|pépites?|groupes?|géants?
|filiales?|concurrente?s?|rivaux|rivale?|syndicats?|fondations?|associations?|collectifs?
|ONG|partis?|instituts?|laboratoires?|quotidiens?|hebdomadaires?|mensuels?|bimensuels?
|magazines?|journa(?:l|ux)|revues?|sites?|lettres?|infolettres?|radios?|chaînes?|médias?
|studios?|écoles?|universités?|régulateurs?|gendarmes?|enseignes?|incubateurs?|conglomérats?
|consortiums?|holdings?|think\ tanks?|organisations?|organismes?|maisons?\ de\ \w+|éditions
|courtiers?|prestataires?|intégrateurs?|fédérations?|coopératives?|mutuelles?|clubs?|blogs?
|podcasts?"""
_BODY_EN = r"""compan(?:y|ies)|firms?|start-?ups?|groups?|giants?|funds?|banks?|agenc(?:y|ies)
|newspapers?
|magazines?|weekly|daily|websites?|newsletters?|publishers?|brokers?|brokerages?
|consultanc(?:y|ies)|charit(?:y|ies)|nonprofits?|unions?|associations?|federations?
|coalitions?|labs?|institutes?|universit(?:y|ies)|colleges?|regulators?|watchdogs?
|carmakers?|chipmakers?|retailers?|insurers?|suppliers?|operators?|providers?|vendors?
|subsidiar(?:y|ies)|conglomerates?|unicorns?|outfits?|rivals?|competitors?|broadcasters?
|publications?|outlets?|business(?:es)?|boutiques?|hosts?|lenders?|publishers?|think\ tanks?
|ventures?|cooperatives?|consortiums?|blogs?|podcasts?"""
_BODY = rf"(?:{_BODY_FR}|{_BODY_EN})".replace("\n", "").replace(r"\ ", SPACE)
_QUOTE = rf"(?:[«“\"‘]{SPACE}?)?"
_HEAD_OF = r"""patrons?|patronne|PDG|P-DG|DG|directeurs?\ généra(?:l|ux)|directrice\ générale
|dirigeante?s?
|(?:co-?)?fondateurs?|(?:co-?)?fondatrices?|actionnaires?|salariée?s?|associée?s?
|porte-parole|employée?s?|numéro\ deux|analystes?|ingénieure?s?|administrat(?:eur|rice)s?
|chercheu(?:r|se)s?\ (?:chez|à)"""
_HEAD_OF = rf"(?:{_HEAD_OF})".replace("\n", "").replace(r"\ ", SPACE)
_OWNED_FR = r"""conseil(?:\ d['’]administration)?|actionnaires?|actions?|parts?|titres?|capital
|rachat|acquisition|filiales?|rivale?s?|rivaux|concurrente?s?|siège|clients?|locaux|salariés
|fondateurs|valorisation|maison[- ]mère|propriétaire|ingénieurs|équipes|dirigeants|bureaux
|investisseurs|cours|action"""
_OWNED_FR = rf"(?:{_OWNED_FR})".replace("\n", "").replace(r"\ ", SPACE)
_OWNED_EN = """board|shareholders|investors|shares|stock|stake|stakes|offices|headquarters|customers
|takeover|acquisition|purchase|owner|parent|rival|rivals|subsidiary|unit|division|arm
|employees|engineers"""
_OWNED_EN = rf"(?:{_OWNED_EN})".replace("\n", "")
_JOB = r"""analysts?|economists?|partners?|lawyers?|attorneys?|engineers?|researchers?|scientists?
|professors?|lecturers?|directors?|managers?|heads?|chief|executives?|presidents?
|spokes(?:man|men|woman|women|person|people)|strategists?|consultants?|advis[eo]rs?|fellows?
|editors?|designers?|developers?|(?:co-?)?founders?|chair(?:man|woman)?|CEO|CTO|CFO|COO|boss
|traders?|officers?|staff|employees?|students?|works?|worked|working|teaches|taught|studies"""
_JOB = rf"(?:{_JOB})".replace("\n", "")
_PACT = (
    r"(?:partenariat|alliance|accord|contrat|rapprochement|pacte|partnership|deal|agreement"
    r"|tie-up|pact|contract|merger|fusion)s?"
)
_BUY = r"""rach[eè]te(?:r|ra|nt)?|racheté|acquérir|acquiert|s['’]offr(?:e|ir)
|(?:met|mettre|mettait|mis)\ la\ main\ sur|invest(?:it|ir|i|issent)\ dans|acquires?|acquired
|acquiring|buys?|buying|bought|invest(?:s|ed|ing)?\ in|tak(?:e|es|ing)\ over|concurrencer
|talonne|talonner"""
_BUY = rf"(?:{_BUY})".replace("\n", "").replace(r"\ ", SPACE)
_RAN = r"""a\ (?:payé|racheté|acquis|levé|investi|embauché|licencié|facturé|déboursé)|emploie
|a\ réalisé|has\ (?:raised|acquired|paid)
|(?:raised|acquired|hired|employs|sells|makes)(?=\ )"""
_RAN = rf"(?:{_RAN})".replace("\n", "").replace(r"\ ", SPACE)
_OFFICE = (
    r"(?:chief[ ]executive|CEO|CTO|CFO|chairman|co-?founders?|founders?|president|spokes(?:man"
    r"|woman|person)|finance[ ]chief|head[ ]of|boss|executives?|board|shareholders"
    r"|engineers|customers|employees|staff|headquarters|offices?)"
)
_TITLES = """Vice|Chief|Executive|Co-?[Ff]ounder|Founder|President|Chairman|Chairwoman|CEO|CTO|CFO
|COO|Director|Managing|Senior|Secretary|Minister|Officer|Financial|Operating|General|Counsel"""
_TITLE = rf"(?:(?:{_TITLES}){SPACE}){{1,4}}".replace("\n", "")
_SUM = (
    rf"(?:bn|billions?|millions?|milliards?|[Mm]ds?)(?:{SPACE}(?:de{SPACE}dollars|d['’]euros"
    rf"|dollars|euros))?"
)


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("§", SPACE), re.MULTILINE) for pattern in patterns)


_NATION = r"""français|allemand|américain|britannique|chinois|japonais|espagnol|italien|suédois
|néerlandais|belge|suisse|canadien|coréen|israélien|indien|européen|danois|norvégien
|finlandais|irlandais|taïwanais|parisien|californien|berlinois|londonien|lyonnais"""
_NATION = rf"(?:{_NATION})".replace("\n", "")
_FIRM = _all(
    rf"\b(?:l['’]|le§|du§|au§){_NATION}§(?P<org>{NAME})",
    rf"[{_UPPER}](?<!\w[{_UPPER}])\w{{1,30}}-(?:based|backed|owned|listed)§(?:\w+§)?(?P<org>{NAME})",
    rf"\b{_BODY}(?:{_ADJECTIVE}|§)§?(?<=§){_QUOTE}(?P<org>{NAME})",
    rf"\b(?:un|une|a|an)§(?:\w+§)?{_BODY}{_ADJECTIVE},§(?P<org>{NAME})(?=[.,;)])",
    rf"\b(?:chez|rejoint|rejoindre|passée?§par|[Cc]hez)§(?P<org>{NAME})",
    rf"\b{_HEAD_OF}§(?:de§|d['’])(?P<org>{NAME})",
    rf"\b{_OWNED_FR}§(?:de§|d['’])(?P<org>{NAME})",
    rf"\b{_OWNED_EN}§(?:of|in)§(?P<org>{NAME})",
    rf"\b{_JOB}(?:§\w+){{0,3}}§(?:at|chez)§(?:the§)?(?P<org>{NAME})",
    rf"\b(?:spokes(?:man|woman|person)|works?|worked|working)§for§(?P<org>{NAME})",
    rf"\b(?:(?:co-?)?founders?|chief§executive|CEO|boss)§of§(?P<org>{NAME})",
    rf"(?P<org>{NAME})['’]s§{_OFFICE}\b",
    rf"(?P<org>{NAME})§(?:CEO|spokes(?:man|woman|person)|co-?founder|executives?|shareholders)\b",
    rf"{FULL_NAME}§\((?P<org>{NAME})\)",
    rf"^(?P<place>[{_UPPER}]{{3,}}(?:[ -][{_UPPER}]{{2,}}){{0,3}}),?"
    rf"[^()\n]{{0,30}}\((?P<org>{NAME})\)§?[-–—]",
    rf"\b(?:Photo|Crédits?|Credits?|Image|Illustration|©)s?(?:§photo)?§?:?§?(?P<person>(?:[{_UPPER}]\."
    rf"|{WORD}){SPACE}{_BEARER})?"
    rf"(?:§?[/|]§?|,§)(?P<org>{NAME})$",
    rf"(?P<org>{NAME}),§(?:an?|une?)§(?:[\w'’-]+§){{0,3}}{_BODY}(?=[,.;)]|§(?:that"
    rf"|which|qui|que|dont|based|basée?|de§|d['’]|with|in§|founded|fondée?|whose))",
    rf"\b(?P<org>(?:institut|université|éditions|laboratoire|école|fondation)§(?:(?:de§la§"
    rf"|de§l['’]|de§|du§|des§|d['’])?){NAME})",
    rf"\b(?:association|collectif|fédération|syndicat|mouvement)§(?P<org>{NAME}§"
    r"(?:libres?|publics?|publiques?|solidaires?|numériques?|ouverte?s?|durables?"
    r"|citoyenne?s?|européenne?s?|française?s?))\b",
    rf"\b(?:[Dd]ans|[Àà]|[Dd]u|[Aa]u|[Ii]n|[Tt]o|[Pp]ar|[Ss]elon)§[«“\"]§?(?P<org>(?:Les?§"
    rf"|La§|L['’]|The§)?"
    r"(?:Bulletin|Mensuel|Quotidien|Journal|Hebdo|Gazette|Courrier|Écho|Tribune"
    r"|Revue|Lettre|Monde|Review|Times|Post|Herald)"
    rf"(?:§(?:de§la|de§l['’]|du|des|de|d['’]|of)§?[\w-]+|§{WORD}){{0,2}})(?=§?[»”\"])",
)
_SUCH = r"""[Rr]ivals|competitors|companies|firms|start-?ups|investors|funds|banks|groups|players
|giants|customers|partners|concurrents|rivaux|entreprises|groupes|fonds|banques|acteurs|géants|clients
|partenaires|investisseurs|sociétés"""
_SUCH = rf"(?:{_SUCH})".replace("\n", "")
_BUSINESS = _all(
    rf"\b{_SUCH}(?:§\w+)?,?§(?:such§as|like|including|comme|tels?§que|dont|notamment)§(?P<org>{NAME})"
    rf"(?:,§(?P<org2>{NAME}))?(?:,§(?P<org3>{NAME}))?(?:,?§(?:and|et|ou|or)§(?P<org4>{NAME}))?",
    rf"(?P<org>{NAME}),§which§(?:is§based|was§founded|makes|sells|employs|owns|backs|raised|runs)\b",
    rf"\w§{_NATION}(?:e|ne)?§(?P<org>{NAME})",
    rf"\b(?:levée|tour§de§table|round|funding|financing|fundraising)\b[^.\n]{{0,40}}§(?:par"
    rf"|by|from|d['’]|de)§?(?P<org>{NAME})",
    rf"\b(?:selon|d['’]après|according§to|by§contrast§with)§(?P<org>{WORD})(?![ \u00a0][{_UPPER}]"
    rf"|[-’'])",
    rf"(?P<org>{NAME})§(?:led|leads|co-led)§(?:the|a|an|its)§(?:\w+§){{0,2}}(?:round"
    rf"|funding|financing)",
    rf"\b{_PACT}(?:§[\w-]+){{0,2}}§(?:entre|between)§(?P<org1>{NAME})§(?:et|and)"
    rf"§(?P<org2>{NAME})",
    rf"\b{_PACT}(?:§[\w-]+){{0,2}}§(?:avec|with)§(?P<org>{NAME})",
    rf"\b{_BUY}§(?P<org>{NAME})",
    rf"{_SUM}(?:§(?!à|dans|into|in)\w+)?§(?:dans|à|in|into)§(?P<org>{NAME})",
    rf"(?P<org>{NAME})§{_RAN}",
    rf"(?P<org>{WORD}(?:§{WORD}){{0,2}}§(?:AI|IA|Labs?|Inc|Corp|Ltd|LLC|Capital"
    rf"|Ventures|Partners|Technologies))\b",
)
BEHIND_BODY = re.compile(rf"\b(?:{_BODY}{_ADJECTIVE}|[Cc]hez){SPACE}$")
FIRM_PATTERNS = tuple((3, each) for each in _FIRM) + tuple((2, each) for each in _BUSINESS)
"""Of organisations, each with its weight."""

_TRADE = r"""analyste?|[ée]conomiste?|(?:euro)?député[e]?|sénat(?:eur|rice)|ministre|secrétaire
|professeure?|chercheu(?:r|se)|avocate?|consultante?|conseill(?:er|ère)|associée?|juriste
|sociologue|historienn?e?|philosophe|essayiste|chroniqueu(?:r|se)|critique
|investisseu(?:r|se)|entrepreneure?|développeu(?:r|se)|designer|ingénieure?|journaliste
|présidente?|directeur|directrice|patronn?e?|PDG|fondateur|fondatrice|cofondateur
|cofondatrice|commissaire|élue?|militante?|romanci(?:er|ère)|éditorialiste|analyst|economist
|lawyer|attorney|investor|researcher|scientist|professor|founder|co-?founder|executive
|chairman|minister|lawmaker|deputy|senator|MEP|MP|president|director
|spokes(?:man|woman|person)|reporter|correspondent|columnist|critic|essayist|historian
|designer|developer|engineer|author|writer|adviser|advisor|activist|entrepreneur|partner§at|consultant|strategist|banker|judge|barrister|lecturer|fellow|trader|manager
|candidate|mayor|maire"""
_TRADE = rf"(?:{_TRADE})".replace("\n", "").replace("§", SPACE)
_QUALIFIED = r"(?:(?:[\w-]+§){0,2}|au§[\w-]+|à§l['’][\w-]+|du§[\w-]+)"
PERSON_PATTERNS = _all(
    rf"(?P<person>{FULL_NAME}),?§(?:who\b|(?:\w+§){{1,4}}(?:his|her)§)",
    rf"\b{_TRADE}(?:§\w{{3,14}}(?:ais|aise|ain|aine|ien|ienne|ois|oise|iste|eur"
    rf"|and|ande|al|ale|ique|ateur|trice))?,?§(?P<person>{FULL_NAME})",
    rf"(?P<org>{NAME})§{_TITLE}(?P<person>{FULL_NAME})",
    rf"\b{_TITLE}(?P<person>{FULL_NAME})",
    rf"(?P<person>{FULL_NAME})(?:§?,§|§\()(?:an?§|the§|une?§|l['’]|le§|la§)?(?:[\w'’-]+§){{0,2}}{_TRADE}\b",
    rf"^(?:By|Par|Propos§recueillis§par|Interview§by|Entretien§avec|Words§by|Texte§:)§(?P<person>{FULL_NAME})",
    rf"(?:Reporting|Editing|Writing|Compiled|Edited|Written|Traduit|Édité)[^\n:;()]{{0,24}}§"
    rf"(?:by|par)§(?P<person>{FULL_NAME})"
    rf"(?:§in§{NAME})?(?:(?:,§|§and§|§et§)(?P<person2>{FULL_NAME}))?",
    rf"\b(?:Sir|Dame|Lord|Lady|Mrs?|Ms|Miss|Dr|Prof|Mmes?|Mlle|M|MM|Me)\.?§(?P<person>{FULL_NAME})",
    rf"\b(?P<person>(?:Lord|Lady|Baroness|Baron)§{_BEARER})",
)
PRODUCT_PATTERNS = _all(
    rf"\b(?:éditeur|éditrice|créateur|créatrice|concepteur|maker|creator|developer)s?§(?:de§"
    rf"|d['’]|of§|behind§)(?P<product>{NAME})",
    rf"\b(?:[Mm]od[eè]les?|models?|assistants?|chatbots?|[Ll]ogiciels?|applications?"
    rf"|appli|app|software|browser|navigateur"
    rf"|agent§conversationnel|robot§conversationnel|system|système)§{_QUOTE}(?P<product>{NAME})",
    r"\b(?:disponibles?|proposée?s?|accessibles?|hébergée?s?|déployée?s?|vendue?s?"
    r"|distribuée?s?|arrive|arriver|intégrée?s?"
    r"|available|hosted|offered|sold|runs?|running|accessible|deployed)§(?:sur"
    r"|via|on|through)§(?:la§plateforme§)?"
    rf"(?P<product>{NAME})",
    rf"\b(?P<product>{WORD}(?:§{WORD})?§(?:Large|Small|Medium|Mini|Nano|Turbo|Ultra"
    rf"|Pro|Next|Studio|Copilot))\b(?!§[{_UPPER}])",
)
