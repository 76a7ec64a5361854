"""The words of bylines in French, English, German, Spanish, Italian, Dutch, Portuguese. Data.

Each table is a pattern of alternatives, to be compiled into a longer one.
"""

import re


def _words(text: str) -> str:
    """Alternatives, between ` / ` or line ends; a space in one stands for any space."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(" / "))
    return "|".join(part.replace(" ", r"\s+") for part in parts if part)


WRITTEN_BY = _words(r"""
    (?:un |an )?article / (?:écrit|publié|rédigé|recueilli|soumis|proposé)e?
    (?:posted|submitted|written|published|reported|reviewed|words|story|report|analysis)
    (?:postado|publicado|escrito|scritto|geschrieben|verfasst)
    (?:(?:les )?propos (?:recueillis|traduits)|entretien (?:mené|réalisé|recueilli)|interview)
    (?:(?:co-?)?présenté|animé)e?s? / (?:co-?)?hosted / moderiert
    (?:presentad|conducid|condott)[oa]
    (?:entrevista|intervista|opinion|column|op-ed|commentary)
    (?:eine? )?(?:gast(?:beitrag|kommentar|essay)|kommentar|kolumne|analyse|essay|leitartikel)
    (?:une? )?(?:tribune|chronique|analyse|éditorial|billet|enquête|reportage|récit|point de vue)
    (?:an? )?(?:guest )?(?:post|column|essay|commentary|analysis)
    (?:una? )?(?:tribuna|columna|artículo|crónica|reportaje|análisis)
    (?:text[eo]?|auteurs?|authors?|autor(?:e|es|en|in|a)?)
""")
"""What may stand before the word `by`: `Écrit par`, `Propos recueillis par`."""

BY = r"par|by|por|door|da|von"

LABEL = _words(r"""
    auteurs?(?:[·.(]?e[·.)]?s?)? / authors? / autor(?:e|es|en|in|a)? / verfasser(?:in)?
    text[eo]?s? / words / interview / entretien / byline
    moderation / (?:co-?)?hosts? / présentation / gastgeber(?:in)? / presenta / conduc(?:e|ción|ono)
    sources? / quelle / fuente / fonte
""")
"""What may stand before a name by itself: `Author: Anna Blom`."""

COLLEAGUE = _words(r"""
    unsere[mnr] \S+
    nos? (?:correspondant|envoyé|journaliste|reporter)\S*(?: (?:spécial|permanent)\S*)?
    notre (?:correspondant|envoyé|journaliste)\S*(?: (?:spécial|permanent)\S*)?
    our (?:own )?(?:correspondent|reporter)s?
    (?:staff |political |senior )?(?:reporter|correspondent|journalist|columnist|writer|editor)
    (?:journaliste|chroniqueu(?:r|se)|redakteur(?:in)?|korrespondent(?:in)?|autor(?:in)?)
""")
"""What may stand between the word `by` and the name."""

SIGNED_AT_END = _words(r"""
    (?:les )?propos (?:ont été )?recueillis(?: et traduits)?(?: à [^\W\d_]+)? par
    (?:entretiens?|interviews?) (?:mené|réalisé|recueilli|conduit)e?s? par
    (?:entretien|interview):
    (?:recueilli|rédigé|écrit)(?:e|s|es)? par
    (?:texte|article|reportage|enquête|analyse|récit) (?:de|par)
    (?:de|by|from|von) (?:notre|nos|our|unsere[mnrs]?) [^,]{4,50},(?= [^\W\d_]+ [^\W\d_])
    (?:das|dieses) (?:interview|gespräch) führten?
    (?:das )?(?:interview|gespräch)(?: führten?)?: / die fragen stellten?
    (?:written|reported|reporting|interview(?:ed)?(?: conducted)?|story) by
    (?:entrevista (?:de|(?:realizada |hecha )?por)|texto de|reportaje de)
    (?:intervista (?:di|raccolta da|a cura di)|testo di)
    (?:texte|text|texto|author|auteur|autor):
    par(?= [^\W\d_]+\.? [^\W\d_]) / by(?= [^\W\d_]+\.? [^\W\d_])
    von(?= [^\W\d_]+ [^\W\d_]+$) / por(?= [^\W\d_]+ [^\W\d_]+$)
""")
"""What begins a byline below the text."""

RANKS = _words(r"""
    senior / chief / executive / staff / special / contributing / deputy / managing / associate
    assistant / guest / freelance / political / business / science / technology / foreign / news
    digital / data
""")
"""What stands before a role: `Senior Correspondent`."""

ROLES = _words(r"""
    correspond[ea]nte?s?\b / (?:co-?)?reporters?\b / journalistes?\b / journalist(?:in|en)?\b
    columnist\b / (?:co-?)?editors?\b / editor-in-chief / (?:staff )?writers?\b / producers?\b
    analyst\b / contributors?\b / chroniqueu\w+ / envoyée?s? spécia\w+ / éditorialiste\b
    rédact(?:eur|rice) / (?:chef)?redakteur(?:in)?\b / korrespondent(?:in)?\b / redactora?\b
    \S*studio\b / corresponsal\b / giornalista\b / periodista\b / inviat[oa]\b / grand reporter
    (?:professeure?|professor(?:in)?|directeur|directrice|économiste|avocate?)\b
    (?:maître de conférences|head of|director of|president of)\b
""")
"""What somebody is, behind the name; a name ends there."""

NEIGHBOURS = _words(r"""
    suivre\b / follow(?:ing)?\b / folgen\b / seguir\b / segui\b / volgen\b / abonn\w+
    s['’]abonner / subscri\w+ / s['’]inscrire / partager\b / share\b / teilen\b / compartir\b
    condividi\b / view (?:all|profile|bio|more|author|posts|articles)\b / see (?:all|more|full)\b
    (?:more|all|other|latest) (?:from|by|posts|stories|articles)\b
    voir (?:tou\w+|le|la|plus|son|sa|ses)\b / tous (?:les|ses) articles
    alle (?:artikel|beiträge) / ver (?:más|todos|perfil) / learn more / read more / lire plus
    contact\w* / e-?mail\b / courriel\b / google scholar / orcid\b / researchgate / search for
    (?:twitter|facebook|linkedin|instagram|bluesky|mastodon|whatsapp)\b
    (?:last )?(?:published|updated|posted|modified)\b / (?:mis à jour|publiée?|modifiée?|posté)\b
    (?:veröffentlicht|aktualisiert|erstellt|stand)\b
    (?:publicad[oa]|actualizad[oa]|atualizad[oa]|pubblicat[oa]|aggiornat[oa])\b
    (?:temps de )?lecture\b / reading time / lesezeit\b
    (?:écouter|listen|anhören|escuchar|ascolta)\b / (?:print|imprimer|drucken|imprimir)\b
    (?:\d+ )?(?:comments?|commentaires?|kommentare?|comentarios?)\b
""")
"""Buttons and notes beside a name; a name ends there."""

CREDITS = _words(r"""
    © / photos?(?:graph\w*)?\b / fotos?(?:graf\w*)?\b / bild(?:er)?(?= ?:) / crédits?\b
    credits?\b / illustr\w+ / infograph\w+ / graphics?\b / grafik(?:en)?\b / vid[ée]os?\b
    dessins? (?:de|par)\b / cartoons?\b / image(?:s|n)?\b(?= ?(?:by|:|de|par)) / tradu\w+
    translat\w+ / übersetz\w+ / edited by / podcast\b
""")
"""What names somebody who did not write: the picture's author, a translator."""

STAFF = _words(r"""
    rédactions? / redaktion(?:en)? / redacci[oó]n / reda[cç][aã]o / redazione / redactie
    newsroom / desk / editorial(?: \w+)? / editors
    staff(?: (?:reporter|writer|correspondent)s?)? / reporters / correspondents / journalists
    writers / team / équipe / equipo / bureau / contributors
""")
"""Who signs for a whole house."""

HOUSES = _words(r"""
    press / presse / agence / agency / news / magazine / media / médias? / medien / cnn / bbc
    journal / gazette / times / post / tribune / today / online / network / radio / tv / ediciones
    éditions / editions / verlag / zeitung / rundfunk / nachrichten / noticias / diario / giornale
    publishing / communications / group / groupe / gmbh / inc / ltd / llc / corp / company
    blog / institute? / universit\w+ / association / foundation / ministère
    cent(?:er|re) / \w+\.(?:com|fr|org|net|de|es|it|eu)
""")
"""Words of the names of houses."""

NOBODY = _words(r"""
    admin(?:istrat(?:or|eur))? / author / auteur / autor / editor / unknown / null / none
    undefined / nan / staff / web ?master / user / guest / anonymous / anonyme / authors / auteurs
    by / par / von / por / di / da / de / door / with / avec / mit / con / contributors?
    agenc(?:y|ies) / agences? / agentur(?:en)? / agencias? / submitted / posted / written
    post author / text[eo]?s? / interview / (?:the )?conversation partner / home / accueil
    startseite / inicio / menu / search / login / english / français / deutsch / español
    italiano / português / nederlands / english(?: \w+)? (?:français|deutsch|español) / french
    german / spanish / share this(?: \w+)? / news / politi(?:cs|que|k) / économie / wirtschaft
    business / opinion
""")
"""What is nobody's name, where it is the whole of it."""

_AGENCIES = """
    AFP, Agence France-Presse, Agence France Presse, AFP-Relaxnews, Relaxnews, Reuters,
    Thomson Reuters, AP, Associated Press, The Associated Press, UPI, United Press International,
    Bloomberg, Bloomberg News, Dow Jones, Dow Jones Newswires, PA, PA Media, Press Association,
    dpa, dpa-AFX, Deutsche Presse-Agentur, AFX, SID, epd, KNA, APA, Austria Presse Agentur, ATS,
    Keystone-ATS, SDA, Keystone-SDA, EFE, Agencia EFE, Europa Press, ANSA, Adnkronos, AGI, Askanews,
    Belga, Agence Belga, ANP, Lusa, Agência Lusa, Ritzau, NTB, TT, STT, PAP, CTK, ČTK, TASS,
    Interfax, RIA Novosti, Xinhua, Kyodo, Kyodo News, Jiji Press, Yonhap, PTI,
    Press Trust of India, ANI, IANS, AAP, Australian Associated Press, CP, The Canadian Press,
    Canadian Press, La Presse Canadienne, Presse Canadienne, Notimex, Anadolu Agency,
    Anadolu Ajansı, MAP, APS, TAP, CNN Wire, News Wires, Newswires, GlobeNewswire, PR Newswire,
    Business Wire
"""
AGENCIES = frozenset(" ".join(each.split()) for each in _AGENCIES.split(","))
"""News agencies; their names stay beside an author's, for they tell that a text is wire copy."""

_PLACES = """
    Paris, Lyon, Marseille, Bruxelles, Brussels, Genève, Geneva, Lausanne, Montréal, Montreal,
    Ottawa, Québec, London, Londres, Dublin, Edinburgh, Berlin, Bonn, Frankfurt, Hamburg, München,
    Munich, Köln, Wien, Vienna, Vienne, Zürich, Zurich, Bern, Berne, Madrid, Barcelona, Barcelone,
    Lisboa, Lisbon, Lisbonne, Roma, Rome, Milano, Milan, Moscow, Moscou, Moskau, Kyiv, Kiev,
    Warsaw, Varsovie, Prague, Budapest, Stockholm, Oslo, Copenhagen, Helsinki, Athens, Athènes,
    Istanbul, Ankara, Jerusalem, Jérusalem, Tel Aviv, Beirut, Beyrouth, Cairo, Le Caire, Dakar,
    Tunis, Alger, Rabat, Lagos, Nairobi, Johannesburg, Beijing, Pékin, Peking, Shanghai, Hong Kong,
    Tokyo, Seoul, Séoul, Taipei, Singapore, Singapour, New Delhi, Delhi, Mumbai, Sydney, Melbourne,
    Washington, Washington DC, Washington D.C., New York, New York City, Los Angeles,
    San Francisco, Chicago, Boston, Seattle, Toronto, Vancouver, Mexico, México, Ciudad de México,
    Bogotá, Lima, Santiago, Buenos Aires, São Paulo, Rio de Janeiro, La Haye, The Hague, Den Haag,
    Nantes, Bordeaux, Toulouse, Lille, Strasbourg, France, Germany, Deutschland, Europe, USA,
    United States, États-Unis, United Kingdom, India, Inde, China, Chine
"""
PLACES = frozenset(" ".join(each.split()).casefold() for each in _PLACES.split(","))
"""Places that stand beside names in bylines and look like names."""

CREDIT_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        par by de du le la les l à a at the on in of et and avec with h min pour from
        publié publie publiée published posted écrit written modifié modified
        mis mise jour updated update
        heure heures time am pm gmt utc cet cest est et pt ist bst
        lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd hui
        monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        janv févr avr juil sept oct nov déc
        january february march april may june july august september october november december
        jan feb mar apr jun jul aug sep dec
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli
        oktober dezember uhr veröffentlicht aktualisiert am um von und der den
        lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre publicado actualizado el por y
        lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio
        giugno luglio settembre ottobre dicembre pubblicato aggiornato il alle ore di
        segunda terça quarta quinta sexta feira janeiro fevereiro março maio junho julho setembro
        outubro novembro dezembro às em
        rédaction journaliste correspondant correspondante reporter correspondent staff
        lecture minute minutes read temps
        """,
    )
)
"""Words that stand beside names and dates, in lower case."""
