"""What a page says that asks for consent to cookies before anything is shown, by language. Pure."""

from libs.parsing.no_article.wording import Wording

CONSENT_WALLS = {
    "en": Wording(
        says="""cookie/tracker/tracking tech + we_/our_/us_/partners/third part/this site
            /this website|consent/personal data/your data/your privacy/your device + we_/our_/us_
            /partners/vendors|accept/reject/agree/consent/your choice + cookie/purposes/partners
            /vendors/your privacy|withdraw/change/manage/managing/revoke + consent/your choices
            /your privacy/privacy settings|to continue/before you continue/to proceed + accept
            /agree/consent/cookie""",
        around="""cookie|consent|privacy|your data|personal data|data_|personali|partners
            |third part|advert|ads_|accept|reject|agree|preferences|device|identifiers|services
            |subscri|spam|track|information|settings|options|purposes|vendors|choose|choice|analy""",
        titles="""consent|cookie consent|cookies|privacy|your privacy|your choices
            |before you continue|privacy settings|cookie settings""",
    ),
    "fr": Wording(
        says="""cookie/traceur + nous_/nos_/notre_/partenaires/ce site/tiers|consent/données
            /vie privée/votre accord/votre appareil + nous_/nos_/notre_/partenaires/tiers_
            |accepter/refuser/paramétrer/personnaliser/vos choix/votre choix + cookie/traceur
            /partenaires/publicité/abonn/traitements/finalités|retirer/modifier/gérer
            + consentement/vos choix/vos préférences/votre choix|continuer sans accepter
            |vous opposer + traitement""",
        around="""cookie|consent|vie privée|données|traceur|partenaires|publicit|audience|accept
            |refus|votre choix|vos choix|paramétr|préférences|confidentialité|traitement|finalités
            |abonn|votre appareil|votre accord|gratuit|tiers_|mesurer""",
        titles="""consentement|vie privée|vous avez le choix|gestion des cookies|vos choix|cookies
            |votre vie privée|bienvenue""",
    ),
    "de": Wording(
        says="""cookie/tracking/tracker + wir_/uns/ihre/partner/drittanbiet/diese website
            /diese seite/dieser website|zustimm/einwillig/ihre daten/personenbezogen/privatsphäre
            /datenschutz + wir_/uns/partner/drittanbiet/widerruf/jederzeit/klick|akzeptieren
            /ablehnen/zustimm/einwillig + cookie/tracking/werbung/partner/weiter|mit werbung
            /werbefrei/ohne werbung/ohne tracking/ohne werbetracking + lesen/nutzen/weiter
            /besuchen/monat/woche/euro/€""",
        around="""cookie|zustimm|einwillig|willigen|privatsphäre|datenschutz|daten|tracking|werbe
            |werbung|anzeigen|partner|drittanbiet|akzeptieren|ablehnen|einstellungen|widerruf|abo
            |endgerät|zweck|messen|angebot""",
        titles="""einwilligung|zustimmung|privatsphäre|datenschutzeinstellungen
            |cookie-einstellungen|cookies|datenschutz|willkommen""",
    ),
    "es": Wording(
        says="""cookie/rastread + nosotros/nuestr/socios/terceros/este sitio/esta web/este medio
            /esta página/utilizamos/usamos/puedes/puede_|consent/datos personales/tus datos
            /sus datos/privacidad + nosotros/nuestr/socios/terceros/importante/puedes/puede_
            /momento|acepta/rechaza/configura/pulsa + cookie/consent/socios/suscri/publicidad
            /continuar""",
        around="""cookie|consent|privacidad|datos|socios|terceros|publicit|publicidad|anuncios
            |acepta|rechaza|preferencias|suscri|dispositivo|finalidad|configura|perfil|navega""",
        titles="""consentimiento|privacidad|tu privacidad|configuración de cookies|cookies
            |antes de continuar""",
    ),
    "it": Wording(
        says="""cookie/tracciament + noi_/nostr/partner/terze parti/questo sito/utilizziamo/usiamo
            /puoi|consenso/dati personali/tuoi dati/privacy + noi_/nostr/partner/terze parti/tuo_
            /tua_/puoi/momento/importante|accett/rifiut/personalizza + cookie/partner/abbonati
            /pubblicità/continua""",
        around="""cookie|consens|privacy|dati_|partner|terze parti|pubblicit|annunci|accett|rifiut
            |preferenze|abbona|dispositivo|finalità|informativa|revocare""",
        titles="consenso|informativa|privacy|la tua privacy|cookie|impostazioni sulla privacy",
    ),
    "pt": Wording(
        says="""cookie/rastread + nós_/noss/parceiros/terceiros/este site/este sítio/utilizamos
            /usamos/pode_|consent/dados pessoais/seus dados/privacidade + nós_/noss/parceiros
            /terceiros/importante/pode_/momento|aceitar/aceite/rejeitar/recusar/gerir/gerenciar
            + cookie/parceiros/preferências/consent""",
        around="""cookie|consent|privacidade|dados|parceiros|terceiros|publicidade|anúncios|aceit
            |rejeit|recus|preferências|assin|dispositivo|finalidade""",
        titles="consentimento|privacidade|a sua privacidade|cookies|antes de continuar",
    ),
    "nl": Wording(
        says="""cookie/tracking + wij_/we_/ons_/onze/partners/derden/deze site/deze website/je_
            /jouw/uw_|toestemming/gegevens/privacy/apparaat + wij_/we_/onze/partners/derden
            /intrekken/moment|accept/weiger/akkoord + cookie/partners/doelen/voorkeuren
            /toestemming""",
        around="""cookie|toestemming|privacy|gegevens|partners|derden|advert|accept|weiger|akkoord
            |voorkeuren|instellingen|apparaat|doelen|abonne|interesse""",
        titles="toestemming|cookies|privacy|cookie-instellingen|privacy-instellingen",
    ),
}  # fmt: skip
