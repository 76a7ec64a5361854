"""What a page says that lets no programs through, by language. Pure."""

from libs.parsing.no_article.wording import Wording

BOT_WALLS = {
    "en": Wording(
        says="""robot_/bot_/bots_/human_/captcha/automated/unusual traffic/unusual activity/ddos
            + you_/you're/your/we_/our_/us_/verify/verifying/confirm/prove/complete/solve/checking
            /please/it's|javascript/js_ + enable/turn on/turn javascript on/disabled/switch
            /activate/allow|cookies + enable + javascript/continue/browser|access/request
            /connection/ip address/you_ + denied/blocked/rejected/forbidden/be satisfied/refused
            |permission/authorized/authorised + to access/to view|checking/verifying/review
            + browser/connection/human_|press & hold|attention required|security check
            |pardon our interruption""",
        around="""ray id|reference|incident id|request|support id|javascript|captcha|browser
            |server|ad blocker|security|automat|redirect|robot|bot_|human|ip_|ip address|network
            |cookies|site owner|try again|proceed|error|connect|box_|check|reload|traffic|id_""",
        titles="""just a moment|access denied|attention required!
            |access to this page has been denied|are you a robot?|forbidden
            |security check|human verification|robot check|pardon our interruption|please wait
            |request rejected|you have been blocked|captcha|# forbidden|verification
            |one moment, please|one more step|blocked|access blocked|are you human?""",
    ),
    "fr": Wording(
        says="""robot/humain/captcha/automatisé/trafic inhabituel/activité inhabituelle
            /activité suspecte + vous/votre/nous/nos_/notre/vérif/confirm/prouve/cochez|javascript
            + activer/activez/désactivé/autoris|accès/requête/demande/connexion + refusé/bloqué
            /rejeté/interdit|autorisation/droit + d'accéder/accès|vérification + navigateur
            /sécurité""",
        around="""robot|humain|captcha|javascript|navigateur|réseau|adresse ip|identifiant|case_
            |pour continuer|redirig|sécurité|référence|vérif|accès|rechargez|curseur|automati""",
        titles="""un instant|accès refusé|vérification|êtes-vous un robot ?|accès interdit
            |accès bloqué|vérification de sécurité|une dernière étape""",
    ),
    "de": Wording(
        says="""roboter/mensch_/captcha/automatisiert/ungewöhnliche + sie_/ihr/wir_/uns/bestätig
            /lösen/prüf|javascript/cookies + aktivieren/einschalten/schalten/deaktiviert/zulassen
            |zugriff/zugang/anfrage/ip-adresse + verweigert/blockiert/gesperrt/abgelehnt
            /eingestuft|berechtigung + zugriff/zuzugreifen/zugreifen|browser + überprüf/geprüft""",
        around="""roboter|mensch|captcha|javascript|browser|netzwerk|ip-adresse|sicherheit
            |fortzufahren|weitergeleitet|referenz|vorgang|anfrage|zugriff|zugang|laden|automati""",
        titles="""einen moment|nur einen moment|zugriff verweigert|sicherheitsprüfung
            |sind sie ein roboter?|zugriff abgelehnt|zugang blockiert|zugriff blockiert
            |sicherheitsabfrage""",
    ),
    "es": Wording(
        says="""robot/humano/captcha/automatizad/tráfico inusual/actividad inusual + usted/tu_/su_
            /verif/demuestr/confirm/eres/complet/hemos/nuestr|javascript + activ/habilit
            /desactivado|acceso/solicitud/petición + denegad/bloquead/rechazad/prohibid|permiso
            + acceder|comprobando/verificando + navegador/conexión""",
        around="""robot|humano|captcha|javascript|navegador|automátic|su red|tu red|dirección ip
            |seguridad|redirigid|verific|acceso|solicitud""",
        titles="""un momento|acceso denegado|verificación|comprobación de seguridad
            |acceso bloqueado|verificación de seguridad""",
    ),
    "it": Wording(
        says="""robot/umano/una persona/captcha/automatizzat/traffico insolito/attività insolita
            + tu_/tuo/tua_/sei_/verific/conferm/dimostr/complet/abbiamo/nostr|javascript + abilit
            /attiv/disabilitat|accesso/richiesta + negat/bloccat/rifiutat/vietat|permesso/autorizz
            + acceder|verifica/controllo + browser/sicurezza""",
        around="""robot|umano|persona|captcha|javascript|browser|tua rete|indirizzo ip|sicurezza
            |reindirizzat|verific|controllo|accesso|continuare""",
        titles="""un momento|accesso negato|verifica di sicurezza|controllo di sicurezza
            |accesso bloccato""",
    ),
    "pt": Wording(
        says="""robô/humano/captcha/automatizad/tráfego incomum/tráfego invulgar/atividade incomum
            + você/seu_/sua_/verif/confirm/prov/complet/nosso/é_|javascript + ativ/habilit
            /desativado|acesso/pedido/solicitação + negado/bloquead/recusad/proibid|permissão
            + acessar/aceder|verificando/a verificar + navegador/conexão/ligação""",
        around="""robô|humano|captcha|javascript|navegador|sua rede|endereço ip|segurança
            |redirecionad|verific|acesso|continuar""",
        titles="um momento|acesso negado|verificação de segurança|acesso bloqueado",
    ),
    "nl": Wording(
        says="""robot/mens_/captcha/geautomatiseerd/ongebruikelijk + je_/u_/uw_/jouw/we_/wij_/onze
            /bevestig/controle|javascript/cookies + inschakelen/schakel/zet_/aanzetten
            /uitgeschakeld|toegang/verzoek + geweigerd/geblokkeerd|browser + gecontroleerd
            /controleren""",
        around="""robot|mens_|captcha|javascript|browser|netwerk|ip-adres|beveiliging|doorgestuurd
            |controle|toegang|verzoek""",
        titles="een moment geduld|toegang geweigerd|beveiligingscontrole|toegang geblokkeerd",
    ),
}  # fmt: skip
